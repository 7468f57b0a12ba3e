import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import admin from '../../functions/admin/index.ts'
import { apiOf, testActor } from '../support/api.ts'
import { addTeam, addUser } from '../support/people.ts'
import { money, openForecast } from './forecast-world.ts'
import { faultsOf } from './sales-world.ts'

let world: Awaited<ReturnType<typeof openForecast>>
beforeAll(async () => {
  world = await openForecast()
  await addTeam(world.platform, 'tea_other')
  await addUser(world.platform, 'usr_9', { teamId: 'tea_other' })
  const { deal, must, follow } = world
  for (const [ownerId, amount] of [
    ['usr_1', '300'],
    ['usr_2', '300'],
    ['usr_3', '90'],
    ['usr_9', '1000'],
  ]) {
    const id = await deal({
      ...{ ownerId, stage: 'sign', amount: money(String(amount)) },
      ...(ownerId === 'usr_9' && { teamId: 'tea_other' }),
    })
    await must('POST', `/v1/deals/${id}/win`)
  }
  const lost = await deal({ ownerId: 'usr_1', amount: money('5') })
  await must('POST', `/v1/deals/${lost}/lose`, { reason: 'price' })
  await follow()
})
afterAll(() => world.close())

const manager = testActor({
  ...{ id: 'usr_8', teamIds: ['tea_sales'] },
  permissions: { 'forecast:read': 'team', 'quota:write': 'team', 'judgement:write': 'team' },
})
const seller = testActor({
  id: 'usr_1',
  permissions: { 'forecast:read': 'own', 'judgement:write': 'own', 'personal:read': 'all' },
})

describe('quotas', () => {
  it('of a quarter are three months, which add up', async () => {
    const items = [{ ownerId: 'usr_1', period: '2026-Q1', amount: money('1000') }]
    const { items: made } = await world.must('PUT', '/v1/quotas', { items }, manager)
    expect(made.map(({ month, amount }: { month: string; amount: object }) => [month, amount])).toEqual([
      ['2026-01', money('333.33')],
      ['2026-02', money('333.33')],
      ['2026-03', money('333.34')],
    ])
    const again = [{ ownerId: 'usr_1', period: '2026-03', amount: money('600') }]
    await world.must('PUT', '/v1/quotas', { items: again }, manager)
    const { items: listed } = await world.must('GET', '/v1/quotas?from=2026-01&to=2026-12')
    expect(listed.map(({ version, amount }: { version: number; amount: object }) => [version, amount])).toEqual([
      [1, money('333.33')],
      [1, money('333.33')],
      [2, money('600.00')],
    ])
  })

  it('are set for the people and teams that the permission reaches, in the currency of the tenant, once each', async () => {
    const put = (item: object, ...more: object[]) =>
      world.call('PUT', '/v1/quotas', { body: { items: [item, ...more] }, as: manager })
    const one = { period: '2026-05', amount: money('10') }
    expect((await put({ ...one, ownerId: 'usr_9' })).status).toBe(403)
    expect((await put({ ...one, teamId: 'tea_other' })).status).toBe(403)
    expect(faultsOf((await put(one)).body)).toEqual(['/items/0 one_of_two'])
    expect(faultsOf((await put({ ...one, ownerId: 'usr_404' })).body)).toEqual(['/items/0/ownerId no_such_record'])
    const dollars = await put({ ...one, ownerId: 'usr_1', amount: money('10', 'USD') })
    expect(faultsOf(dollars.body)).toEqual(['/items/0/amount/currency not_tenant_currency'])
    const twice = await put({ ...one, ownerId: 'usr_2' }, { ...one, ownerId: 'usr_2', period: '2026-Q2' })
    expect(faultsOf(twice.body)).toEqual(['/items/1 named_twice'])
    expect((await world.must('GET', '/v1/quotas?from=2026-05&to=2026-05')).items).toEqual([])
  })

  it('show in the forecast what part of them is won', async () => {
    await world.must('PUT', '/v1/quotas', {
      items: [{ teamId: 'tea_sales', period: '2026-03', amount: money('2760') }],
    })
    const { items } = await world.must('GET', '/v1/forecast?from=2026-03&to=2026-03&by=owner')
    expect(items[0]).toMatchObject({ key: 'usr_1', quota: '600.00', attainment: 50 })
    const { items: teams } = await world.must('GET', '/v1/forecast?from=2026-03&to=2026-03&by=team')
    expect(teams.find(({ key }: { key: string }) => key === 'tea_sales')).toMatchObject({
      quota: '2760.00',
      attainment: 25,
    })
  })
})

describe('the ranking', () => {
  const shown = ({ key, rank, revenue, won, lost, winRate, attainment }: Record<string, unknown>) => [
    key,
    rank,
    revenue,
    won,
    lost,
    winRate,
    attainment,
  ]

  it('gives those who won as much the same rank', async () => {
    const { of, items } = await world.must('GET', '/v1/ranking?from=2026-03&to=2026-03')
    expect(of).toBe(4)
    expect(items.map(shown)).toEqual([
      ['usr_9', 1, '1000.00', 1, 0, 100, undefined],
      ['usr_1', 2, '300.00', 1, 1, 50, 50],
      ['usr_2', 2, '300.00', 1, 0, 100, undefined],
      ['usr_3', 4, '90.00', 1, 0, 100, undefined],
    ])
  })

  it('tells a seller its rank among all, and nothing of the others', async () => {
    const { of, items } = await world.must('GET', '/v1/ranking?from=2026-03&to=2026-03', undefined, seller)
    expect([of, items.map(shown)]).toEqual([4, [['usr_1', 2, '300.00', 1, 1, 50, 50]]])
    const teams = await world.must('GET', '/v1/ranking?from=2026-03&to=2026-03&by=team', undefined, manager)
    expect(teams.items.map(shown)).toEqual([['tea_sales', 2, '690.00', 3, 1, 75, 25]])
  })
})

describe('the commission basis', () => {
  it('tells each person, and the deals of one', async () => {
    const { items } = await world.must('GET', '/v1/commission-basis?from=2026-01&to=2026-06', undefined, manager)
    expect(items.map(({ userId, won, amounts }: Record<string, unknown>) => [userId, won, amounts])).toEqual([
      ['usr_1', 1, [money('300.00')]],
      ['usr_2', 1, [money('300.00')]],
      ['usr_3', 1, [money('90.00')]],
    ])
    const asked = '/v1/commission-basis/usr_3?from=2026-01&to=2026-06'
    const shares = await world.must('GET', asked, undefined, manager)
    expect(shares.items).toMatchObject([{ percent: 100, amount: money('90.00'), closeDate: '2026-03-02' }])
    const others = await world.call('GET', '/v1/commission-basis/usr_9?from=2026-03&to=2026-03', { as: manager })
    expect(others.status).toBe(404)
  })
})

describe('judgements', () => {
  const judge = (as: typeof seller, body: object) => world.call('PUT', '/v1/forecast/judgements', { body, as })
  const one = { ownerId: 'usr_1', period: '2026-Q1', category: 'commit' }

  it('of a person and of its manager stand beside the numbers, which stay as they are', async () => {
    const asked = '/v1/forecast?from=2026-01&to=2026-03&by=owner'
    const before = (await world.must('GET', asked)).items[0]
    await judge(seller, { ...one, amount: money('900'), note: '两单' })
    await judge(manager, { ...one, amount: money('700') })
    await judge(seller, { ...one, amount: money('950') })
    const { judgements, ...numbers } = (await world.must('GET', asked)).items[0]
    expect(numbers).toEqual(before)
    expect(
      judgements
        .map(({ level, by, amount }: Record<string, unknown>) => ({ level, by, amount }))
        .sort((a: { by: string }, b: { by: string }) => (a.by < b.by ? -1 : 1)),
    ).toEqual([
      { level: 'owner', by: 'user:usr_1', amount: money('950.00') },
      { level: 'manager', by: 'user:usr_8', amount: money('700.00') },
    ])
    expect(
      (await world.must('GET', '/v1/forecast?from=2026-03&to=2026-03&by=owner')).items[0].judgements,
    ).toBeUndefined()
  })

  it('keep what was thought before, with who and when', async () => {
    const { body } = await judge(seller, { ...one, amount: money('960'), note: '三单' })
    await world.follow()
    const history = await world.must('GET', `/v1/forecast/judgements/${body.id}/history`, undefined, seller)
    expect(history.items.map(({ actor }: { actor: string }) => actor)).toEqual(Array(3).fill('user:usr_1'))
    const amounts = history.items[0].changes.find(({ field }: { field: string }) => field.startsWith('amount'))
    expect(JSON.stringify(amounts)).toContain('960.00')
    const others = testActor({ id: 'usr_2', permissions: { 'forecast:read': 'own' } })
    const refused = await world.call('GET', `/v1/forecast/judgements/${body.id}/history`, { as: others })
    expect(refused.status).toBe(404)
  })

  it('are given about whom the permission reaches', async () => {
    expect((await judge(seller, { ...one, ownerId: 'usr_2', amount: money('1') })).status).toBe(403)
    expect((await judge(manager, { ...one, ownerId: 'usr_9', amount: money('1') })).status).toBe(403)
  })
})

describe('exchange rates', () => {
  it('of a date are the latest on or before it', async () => {
    const put = (date: string, rates: object[]) => world.must('PUT', `/v1/exchange-rates/${date}`, { rates })
    await put('2026-02-01', [
      { currency: 'USD', rate: '7' },
      { currency: 'EUR', rate: '8.1' },
    ])
    await put('2026-02-10', [{ currency: 'USD', rate: '7.25' }])
    const rates = async (date: string) =>
      (await world.must('GET', `/v1/exchange-rates/${date}`)).rates.map((one: Record<string, string>) =>
        Object.values(one),
      )
    expect(await rates('2026-01-31')).toEqual([])
    expect(await rates('2026-02-09')).toEqual([
      ['EUR', '8.1', '2026-02-01'],
      ['USD', '7', '2026-02-01'],
    ])
    expect(await rates('2026-02-11')).toEqual([
      ['EUR', '8.1', '2026-02-01'],
      ['USD', '7.25', '2026-02-10'],
    ])
    await put('2026-02-10', [{ currency: 'EUR', rate: '8.2' }])
    expect(await rates('2026-02-11')).toEqual([
      ['EUR', '8.2', '2026-02-10'],
      ['USD', '7', '2026-02-01'],
    ])
  })

  it('are not of the future, not twice, not of the own currency, and above 0', async () => {
    const put = async (date: string, rates: object[]) =>
      faultsOf((await world.call('PUT', `/v1/exchange-rates/${date}`, { body: { rates } })).body)
    const usd = { currency: 'USD', rate: '7' }
    expect(await put('2026-03-09', [usd])).toEqual(['/date not_in_past'])
    expect(await put('2026-03-01', [usd, usd])).toEqual(['/rates/1/currency named_twice'])
    expect(await put('2026-03-01', [{ currency: 'CNY', rate: '1' }])).toEqual(['/rates/0/currency is_itself'])
    expect(await put('2026-03-01', [{ currency: 'USD', rate: '0.0' }])).toEqual(['/rates/0/rate above_zero'])
    expect(await put('2026-03-01', [{ currency: 'ABC', rate: '1' }])).toEqual(['/rates/0/currency not_a_currency'])
  })
})

it('a tenant sets its currency, and without one nothing is guessed', async () => {
  const bare = await openForecast(1, { currency: null })
  await bare.deal({ ownerId: 'usr_1', stage: 'sign', closeDate: '2026-03-31', amount: money('10') })
  await bare.follow()
  const asked = '/v1/forecast?from=2026-03&to=2026-03'
  const { total, currency } = await bare.must('GET', asked)
  expect([currency, total.cumulative.commit, total.unconverted]).toEqual([
    undefined,
    '0.00',
    [{ currency: 'CNY', count: 1, open: '10.00', closed: '0.00' }],
  ])
  const items = [{ ownerId: 'usr_1', period: '2026-03', amount: money('1') }]
  expect((await bare.call('PUT', '/v1/quotas', { body: { items } })).body.code).toBe('forecast.no_currency')
  const patch = apiOf(admin, bare.platform)
  const body = { currency: 'CNY' }
  expect((await patch('PATCH', '/v1/tenant', { body, headers: { 'if-match': '"1"' } })).status).toBe(200)
  expect((await bare.must('GET', asked)).total.cumulative.commit).toBe('10.00')
  bare.close()
})
