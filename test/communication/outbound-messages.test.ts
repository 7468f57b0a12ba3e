import { describe, expect, it } from 'vitest'
import outboundMessages from '../../functions/communication/outbound-messages-index.ts'
import customersFunction from '../../functions/customers/view.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { hour, plusMs } from '../../shared/kernel/instant.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { apiOf, testActor } from '../support/api.ts'
import { openMessages, reachable } from './message-world.ts'

const path = '/v1/outbound-messages'

const open = async (...of: Parameters<typeof openMessages>) => {
  const world = await openMessages(...of)
  const call = apiOf(outboundMessages, world.platform)
  const send = (body: object = {}) =>
    call('POST', path, { body: { templateKey: 'news', customerId: 'cus_1', ...body } })
  return { ...world, call, send, customersApi: apiOf(customersFunction, world.platform) }
}

const seller = testActor({ id: 'usr_2', teamIds: ['tea_1'] }, 'own')

describe('a message over the API', () => {
  it('goes by the rules of its template, and tells what it said to whoever may see that', async () => {
    const { send, call, deliver } = await open()
    const { status, body, headers } = await send()
    expect(status).toBe(201)
    expect(body).toMatchObject({ status: 'planned', purpose: 'marketing', templateId: 'tpl_1', ownerId: 'usr_1' })
    await deliver()
    const read = await call('GET', String(headers.location))
    expect(read.body).toMatchObject({
      status: 'sent',
      content: { to: 'cus_1@example.com', text: 'Hello Person cus_1' },
    })
    expect(read.body).not.toHaveProperty('otherChannels')
    const { 'personal:read': _, ...permissions } = testActor().permissions
    const shown = await call('GET', String(headers.location), { as: testActor({ permissions }) })
    expect(shown.body.status).toBe('sent')
    expect(JSON.stringify(shown.body)).not.toMatch(/example\.com|Person cus_1/)
  })

  it('does not tell what a public pool hides of a customer that waits there', async () => {
    const { send, call, deliver, platform, now } = await open()
    const { headers } = await send()
    await deliver()
    const stamp = { actor: testActor(), now: now(), requestId: 'test' }
    await changeStored(platform.store, customers, stamp, 'cus_1', ({ ownerId, teamId, ...customer }) => ({
      state: { ...customer, poolId: 'pol_1', pool: { freedAt: now(), claims: 0 } },
      raises: [],
    }))
    const { 'pool:write': _, ...permissions } = testActor().permissions
    const member = await call('GET', String(headers.location), { as: testActor({ id: 'usr_3', permissions }) })
    expect(member).toMatchObject({ status: 200, body: { status: 'sent' } })
    expect(JSON.stringify(member.body)).not.toMatch(/example\.com|Person cus_1/)
  })

  it('is made once under one key', async () => {
    const { call, deliver, providers } = await open()
    const options = { body: { templateKey: 'news', customerId: 'cus_1' }, headers: { 'idempotency-key': 'k-1' } }
    const ids = [await call('POST', path, options), await call('POST', path, options)].map(({ body }) => body.id)
    expect(ids[0]).toBe(ids[1])
    await deliver()
    expect(providers.sent).toHaveLength(1)
  })

  it('is taken back as long as it waits', async () => {
    const { send, call, deliver, now, providers, tick, advance } = await open()
    const { body } = await send({ sendAt: plusMs(now(), hour) })
    const cancelled = await call('POST', `${path}/${body.id}/cancel`)
    expect(cancelled.body).toMatchObject({ status: 'cancelled' })
    expect((await call('POST', `${path}/${body.id}/cancel`)).body.version).toBe(cancelled.body.version)
    advance(2 * hour)
    await tick()
    await deliver()
    expect(providers.sent).toEqual([])
    const sent = await send()
    await deliver()
    const refused = await call('POST', `${path}/${sent.body.id}/cancel`, { headers: { 'accept-language': 'zh' } })
    expect(refused.body).toMatchObject({ status: 409, code: 'outbound_message.not_planned', title: '消息无法撤回' })
  })

  it('can be tried without sending: what it would say, how long it would wait, or why it would not go', async () => {
    const { call, changes, jumpTo, changeCustomer, now } = await open()
    const attempt = async () =>
      (await call('POST', `${path}/dry-run`, { body: { templateKey: 'news', customerId: 'cus_1' } })).body
    const before = changes.length
    expect(await attempt()).toMatchObject({
      decision: 'send',
      channel: 'email',
      text: 'Hello Person cus_1',
      reasons: [],
    })
    expect(changes.length).toBe(before)
    jumpTo('2026-11-23T14:00:00.000Z')
    expect(await attempt()).toMatchObject({ decision: 'defer', until: '2026-11-24T00:00:00.000Z' })
    await changeCustomer({ contactPreference: { optOut: { all: now() } } })
    expect(await attempt()).toMatchObject({ decision: 'refuse', reasons: [{ code: 'opted_out' }, {}, {}, {}] })
  })

  it('comes in batches, with an answer for each', async () => {
    const { call, deliver, providers } = await open()
    const items = [
      { templateKey: 'news', customerId: 'cus_1' },
      { templateKey: 'news', customerId: 'cus_2' },
    ]
    const { status, body } = await call('POST', `${path}/batch`, { body: { items } })
    expect([status, ...body.items.map((item: { status: number }) => item.status)]).toEqual([207, 201, 404])
    await deliver()
    expect(providers.sent).toHaveLength(1)
  })

  it.each([
    [{ templateKey: undefined }, '/templateId', 'required'],
    [{ templateId: 'tpl_1' }, '/templateKey', 'only_alone'],
    [{ expiresAt: '2026-01-01T00:00:00Z' }, '/expiresAt', 'too_small.date'],
    [{ channels: [] }, '/channels', 'too_small.array'],
    [{ channels: ['fax'] }, '/channels/0', 'not_allowed'],
  ])('is refused with %j', async (given, pointer, code) => {
    const { send } = await open()
    const { status, body } = await send(given)
    expect(status).toBe(400)
    expect(body.errors).toMatchObject([{ pointer, code }])
  })

  it('is refused to whom one may not write, or of a template that is not published', async () => {
    const { send, call, put, now } = await open()
    await put(customers, { ...reachable('cus_2', now()), ownerId: 'usr_2' } as never)
    const as = (customerId: string) => call('POST', path, { body: { templateKey: 'news', customerId }, as: seller })
    expect((await as('cus_2')).status).toBe(201)
    expect((await as('cus_1')).status).toBe(404)
    const reads = { ...seller, permissions: { ...seller.permissions, 'customer:read': 'all' as const } }
    const denied = await call('POST', path, { body: { templateKey: 'news', customerId: 'cus_1' }, as: reads })
    expect([denied.status, denied.body.code]).toEqual([403, 'access.denied'])
    expect((await send({ templateKey: 'none' })).status).toBe(404)
    await put(customers, { ...reachable('cus_3', now()), status: 'voided' } as never)
    expect((await send({ customerId: 'cus_3' })).body.code).toBe('customer.voided')
  })
})

describe('where messages are seen', () => {
  it('the list has them, the newest first', async () => {
    const { send, call } = await open()
    const first = (await send()).body.id
    const second = (await send()).body.id
    const { body } = await call('GET', path)
    expect(body.items.map(({ id }: { id: string }) => id).sort()).toEqual([first, second].sort())
  })

  it('the timeline of the customer has them once they went out or ended', async () => {
    const { send, deliver, customersApi, now } = await open()
    await send({ sendAt: plusMs(now(), hour) })
    await send()
    await deliver()
    const { body } = await customersApi('GET', '/v1/customers/cus_1/timeline')
    const told = body.items.filter(({ kind }: { kind: string }) => kind === 'outbound_message')
    expect(told).toMatchObject([{ at: now(), message: { status: 'sent', channel: 'email' } }])
  })

  it('the export of all that is held on a person has those that wait, too, and what was said', async () => {
    const { send, deliver, customersApi, now } = await open()
    await send({ sendAt: plusMs(now(), hour) })
    await send()
    await deliver()
    const found: { noun: string; record: { status: string; content?: object } }[] = []
    for (let cursor = ''; ; ) {
      const { body } = await customersApi('GET', `/v1/customers/cus_1/export${cursor}`)
      found.push(...body.items)
      if (body.next === undefined) break
      cursor = `?cursor=${body.next}`
    }
    const messages = found.filter(({ noun }) => noun === 'outbound_message').map(({ record }) => record)
    expect(messages).toMatchObject([
      { status: 'sent', content: { to: 'cus_1@example.com', text: 'Hello Person cus_1' } },
      { status: 'planned' },
    ])
  })
})
