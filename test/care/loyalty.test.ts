import { afterEach, describe, expect, it } from 'vitest'
import loyaltyOnEvent from '../../functions/care/loyalty-on-event.ts'
import { day } from '../../shared/kernel/instant.ts'
import { testActor } from '../support/api.ts'
import { openLoyalty, programme } from './loyalty-world.ts'

type World = Awaited<ReturnType<typeof openLoyalty>>
let open: World[] = []
const opened = async (...given: Parameters<typeof openLoyalty>): Promise<World> => {
  const world = await openLoyalty(...given)
  open.push(world)
  return world
}
afterEach(() => {
  for (const world of open) world.close()
  open = []
})

const faultsOf = ({ body }: { body: { errors?: { pointer: string; code: string }[] } }) =>
  (body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)

describe('points', () => {
  it('are earned and spent, and the ledger tells each step', async () => {
    const { customer, book, account, ledger, advance } = await opened({ levels: [], rules: [] })
    const id = await customer()
    expect(await account(id)).toMatchObject({ balance: 0, lots: [] })
    const earned = await book(id, { kind: 'earn', points: 120, reason: 'Order', reference: 'order-1' })
    expect(earned).toMatchObject({ status: 201, body: { points: 120, balance: 120, kind: 'earn' } })
    advance(1000)
    await book(id, { kind: 'spend', points: 100, reason: 'Coffee' })
    advance(1000)
    await book(id, { kind: 'adjust', points: 5 })
    expect(await account(id)).toMatchObject({ balance: 25, earned: 120, spent: 100, adjusted: 5 })
    expect(
      (await ledger(id)).map(({ points, balance }: { points: number; balance: number }) => [points, balance]),
    ).toEqual([
      [5, 25],
      [-100, 20],
      [120, 120],
    ])
  })

  it('can not be spent twice, by however many at once', async () => {
    const { customer, book, account } = await opened({ levels: [], rules: [] })
    const id = await customer()
    await book(id, { kind: 'earn', points: 100 })
    const answers = await Promise.all(Array.from({ length: 20 }, () => book(id, { kind: 'spend', points: 30 })))
    const refused = answers.filter(({ status }) => status === 409)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3)
    expect(refused.map(({ body }) => [body.code, body.balance])).toContainEqual(['points.insufficient', 10])
    expect(await account(id)).toMatchObject({ balance: 10, spent: 90 })
  })

  it('are booked once for one reference, also for another customer', async () => {
    const { customer, book, account } = await opened({ levels: [], rules: [] })
    const [one, two] = [await customer(), await customer({ name: 'Grace Hopper' })]
    const first = await book(one, { kind: 'earn', points: 10, reference: 'order-1' })
    for (const id of [one, two])
      expect(await book(id, { kind: 'earn', points: 10, reference: 'order-1' })).toMatchObject({
        status: 409,
        body: { code: 'points.reference_used', entryId: first.body.id },
      })
    expect(await account(one)).toMatchObject({ balance: 10 })
    expect(await account(two)).toMatchObject({ balance: 0 })
  })

  it('stand in the customer’s overview, and the ledger in the export of all that is held on them', async () => {
    const { customer, book, must } = await opened({ ...programme, rules: [] })
    const id = await customer()
    expect(await must('GET', `/v1/customers/${id}/overview`)).not.toHaveProperty('loyalty')
    await book(id, { kind: 'earn', points: 10, reason: 'Order' })
    expect((await must('GET', `/v1/customers/${id}/overview`)).loyalty).toMatchObject({ balance: 10, level: 'member' })
    const records = []
    for (let next = ''; ; ) {
      const page = await must('GET', `/v1/customers/${id}/export?${next}`)
      records.push(...page.items)
      if (page.next === undefined) break
      next = `cursor=${page.next}`
    }
    const lines = records.filter(({ noun }) => noun === 'points_entry')
    expect(lines).toMatchObject([{ record: { kind: 'earn', points: 10, reason: 'Order' } }])
  })

  it('are refused where they make no sense, with the field and the reason', async () => {
    const { customer, book, call } = await opened()
    const id = await customer()
    expect(faultsOf(await book(id, { kind: 'adjust', points: 0 }))).toEqual(['/points not_zero'])
    expect(faultsOf(await book(id, { kind: 'spend', points: -5 }))).toEqual(['/points too_small.number'])
    expect(faultsOf(await book(id, { kind: 'expire', points: 5 }))).toEqual(['/kind not_allowed'])
    expect((await book('cus_nobody', { kind: 'earn', points: 5 })).status).toBe(404)
    await call('POST', `/v1/customers/${id}/void`)
    expect(await book(id, { kind: 'earn', points: 5 })).toMatchObject({
      status: 409,
      body: { code: 'customer.voided' },
    })
  })

  it('are only booked by who may book for this customer', async () => {
    const { customer, call } = await opened({ levels: [], rules: [] })
    const id = await customer()
    const own = testActor({
      id: 'usr_2',
      permissions: { 'customer:read': 'all', 'loyalty:read': 'all', 'loyalty:write': 'own' },
    })
    const path = `/v1/customers/${id}/points-entries`
    expect((await call('GET', path, { as: own })).status).toBe(200)
    expect((await call('POST', path, { as: own, body: { kind: 'earn', points: 5 } })).body.code).toBe('access.denied')
  })
})

describe('earning rules', () => {
  it('book once for each fact, however often it is told', async () => {
    const { customer, must, deliver, ledger, account } = await opened()
    const id = await customer()
    const bought = (eventId: string, amount: string, currency = 'CNY') =>
      must('POST', '/v1/behaviours', { customerId: id, eventId, type: 'purchased', amount: { amount, currency } })
    await bought('order-1', '99.90')
    await bought('order-2', '100000')
    await bought('order-3', '100', 'USD')
    await must('POST', '/v1/behaviours', { customerId: id, eventId: 'visit', type: 'page_viewed' })
    await deliver(3)
    const lines = (await ledger(id)).map(({ rule, points }: { rule: string; points: number }) => `${rule} ${points}`)
    expect(lines.sort()).toEqual(['purchase 18', 'purchase 500', 'welcome 50'])
    expect((await account(id)).balance).toBe(568)
  })

  it('give once for a deal, also when it is reopened and won again', async () => {
    const rules = [{ key: 'contract', on: 'deal_won', points: 7 }]
    const { customer, account, platform } = await opened({ levels: [], rules })
    const id = await customer()
    const won = (recordVersion: number) => ({
      ...{ id: `deal/dea_1/${recordVersion}/0`, type: 'deal.won', version: 1, tenantId: 'ten_1', noun: 'deal' },
      ...{ recordId: 'dea_1', recordVersion, at: platform.clock.now(), actor: 'user:usr_1', requestId: 'req_1' },
      data: { customerId: id },
    })
    for (const version of [2, 2, 4]) await loyaltyOnEvent.handle(won(version) as never, platform)
    expect((await account(id)).balance).toBe(7)
  })

  it('leave out customers who do not pass their audience', async () => {
    const rules = [
      { key: 'dealers', on: 'customer_created', points: 7, audience: { field: 'type', op: 'eq', value: 'dealer' } },
    ]
    const { customer, account } = await opened({ levels: [], rules })
    expect((await account(await customer())).balance).toBe(0)
    expect((await account(await customer({ name: 'Grace Hopper', type: 'dealer' }))).balance).toBe(7)
  })

  it('give more on a level that has a bonus', async () => {
    const { customer, book } = await opened({ ...programme, rules: [] })
    const id = await customer()
    await book(id, { kind: 'earn', points: 1000 })
    expect((await book(id, { kind: 'earn', points: 105 })).body.points).toBe(115)
  })

  it('can not be saved when nothing could meet them', async () => {
    const { call } = await opened()
    const put = async (given: object) =>
      faultsOf(await call('PUT', '/v1/loyalty-programme', { body: { ...programme, ...given } }))
    const [rule] = programme.rules
    expect(await put({ rules: [rule, rule] })).toEqual(['/rules/1/key named_twice'])
    expect(await put({ rules: [{ ...rule, behaviour: 'purchased' }] })).toEqual(['/rules/0/behaviour only_alone'])
    expect(await put({ rules: [{ ...rule, per: { amount: '1', currency: 'CNY' } }] })).toEqual([
      '/rules/0/per has_no_amount',
    ])
    const [member, gold] = programme.levels
    expect(await put({ levels: [gold, member] })).toEqual(['/levels/1/atLeast not_above'])
    expect(await put({ levels: [{ ...gold, key: 'Gold!' }] })).toEqual(['/levels/0/key wrong_format'])
    expect(await put({ expiresAfterMonths: 0 })).toEqual(['/expiresAfterMonths too_small.number'])
  })
})

describe('levels and expiry', () => {
  it('moves a customer up at once and tells it, and down when the months do not count any more', async () => {
    const { customer, book, account, advance, tick, raised } = await opened({ ...programme, rules: [] })
    const id = await customer()
    await book(id, { kind: 'earn', points: 999 })
    expect((await account(id)).level).toBe('member')
    await book(id, { kind: 'earn', points: 1 })
    expect((await account(id)).level).toBe('gold')
    advance(370 * day)
    await tick()
    await tick()
    expect(await account(id)).toMatchObject({ level: 'member', balance: 0, expired: 1000 })
    const moves = raised().filter(({ type }) => type === 'loyalty.level_changed')
    expect(moves.map(({ data }) => data)).toEqual([
      { customerId: id, to: 'member' },
      { customerId: id, from: 'member', to: 'gold' },
      { customerId: id, from: 'gold', to: 'member' },
    ])
  })

  it('lets points expire at the end of the month in the tenant’s zone, the oldest being spent first', async () => {
    const { customer, book, account, advance, tick, ledger, platform } = await opened({ ...programme, rules: [] })
    const id = await customer()
    await book(id, { kind: 'earn', points: 100 })
    advance(31 * day)
    await book(id, { kind: 'earn', points: 50 })
    await book(id, { kind: 'spend', points: 30 })
    // Earned in March, gone with the end of April: midnight in Shanghai is 16:00 in UTC.
    expect(await account(id)).toMatchObject({ dueAt: '2026-04-30T16:00:00.000Z', balance: 120 })
    advance(Date.parse('2026-04-30T15:59:00.000Z') - Date.parse(platform.clock.now()))
    await tick()
    expect((await account(id)).balance).toBe(120)
    advance(60_000)
    await Promise.all([tick(), tick()])
    await tick()
    expect(await account(id)).toMatchObject({ balance: 50, expired: 70, dueAt: '2026-05-31T16:00:00.000Z' })
    expect((await ledger(id))[0]).toMatchObject({ kind: 'expire', points: -70, balance: 50 })
  })

  it('never spends what is past its time, and takes it although something is booked before the tick comes', async () => {
    const { customer, book, account, advance, ledger, platform } = await opened({ ...programme, rules: [] })
    const [spender, earner] = [await customer(), await customer({ name: 'Grace Hopper' })]
    for (const id of [spender, earner]) await book(id, { kind: 'earn', points: 100 })
    advance(Date.parse('2026-04-30T16:00:30.000Z') - Date.parse(platform.clock.now()))
    expect((await book(spender, { kind: 'spend', points: 10 })).body).toMatchObject({
      code: 'points.insufficient',
      balance: 0,
    })
    expect((await book(earner, { kind: 'earn', points: 7 })).body).toMatchObject({ balance: 7 })
    expect(await account(earner)).toMatchObject({ balance: 7, earned: 107, expired: 100 })
    expect(
      (await ledger(earner)).map(({ kind, balance }: { kind: string; balance: number }) => [kind, balance]),
    ).toEqual([
      ['earn', 7],
      ['expire', 0],
      ['earn', 100],
    ])
  })

  it('takes what is past its time when points begin to expire earlier than they did', async () => {
    const { expiresAfterMonths, ...forever } = { ...programme, rules: [] }
    const { customer, book, account, must, advance, tick, follow } = await opened(forever)
    const id = await customer()
    await book(id, { kind: 'earn', points: 100 })
    await follow()
    advance(120 * day)
    await must('PUT', '/v1/loyalty-programme', { ...forever, expiresAfterMonths })
    advance(61_000)
    await tick()
    await tick()
    expect(await account(id)).toMatchObject({ balance: 0, expired: 100 })
  })

  it('moves all accounts when the levels are changed', async () => {
    const { customer, book, account, must, advance, tick, follow } = await opened({ ...programme, rules: [] })
    const id = await customer()
    await book(id, { kind: 'earn', points: 500 })
    await follow()
    const [member, gold] = programme.levels
    await must('PUT', '/v1/loyalty-programme', { ...programme, rules: [], levels: [member, { ...gold, atLeast: 500 }] })
    expect((await account(id)).level).toBe('member')
    advance(61_000)
    await tick()
    expect((await account(id)).level).toBe('gold')
  })
})
