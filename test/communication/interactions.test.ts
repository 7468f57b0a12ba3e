import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import communication from '../../functions/communication/index.ts'
import customersFunction from '../../functions/customers/index.ts'
import { apiOf, testActor, testPlatform } from '../support/api.ts'
import { addUser } from '../support/people.ts'

const { platform, changes, close } = testPlatform()
const call = apiOf(communication, platform)
const callCustomers = apiOf(customersFunction, platform)
afterAll(close)

const call1 = {
  contactPoint: { kind: 'own', name: 'hotline' },
  channel: 'phone',
  method: 'call',
  direction: 'outbound',
}

const addCustomer = async (body: object = {}, as = testActor()) =>
  (await callCustomers('POST', '/v1/customers', { body: { kind: 'person', name: '李娜', ...body }, as })).body

const log = (body: object, as = testActor()) => call('POST', '/v1/interactions', { body: { ...call1, ...body }, as })

const raisedBy = (id: string) =>
  changes(0, 10_000)
    .filter(({ change }) => change.key.pk.endsWith(`#interaction#${id}`))
    .flatMap(({ change }) => change.after?.raised as { type: string; data: object }[])

beforeAll(() => addUser(platform, 'usr_2', { teamId: 'tea_east' }))

describe('logging an interaction', () => {
  it('keeps the five elements and says who was in touch with whom', async () => {
    const customer = await addCustomer()
    const { status, body, headers } = await log({
      customerId: customer.id,
      contactPoint: { kind: 'on_site', name: '上海展会' },
      outcome: 'interested',
      satisfaction: 4,
      durationSeconds: 300,
      startedAt: '2026-03-02T15:30:00+08:00',
      summary: '想了解报价',
    })
    expect(status).toBe(201)
    expect(headers.location).toBe(`/v1/interactions/${body.id}`)
    expect(body).toMatchObject({
      customerId: customer.id,
      staffId: 'usr_1',
      contactPoint: { kind: 'on_site', name: '上海展会' },
      channel: 'phone',
      method: 'call',
      outcome: 'interested',
      satisfaction: 4,
      startedAt: '2026-03-02T07:30:00.000Z',
    })
    expect((await call('GET', headers.location ?? '')).body).toEqual(body)
  })

  it('starts now unless said otherwise, and never in the future', async () => {
    const { id } = await addCustomer()
    expect((await log({ customerId: id })).body.startedAt).toBe('2026-03-02T08:00:00.000Z')
    expect((await log({ customerId: id, startedAt: '2026-03-02T08:05:00Z' })).status).toBe(201)
    const { status, body } = await log({ customerId: id, startedAt: '2026-03-02T09:00:00Z' })
    expect([status, body.errors]).toEqual([400, [expect.objectContaining({ pointer: '/startedAt' })]])
  })

  it('raises an event that holds nothing personal', async () => {
    const customer = await addCustomer()
    const { body } = await log({
      customerId: customer.id,
      summary: 'canary-summary',
      nextAction: { kind: 'call', title: 'canary-title', dueAt: '2026-03-03T08:00:00Z' },
    })
    const [event] = raisedBy(body.id)
    expect(event).toMatchObject({ type: 'interaction.logged', data: { customerId: customer.id, contactPoint: 'own' } })
    expect(JSON.stringify(event)).not.toContain('canary')
  })

  it.each([
    ['nobody to have been in touch with', {}, '/customerId', 'required'],
    ['a staff who does not exist', { customerId: 'own', staffId: 'usr_9' }, '/staffId', 'no_such_record'],
    [
      'a next action for nobody who exists',
      {
        customerId: 'own',
        nextAction: { kind: 'call', title: 'x', dueAt: '2026-03-03T08:00:00Z', assigneeId: 'usr_9' },
      },
      '/nextAction/assigneeId',
      'no_such_record',
    ],
    ['a satisfaction of 6', { customerId: 'own', satisfaction: 6 }, '/satisfaction', 'too_big.number'],
  ])('is refused with %s', async (_, body, pointer, code) => {
    const own = (await addCustomer()).id
    const answer = await log({ ...body, ...('customerId' in body && { customerId: own }) })
    expect([answer.status, answer.body.errors]).toEqual([400, [expect.objectContaining({ pointer, code })]])
  })

  it('answers 404 for a customer that the caller may not see and 409 for a voided one', async () => {
    const customer = await addCustomer()
    const stranger = testActor({ id: 'usr_2' }, 'own')
    expect((await log({ customerId: customer.id }, stranger)).status).toBe(404)
    expect((await log({ customerId: customer.id }, testActor({ tenantId: 'ten_2' }))).status).toBe(404)
    await callCustomers('POST', `/v1/customers/${customer.id}/void`)
    expect((await log({ customerId: customer.id })).body.code).toBe('customer.voided')
  })

  it('goes to the record that a merged customer became', async () => {
    const winner = await addCustomer()
    await platform.store.commit([{ do: 'put', item: { pk: 'ten_1#customer#cus_lost', sk: '.', redirect: winner.id } }])
    expect((await log({ customerId: 'cus_lost' })).body.customerId).toBe(winner.id)
  })

  it('may be done for a colleague only by whoever may write theirs', async () => {
    const customer = await addCustomer()
    expect((await log({ customerId: customer.id, staffId: 'usr_2' })).body).toMatchObject({
      staffId: 'usr_2',
      teamId: 'tea_east',
    })
    const own = await addCustomer({}, testActor({}, 'own'))
    const { status, body } = await log({ customerId: own.id, staffId: 'usr_2' }, testActor({}, 'own'))
    expect([status, body.code]).toEqual([403, 'access.denied'])
  })
})

describe('correcting an interaction', () => {
  it('replaces, removes, and says which fields changed', async () => {
    const { id } = await addCustomer()
    const logged = (await log({ customerId: id, outcome: 'reached', summary: 'x' })).body
    const { body, status } = await call('PATCH', `/v1/interactions/${logged.id}`, {
      body: { outcome: 'purchased', summary: null },
    })
    expect([status, body.version, body.outcome, body.summary]).toEqual([200, 2, 'purchased', undefined])
    expect(raisedBy(logged.id)[1]).toMatchObject({
      type: 'interaction.changed',
      data: { fields: ['outcome', 'summary'] },
    })
  })

  it('writes nothing when nothing changes', async () => {
    const { id } = await addCustomer()
    const logged = (await log({ customerId: id, outcome: 'reached' })).body
    const { body } = await call('PATCH', `/v1/interactions/${logged.id}`, { body: { outcome: 'reached' } })
    expect(body.version).toBe(1)
  })

  it('is for who wrote it: a colleague who sees the customer may only read', async () => {
    const colleague = testActor({ id: 'usr_2' }, 'own')
    const customer = await addCustomer({}, colleague)
    const logged = (await log({ customerId: customer.id })).body
    const read = await call('GET', `/v1/interactions/${logged.id}`, { as: colleague })
    const write = await call('PATCH', `/v1/interactions/${logged.id}`, { as: colleague, body: { satisfaction: 5 } })
    const stranger = await call('GET', `/v1/interactions/${logged.id}`, { as: testActor({ id: 'usr_3' }, 'own') })
    expect([read.status, write.status, stranger.status]).toEqual([200, 403, 404])
  })
})

describe('the interactions of a customer', () => {
  it('come latest first, page by page, and can be filtered by every element', async () => {
    const { id } = await addCustomer()
    for (const [hour, channel] of [
      ['05', 'email'],
      ['07', 'phone'],
      ['06', 'phone'],
    ])
      await log({ customerId: id, channel, startedAt: `2026-03-02T${hour}:00:00Z` })
    const hours = (body: { items: { startedAt: string }[] }) =>
      body.items.map(({ startedAt }) => startedAt.slice(11, 13))
    const first = (await call('GET', `/v1/interactions?customerId=${id}&limit=2`)).body
    expect(hours(first)).toEqual(['07', '06'])
    const second = (await call('GET', `/v1/interactions?customerId=${id}&limit=2&cursor=${first.next}`)).body
    expect([hours(second), second.next]).toEqual([['05'], undefined])
    const phone = await call('GET', `/v1/interactions?customerId=${id}&channel=phone&sort=startedAt`)
    expect(hours(phone.body)).toEqual(['06', '07'])
  })

  it('are hidden from who may not see the customer', async () => {
    const { id } = await addCustomer()
    const { status } = await call('GET', `/v1/interactions?customerId=${id}`, { as: testActor({ id: 'usr_3' }, 'own') })
    expect(status).toBe(404)
  })

  it('hide what is personal from who may not see it', async () => {
    const { id } = await addCustomer()
    await log({ customerId: id, summary: 'secret' })
    const { 'personal:read': _, ...permissions } = testActor().permissions
    const { body } = await call('GET', `/v1/interactions?customerId=${id}`, { as: testActor({ permissions }) })
    expect(body.items).toHaveLength(1)
    expect(JSON.stringify(body)).not.toContain('secret')
  })
})

it('lists what a colleague did, by start', async () => {
  const { id } = await addCustomer()
  await log({ customerId: id, staffId: 'usr_2', startedAt: '2026-03-01T05:00:00Z' })
  const { body } = await call('GET', '/v1/interactions?staffId=usr_2&sort=startedAt')
  expect(body.items[0].startedAt).toBe('2026-03-01T05:00:00.000Z')
})
