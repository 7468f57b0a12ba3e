import { customFieldNouns } from '../../shared/kernel/custom-values.ts'
import type { Pool } from './fuzz-pool.ts'
import { customFields } from './fuzz-values.ts'

type AsAdmin = (method: string, path: string, body?: object) => Promise<{ readonly id: string }>

/** The custom values that made-up requests name have fields on every noun. */
export const seedFields = async (asAdmin: AsAdmin): Promise<void> => {
  for (const noun of customFieldNouns)
    for (const field of customFields) await asAdmin('POST', `/v1/fields/${noun}`, field)
}

/**
 * What made-up requests would hardly come upon by themselves: the default pipeline has the stages that the examples name, one of
 * them by approval, and some customers are dealers.
 */
export const seedSales = async (asAdmin: AsAdmin, pool: Pool, approvers: readonly string[]): Promise<void> => {
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
export const seedPools = async (asAdmin: AsAdmin, pool: Pool, userIds: readonly string[]): Promise<void> => {
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
