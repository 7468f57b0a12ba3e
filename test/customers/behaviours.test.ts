import { afterAll, describe, expect, it } from 'vitest'
import { customers } from '../../shared/customers/customer-store.ts'
import { redirectRecord } from '../../shared/storage/record.ts'
import { testActor } from '../support/api.ts'
import { openCustomers } from './world.ts'

const { platform, call, changes, add, addPerson, follow, close } = openCustomers()
afterAll(close)

let events = 0
const viewed = (who: object, more: object = {}) => ({
  ...who,
  eventId: `event-${++events}`,
  type: 'page_viewed',
  ...more,
})
const send = (items: readonly object[], more: object = {}) =>
  call('POST', '/v1/behaviours/batch', { body: { items, ...more } })
const statuses = ({ body }: Awaited<ReturnType<typeof send>>) =>
  body.items.map(({ status }: { status: number }) => status)
const listed = async (id: string, query = '') =>
  (await call('GET', `/v1/customers/${id}/behaviours${query}`)).body as {
    items: { [name: string]: unknown }[]
    next?: string
  }
const inHours = (hours: number) => new Date(Date.parse(platform.clock.now()) + hours * 3_600_000).toISOString()

describe('behaviour in batches', () => {
  it('finds whose it is by id, e-mail, phone or external id, and lists it the latest first', async () => {
    const { id } = await addPerson('Anna', { emails: ['anna@shop.example'], phones: ['13800138000'], externalId: 'a1' })
    const answer = await send([
      viewed({ customerId: id }, { subject: 'Chargers', at: inHours(-4) }),
      viewed({ email: 'ANNA@shop.example' }, { type: 'app_opened', channel: 'app', at: inHours(-3) }),
      viewed(
        { phone: '138 0013 8000' },
        { type: 'purchased', amount: { amount: '49.9', currency: 'CNY' }, at: inHours(-1) },
      ),
      viewed(
        { externalId: 'a1' },
        { type: 'asked for a brochure', properties: { pages: 3, paper: true }, at: inHours(-2) },
      ),
    ])
    expect([answer.status, statuses(answer)]).toEqual([200, [201, 201, 201, 201]])
    const { items } = await listed(id)
    expect(items.map(({ type }) => type)).toEqual(['purchased', 'asked for a brochure', 'app_opened', 'page_viewed'])
    expect(items[0]).toMatchObject({ customerId: id, amount: { amount: '49.90', currency: 'CNY' } })
    expect(items[0]).not.toHaveProperty('phone')
    expect(items[1]).toMatchObject({ properties: { pages: 3, paper: true } })
    const raised = changes(0, 1000).flatMap(({ change }) => change.after?.raised ?? []) as {
      type: string
      data: object
    }[]
    expect(raised.filter(({ type }) => type === 'behaviour.recorded').map(({ data }) => data)).toContainEqual({
      customerId: id,
      type: 'purchased',
      at: items[0]?.at,
      amount: { amount: '49.90', currency: 'CNY' },
    })
  })

  it('answers a problem for each that it can not take, and keeps the others', async () => {
    const { id } = await addPerson('Ben', { externalId: 'b1' })
    const voided = await addPerson('Gone')
    await call('POST', `/v1/customers/${voided.id}/void`)
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`p${n}`, n]))
    const answer = await send([
      viewed({ customerId: id }),
      viewed({ email: 'nobody@shop.example' }),
      viewed({ customerId: 'cus_00000000000000000000000000' }),
      viewed({}),
      viewed({ customerId: id, externalId: 'b1' }),
      viewed({ customerId: id }, { at: inHours(0.1) }),
      viewed({ customerId: id }, { at: inHours(-24 * 731) }),
      viewed({ customerId: id }, { properties: many }),
      viewed({ customerId: id }, { properties: { deep: { er: 1 } } }),
      viewed({ customerId: voided.id }),
    ])
    expect(answer.status).toBe(207)
    expect(statuses(answer)).toEqual([201, 404, 404, 400, 400, 400, 400, 400, 400, 409])
    const faults = answer.body.items.flatMap((item: { problem?: { errors?: { pointer: string; code: string }[] } }) =>
      (item.problem?.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`),
    )
    expect(faults.slice(0, 5)).toEqual([
      '/customerId required',
      '/externalId only_alone',
      '/at too_big.date',
      '/at too_small.date',
      '/properties too_big.array',
    ])
    expect((await listed(id)).items).toHaveLength(1)
  })

  it('keeps nothing of an atomic batch with one bad item, and takes at most 100', async () => {
    const { id } = await addPerson('Cleo')
    expect((await send([viewed({ customerId: id }), viewed({})], { atomic: true })).status).toBe(422)
    expect((await send(Array.from({ length: 101 }, () => viewed({ customerId: id })))).status).toBe(400)
    expect((await listed(id)).items).toEqual([])
  })
})

describe('whose it is', () => {
  it('is the customer that a merged one became, by its id and by its values', async () => {
    const [winner, loser] = [await addPerson('Jo'), await addPerson('Joe', { externalId: 'joe' })]
    const { ids, clock, store } = platform
    const stamp = { actor: testActor(), now: clock.now(), requestId: ids('req') }
    await store.commit([redirectRecord(customers, stamp, { state: loser, raises: [] }, winner.id).action])
    const answer = await send([viewed({ customerId: loser.id }), viewed({ externalId: 'joe' })])
    expect(statuses(answer)).toEqual([201, 201])
    expect((await listed(winner.id)).items).toHaveLength(2)
    expect((await listed(loser.id)).items).toHaveLength(2)
  })

  it('may be said by an API key, once under an Idempotency-Key', async () => {
    const { id } = await addPerson('Kim')
    const permissions = { 'customer:read': 'all', 'interaction:write': 'all' } as const
    const as = testActor({ kind: 'key', id: 'key_1', permissions })
    const body = { items: [viewed({ customerId: id }), viewed({})] }
    const headers = { 'idempotency-key': 'shop-1' }
    const once = await call('POST', '/v1/behaviours/batch', { body, headers, as })
    expect(statuses(once)).toEqual([201, 400])
    expect((await call('POST', '/v1/behaviours/batch', { body, headers, as })).body.items[0]).toEqual(
      once.body.items[0],
    )
    expect((await listed(id)).items).toMatchObject([{ createdBy: 'key:key_1' }])
    expect((await call('GET', `/v1/customers/${id}/behaviours`, { as })).status).toBe(403)
  })
})

describe('the same eventId', () => {
  it('is kept once of 20 calls at the same time', async () => {
    const { id } = await addPerson('Dora')
    const body = { customerId: id, eventId: 'click-1', type: 'page_viewed' }
    const answers = await Promise.all(Array.from({ length: 20 }, () => call('POST', '/v1/behaviours', { body })))
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201])
    expect(new Set(answers.map(({ body: { id } }) => id)).size).toBe(1)
    expect((await listed(id)).items).toHaveLength(1)
  })

  it('is answered with the first whatever else is said, also within one batch', async () => {
    const { id } = await addPerson('Emil')
    const first = viewed({ customerId: id }, { subject: 'first' })
    const twice = await send([first, { ...first, subject: 'second', type: 'purchased', at: inHours(-9) }])
    expect(statuses(twice).sort()).toEqual([200, 201])
    expect(twice.body.items[0].id).toBe(twice.body.items[1].id)
    expect((await listed(id)).items).toHaveLength(1)
  })

  it('tells nobody of a customer that they may not see', async () => {
    const { id } = await addPerson('Fay')
    const body = viewed({ customerId: id })
    await add('/v1/behaviours', body)
    const colleague = testActor({ id: 'usr_2' }, 'own')
    expect((await call('POST', '/v1/behaviours', { body, as: colleague })).status).toBe(404)
    expect((await call('GET', `/v1/customers/${id}/behaviours`, { as: colleague })).status).toBe(404)
    const elsewhere = testActor({ tenantId: 'ten_2' })
    expect((await call('POST', '/v1/behaviours', { body, as: elsewhere })).status).toBe(404)
  })
})

describe('what is shown of it', () => {
  it('goes page by page, also of one type', async () => {
    const { id } = await addPerson('Gwen')
    await send(
      Array.from({ length: 9 }, (_, n) =>
        viewed({ customerId: id }, { type: n % 3 ? 'page_viewed' : 'purchased', at: inHours(-n) }),
      ),
    )
    const pages: number[] = []
    for (let next: string | undefined = ''; next !== undefined; ) {
      const page = await listed(id, `?type=purchased&limit=2${next && `&cursor=${next}`}`)
      pages.push(page.items.length)
      next = page.next
    }
    expect(pages.reduce((sum, count) => sum + count, 0)).toBe(3)
    const first = await listed(id, '?limit=5')
    const second = await listed(id, `?limit=5&cursor=${first.next}`)
    expect([...first.items, ...second.items].map(({ at }) => at)).toEqual(
      Array.from({ length: 9 }, (_, n) => inHours(-n)),
    )
  })

  it('stands in the timeline by its time, for who may see interactions, and leaves the overview its interactions', async () => {
    const { id } = await addPerson('Hal')
    const said = {
      customerId: id,
      contactPoint: { kind: 'own', name: 'hotline' },
      channel: 'phone',
      method: 'call',
      direction: 'inbound',
    }
    await add('/v1/interactions', { ...said, startedAt: inHours(-30) })
    await send(Array.from({ length: 25 }, (_, n) => viewed({ customerId: id }, { at: inHours(-n - 10) })))
    await follow()
    const kinds: string[] = []
    for (let next: string | undefined = ''; next !== undefined; ) {
      const { body } = await call('GET', `/v1/customers/${id}/timeline?limit=10${next && `&cursor=${next}`}`)
      kinds.push(...body.items.map(({ kind }: { kind: string }) => kind))
      next = body.next
    }
    expect(kinds).toEqual(['created', ...Array(20).fill('behaviour'), 'interaction', ...Array(5).fill('behaviour')])
    expect((await call('GET', `/v1/customers/${id}/overview`)).body.interactions.items).toHaveLength(1)
    const reader = testActor({ id: 'usr_3', permissions: { 'customer:read': 'all' } })
    const { body } = await call('GET', `/v1/customers/${id}/timeline`, { as: reader })
    expect(body.items.map(({ kind }: { kind: string }) => kind)).toEqual(['created'])
  })

  it('has its properties for who may see personal data only', async () => {
    const { id } = await addPerson('Ida')
    await add('/v1/behaviours', viewed({ customerId: id }, { properties: { searched: 'Ida Berg' } }))
    const analyst = testActor({ id: 'usr_3', permissions: { 'customer:read': 'all', 'interaction:read': 'all' } })
    const { body } = await call('GET', `/v1/customers/${id}/behaviours`, { as: analyst })
    expect(body.items[0]).not.toHaveProperty('properties')
    expect((await listed(id)).items[0]).toHaveProperty('properties')
  })
})
