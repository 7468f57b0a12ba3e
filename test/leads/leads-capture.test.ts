import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import onCaptureReceived from '../../functions/customers/on-capture-received.ts'
import { testActor } from '../support/api.ts'
import { addUser } from '../support/people.ts'
import { deliver, openLeads } from './leads-world.ts'

const world = openLeads()
const { call, must, follow, raised } = world
afterAll(world.close)

const anybody = { ...testActor(), kind: 'public', id: 'public', permissions: {} } as const
const sourceInput = {
  name: 'Landing page',
  origin: { channel: 'web', contactPoint: 'homepage', campaign: 'autumn-2026' },
  fields: ['name', 'email', 'phone', 'company', 'occupation', 'interests', 'message'],
  customFields: ['utmTerm', 'coupon'],
  tags: ['inbound'],
  lead: {},
  perMinuteOfOne: 600,
  consent: { textVersion: 'v3', channels: ['email', 'phone'], purposes: ['marketing'] },
}

let key: string
let sourceId: string
beforeAll(async () => {
  await addUser(world.platform, 'usr_1')
  for (const [field, unique] of [
    ['utmTerm', false],
    ['coupon', true],
  ] as const)
    await must('POST', '/v1/fields/lead', { key: field, label: field, type: 'text', unique })
  ;({ id: sourceId, key } = await must('POST', '/v1/sources', sourceInput))
})

const send = (body: object) => call('POST', `/v1/capture/${key}`, { as: anybody, body })
const leadsNow = async () => {
  await follow()
  return (await must('GET', '/v1/leads?source.campaign=autumn-2026')).items
}

describe('a form whose source makes leads', () => {
  const form = {
    name: '赵敏',
    email: 'zhao.min@example.com',
    company: '大都科技',
    occupation: 'CTO',
    message: '请联系我',
    'custom.utmTerm': 'crm',
    consent: true,
  }

  it('makes one lead and no customer, with consents, source and answers', async () => {
    expect((await send(form)).status).toBe(202)
    const [lead] = await leadsNow()
    expect(lead).toMatchObject({
      name: '赵敏',
      company: '大都科技',
      title: 'CTO',
      status: 'new',
      tags: ['inbound'],
      source: { channel: 'web', contactPoint: 'homepage', campaign: 'autumn-2026' },
      custom: { utmTerm: 'crm' },
      consents: [{ channel: 'email', purpose: 'marketing', status: 'given', textVersion: 'v3', source: sourceId }],
      createdBy: `automation:capture:${sourceId}`,
    })
    expect(lead.ownerId).toBeUndefined()
    expect((await must('GET', '/v1/customers')).items).toEqual([])
    const { items } = await must('GET', `/v1/leads/${lead.id}/timeline`)
    expect(items[0]).toMatchObject({
      kind: 'capture',
      capture: { leadId: lead.id, isNew: true, answers: { message: '请联系我' } },
    })
  })

  it('is noted on the open lead of its sender instead of making a second one', async () => {
    const [before] = await leadsNow()
    world.advance(60_000)
    await send({ ...form, name: 'Somebody else', phone: '13800138000', interests: ['crm'] })
    const [after, ...others] = await leadsNow()
    expect(others).toEqual([])
    expect(after).toMatchObject({ id: before.id, name: '赵敏', phones: [], interests: ['crm'] })
    expect(after.lastCapturedAt > before.lastCapturedAt).toBe(true)
    const { items } = await must('GET', `/v1/leads/${after.id}/timeline`)
    expect(items.filter(({ kind }: { kind: string }) => kind === 'capture')).toHaveLength(2)
    expect(raised().filter(({ type }) => type === 'lead.created')).toHaveLength(1)
  })

  it('makes a new lead once the old one is settled, which its address then leads to', async () => {
    const [old] = await leadsNow()
    await must('POST', `/v1/leads/${old.id}/disqualify`, { reason: 'no_budget' })
    await send(form)
    await send(form)
    const all = await leadsNow()
    expect(all).toHaveLength(2)
    const reopened = await must('POST', `/v1/leads/${old.id}/reopen`)
    expect(reopened.status).toBe('working')
    await send(form)
    expect(await leadsNow()).toHaveLength(2)
  })

  it('makes one lead of 20 forms with one address at once', async () => {
    const before = (await leadsNow()).length
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send({ name: 'Twin', email: 'twin@example.com' })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    expect(await leadsNow()).toHaveLength(before + 1)
  })

  it('says nothing of a unique value that another lead has', async () => {
    await send({ email: 'one@example.com', 'custom.coupon': 'C-1' })
    expect((await send({ email: 'two@example.com', 'custom.coupon': 'C-1' })).status).toBe(202)
    const all: { emails: { address: string }[]; custom?: object }[] = await leadsNow()
    const of = (address: string) => all.find(({ emails }) => emails[0]?.address === address)?.custom
    expect([of('one@example.com'), of('two@example.com')]).toEqual([{ coupon: 'C-1' }, undefined])
  })

  it('counts a consent as given once the link in the mail is followed', async () => {
    const consent = { ...sourceInput.consent, doubleOptIn: true, confirmUrl: 'https://api.example.com' }
    const source = await must('POST', '/v1/sources', { ...sourceInput, origin: { channel: 'fair' }, consent })
    const form = { name: 'Ada', email: 'ada@confirm.example', consent: true }
    await call('POST', `/v1/capture/${source.key}`, { as: anybody, body: form })
    await deliver(world, onCaptureReceived)
    const statusOf = async () => {
      await follow()
      const [lead] = (await must('GET', '/v1/leads?source.channel=fair')).items
      return lead.consents.map(({ status }: { status: string }) => status)
    }
    expect(await statusOf()).toEqual(['pending'])
    const path = new URL(/https:\S+/.exec(world.mails.at(-1)?.text ?? '')?.[0] ?? '').pathname
    expect((await call('POST', path, { as: anybody })).status).toBe(200)
    expect(await statusOf()).toEqual(['given'])
  })

  it('refuses a source whose team there is not', async () => {
    const answer = await call('POST', '/v1/sources', { body: { ...sourceInput, lead: { teamId: 'tea_none' } } })
    expect(answer.body.errors).toMatchObject([{ pointer: '/lead/teamId', code: 'no_such_record' }])
  })
})
