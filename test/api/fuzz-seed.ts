import { preferenceToken } from '../../functions/contactability/preference-link.ts'
import { customFieldNouns } from '../../shared/kernel/custom-values.ts'
import type { Secrets } from '../../shared/platform/platform.ts'
import type { Pool } from './fuzz-pool.ts'
import { customFields } from './fuzz-values.ts'

type As = (method: string, path: string, body?: object) => Promise<{ readonly id: string }>

/** The custom values that made-up requests name have fields on every noun. */
export const seedFields = async (asAdmin: As): Promise<void> => {
  for (const noun of customFieldNouns)
    for (const field of customFields) await asAdmin('POST', `/v1/fields/${noun}`, field)
}

/**
 * What made-up requests would hardly come upon by themselves: the default pipeline has the stages that the examples name, one of
 * them by approval, and some customers are dealers.
 */
export const seedSales = async (asAdmin: As, pool: Pool, approvers: readonly string[]): Promise<void> => {
  const stage = (key: string, more: object = {}) => ({ key, name: key, probability: 50, ...more })
  const pipeline = await asAdmin('POST', '/v1/pipelines', {
    name: 'Sales',
    stages: [stage('prospecting'), stage('proposal'), stage('contract', { approval: { approvers } })],
    lostReasons: [{ key: 'price', name: 'Price' }],
    isDefault: true,
  })
  pool.ids.push(pipeline.id)
  for (const name of ['East', 'West', 'North']) {
    const dealer = await asAdmin('POST', '/v1/customers', {
      kind: 'organisation',
      name: `Dealer ${name}`,
      type: 'dealer',
    })
    pool.ids.push(dealer.id)
    pool.partners.push(dealer.id)
  }
}

const bodies = {
  lead: { name: 'Ada Lovelace', region: 'east' },
  customer: { kind: 'organisation', name: 'Lovelace Engines', region: 'east' },
}

/** Public pools of leads and of customers, with what waits there and what people have of them. */
export const seedPools = async (asAdmin: As, pool: Pool, userIds: readonly string[]): Promise<void> => {
  for (const [holds, body] of Object.entries(bodies)) {
    const { id: poolId } = await asAdmin('POST', '/v1/pools', { name: 'East', holds, userIds, adminIds: userIds })
    pool.ids.push(poolId)
    for (let n = 0; n < 60; n++) {
      const { id } = await asAdmin('POST', `/v1/${holds}s`, body)
      await asAdmin('POST', `/v1/pools/${poolId}/${holds}s`, { [`${holds}Id`]: id })
      if (n % 3 === 0) await asAdmin('POST', `/v1/${holds}s/${id}/claim`)
      pool.ids.push(id)
      pool.pooled.push(id)
    }
  }
}

/** So many of each, because every call that succeeds uses one up. */
const most = 20

/**
 * Decisions that wait and protections that hold, which made-up requests would have to come to in several right steps: approvals
 * asked for by somebody else than the approvers, registrations, approved ones among them, and leads that are worked on.
 */
export const seedDecisions = async (asAdmin: As, asSeller: As, pool: Pool): Promise<void> => {
  const end = await asSeller('POST', '/v1/customers', { kind: 'organisation', name: 'End customer' })
  const [partnerId] = pool.partners
  for (let n = 0; n < most; n++) {
    const deal = await asSeller('POST', '/v1/deals', { name: `Deal ${n}`, customerId: end.id, closeDate: '2027-03-31' })
    const approval = await asSeller('POST', `/v1/deals/${deal.id}/approvals`, { stage: 'contract' })
    const register = (name: string) =>
      asAdmin('POST', '/v1/deal-registrations', { partnerId, name, emails: [`buyer${n}@${name}${n}.example`] })
    const [approved, submitted] = [await register('first'), await register('second')]
    await asAdmin('POST', `/v1/deal-registrations/${approved.id}/approve`, {})
    const lead = await asAdmin('POST', '/v1/leads', { name: `Lead ${n}` })
    await asAdmin('POST', `/v1/leads/${lead.id}/status`, { status: 'working' })
    pool.ids.push(deal.id, approval.id, approved.id, submitted.id, lead.id)
    pool.approved.push(approved.id)
  }
}

/** Links to the preferences of some who may come and go meanwhile. */
export const seedLinks = async (asAdmin: As, pool: Pool, secrets: Secrets): Promise<void> => {
  const { id: tenantId } = await asAdmin('GET', '/v1/tenant')
  for (const name of ['Ann', 'Bo']) {
    const { id: customerId } = await asAdmin('POST', '/v1/customers', { kind: 'person', name })
    pool.tokens.push(await preferenceToken(secrets, { tenantId, customerId, messageId: 'obm_none' }))
  }
}

/** Messages that wait, by a template that was published under the key that examples name. */
export const seedMessages = async (asAdmin: As, pool: Pool): Promise<void> => {
  const text = 'Hello {{ addressee.name }}'
  const template = await asAdmin('POST', '/v1/templates', {
    ...{ key: 'welcome', name: 'Welcome', purpose: 'service', variables: [{ name: 'data.gift', default: 'a cup' }] },
    variants: [
      { channel: 'email', language: 'en', subject: 'Welcome', text },
      { channel: 'sms', language: 'en', text },
    ],
  })
  await asAdmin('POST', `/v1/templates/${template.id}/publish`)
  const customer = await asAdmin('POST', '/v1/customers', { kind: 'person', name: 'Cy', emails: ['cy@fuzz.example'] })
  pool.ids.push(template.id, customer.id)
  for (let n = 0; n < most; n++) {
    const body = { templateId: template.id, customerId: customer.id, sendAt: '2100-01-01T00:00:00Z' }
    pool.ids.push((await asAdmin('POST', '/v1/outbound-messages', body)).id)
  }
}
