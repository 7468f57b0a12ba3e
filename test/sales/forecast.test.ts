import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testActor } from '../support/api.ts'
import { money, openForecast } from './forecast-world.ts'
import { faultsOf } from './sales-world.ts'

type Forecast = Awaited<ReturnType<typeof openForecast>>
let world: Forecast
beforeAll(async () => {
  world = await openForecast()
})
afterAll(() => world.close())

const columns = ({ categories }: { categories: Record<string, { count: number; amount: string }> }) =>
  Object.fromEntries(Object.entries(categories).map(([name, { count, amount }]) => [name, `${count} ${amount}`]))

describe('a forecast', () => {
  beforeAll(async () => {
    const { deal, must, follow } = world
    await deal({ ownerId: 'usr_1', stage: 'talk', closeDate: '2026-03-31', amount: money('1000') })
    await deal({ ownerId: 'usr_1', stage: 'offer', closeDate: '2026-03-31', amount: money('2000') })
    await deal({ ownerId: 'usr_1', stage: 'sign', closeDate: '2026-04-01', amount: money('4000') })
    await deal({ ownerId: 'usr_1', stage: 'dream', closeDate: '2026-03-15', amount: money('8000') })
    await deal({ ownerId: 'usr_2', stage: 'sign', closeDate: '2026-03-31', amount: money('100', 'USD') })
    await deal({ ownerId: 'usr_2', stage: 'talk', amount: money('77') })
    const won = await deal({
      ...{ ownerId: 'usr_1', stage: 'sign', amount: money('1000') },
      team: [{ userId: 'usr_2', splitPercent: 33.33 }],
    })
    await must('POST', `/v1/deals/${won}/win`)
    await follow()
  })

  it('adds up by category, cumulates, and weights what is not omitted', async () => {
    const body = await world.must('GET', '/v1/forecast?from=2026-03&to=2026-04&by=owner')
    expect(body.currency).toBe('CNY')
    const [first] = body.items
    expect(first.key).toBe('usr_1')
    expect(columns(first)).toEqual({
      ...{ omitted: '1 8000.00', pipeline: '1 1000.00', best_case: '1 2000.00', commit: '1 4000.00' },
      closed: '1 666.70',
    })
    expect(first.cumulative).toEqual({
      ...{ closed: '666.70', commit: '4666.70', best_case: '6666.70', pipeline: '7666.70' },
    })
    expect(first.weighted).toBe('5366.70')
  })

  it('tells amounts without an exchange rate apart, and converts them once there is one', async () => {
    const asked = '/v1/forecast?from=2026-03&to=2026-04&by=owner'
    const before = (await world.must('GET', asked)).items[1]
    expect(columns(before).commit).toBe('1 0.00')
    expect(before.unconverted).toEqual([{ currency: 'USD', count: 1, open: '100.00', closed: '0.00' }])
    await world.must('PUT', '/v1/exchange-rates/2026-03-01', { rates: [{ currency: 'USD', rate: '7.1042' }] })
    const after = (await world.must('GET', asked)).items[1]
    expect(columns(after).commit).toBe('1 710.42')
    expect(after.unconverted).toEqual([])
    expect((await world.must('GET', asked)).total.cumulative.commit).toBe('5710.42')
  })

  it('shows what has no close date beside the months', async () => {
    const { undated, items } = await world.must('GET', '/v1/forecast?from=2026-03&to=2026-04')
    expect(columns(undated).pipeline).toBe('1 77.00')
    expect(items.map(({ key }: { key: string }) => key)).toEqual(['2026-03', '2026-04'])
  })

  it('shows a seller its own deals, a manager those of its teams, and all to who may see all', async () => {
    const { must } = world
    const own = testActor({ id: 'usr_2', permissions: { 'forecast:read': 'own' } })
    const asked = '/v1/forecast?from=2026-03&to=2026-04&by=owner'
    expect((await must('GET', asked, undefined, own)).items.map(({ key }: { key: string }) => key)).toEqual(['usr_2'])
    const other = testActor({ id: 'usr_9', teamIds: ['tea_other'], permissions: { 'forecast:read': 'team' } })
    expect((await must('GET', asked, undefined, other)).items).toEqual([])
    const month = await must('GET', '/v1/forecast?from=2026-03&to=2026-04&by=month', undefined, own)
    expect(columns(month.total).closed).toBe('0 333.30')
    const refused = await world.call('GET', '/v1/forecast?from=2026-03&to=2026-04&by=product', { as: own })
    expect([refused.status, refused.body.code]).toEqual([403, 'access.denied'])
  })

  it('goes on where a page ended', async () => {
    const first = await world.must('GET', '/v1/forecast?from=2026-03&to=2026-04&by=owner&limit=1')
    const asked = `/v1/forecast?from=2026-03&to=2026-04&by=owner&limit=1&cursor=${encodeURIComponent(first.next)}`
    const second = await world.must('GET', asked)
    expect([first.items[0].key, second.items[0].key, second.next]).toEqual(['usr_1', 'usr_2', undefined])
    expect(second.total).toEqual(first.total)
  })

  it('takes one month or more, but none that end before they start, nor too many', async () => {
    const alone = await world.must('GET', '/v1/forecast?from=2026-03')
    expect(alone.items.map(({ key }: { key: string }) => key)).toEqual(['2026-03'])
    const backwards = await world.call('GET', '/v1/forecast?from=2026-03&to=2026-02')
    expect(faultsOf(backwards.body)).toEqual(['/to ends_before_start'])
    const long = await world.call('GET', '/v1/forecast?from=2026-03&to=2028-03')
    expect(faultsOf(long.body)).toEqual(['/to too_many_months'])
  })
})

describe('who won a deal', () => {
  it('stays who had it then, and adds up to all of it, whoever has it later', async () => {
    const { deal, must, follow } = world
    const id = await deal({
      ...{ ownerId: 'usr_1', amount: money('100.01'), stage: 'sign' },
      team: [
        { userId: 'usr_2', splitPercent: 50 },
        { userId: 'usr_3', splitPercent: 25 },
      ],
    })
    const sharesOf = async (userId: string) =>
      (await must('GET', `/v1/commission-basis/${userId}?from=2026-03&to=2026-03`)).items.find(
        ({ dealId }: { dealId: string }) => dealId === id,
      )
    await must('POST', `/v1/deals/${id}/win`)
    await must('POST', `/v1/deals/${id}/assign`, { ownerId: 'usr_3' })
    await follow()
    const shares = await Promise.all(['usr_1', 'usr_2', 'usr_3'].map(sharesOf))
    expect(shares.map(({ percent, amount }) => [percent, amount.amount])).toEqual([
      [25, '25.01'],
      [50, '50.00'],
      [25, '25.00'],
    ])
    const rank = (await must('GET', '/v1/ranking?from=2026-03&to=2026-03')).items
    expect(
      rank.map(({ key, rank: place, revenue, won }: Record<string, unknown>) => [key, place, revenue, won]),
    ).toEqual([
      ['usr_1', 1, '691.71', 2],
      ['usr_2', 2, '383.30', 0],
      ['usr_3', 3, '25.00', 0],
    ])
    await must('POST', `/v1/deals/${id}/reopen`)
    await follow()
    expect(await sharesOf('usr_2')).toBeUndefined()
    expect((await must('GET', '/v1/ranking?from=2026-03&to=2026-03')).items[0].revenue).toBe('666.70')
    await must('POST', `/v1/deals/${id}/win`)
    await follow()
    expect((await sharesOf('usr_3')).percent).toBe(50)
    expect(await sharesOf('usr_1')).toBeUndefined()
  })
})

describe('a forecast by product, territory and region', () => {
  let other: Forecast
  beforeAll(async () => {
    other = await openForecast()
    await other.drawTerritories(['ter_east', 'ter_west'])
    const line = (productRef: string, amount: string) => ({ productRef, name: productRef, unitPrice: money(amount) })
    const both = { lines: [line('CM-200', '1000'), line('SV-1', '50.50')], territoryId: 'ter_east', region: 'east' }
    await other.deal({ ownerId: 'usr_1', stage: 'offer', closeDate: '2026-03-31', ...both })
    await other.deal({ ownerId: 'usr_2', stage: 'sign', closeDate: '2026-04-30', ...both, territoryId: 'ter_west' })
    const west = { region: 'west', territoryId: 'ter_west' }
    const won = await other.deal({ ownerId: 'usr_2', stage: 'sign', lines: [line('SV-1', '7')], ...west })
    await other.must('POST', `/v1/deals/${won}/win`)
    await other.follow()
  })
  afterAll(() => other.close())

  const by = async (grouping: string) => {
    const { items, total } = await other.must('GET', `/v1/forecast?from=2026-03&to=2026-04&by=${grouping}`)
    const shown = items.map((item: { key: string; weighted: string } & Parameters<typeof columns>[0]) => {
      const { best_case, commit, closed } = columns(item)
      return [item.key, best_case, commit, closed, item.weighted]
    })
    return { shown, closed: total.cumulative.closed, weighted: total.weighted }
  }

  it('counts a deal with each of its products, with what their lines are worth', async () => {
    expect((await by('product')).shown).toEqual([
      ['CM-200', '1 1000.00', '1 1000.00', '0 0.00', '1400.00'],
      ['SV-1', '1 50.50', '1 50.50', '1 7.00', '77.70'],
    ])
  })

  it('counts it in its territory and its region, and all come to the same', async () => {
    const [product, territory, region] = [await by('product'), await by('territory'), await by('region')]
    expect(territory.shown).toEqual([
      ['ter_east', '1 1050.50', '0 0.00', '0 0.00', '525.25'],
      ['ter_west', '0 0.00', '1 1050.50', '1 7.00', '952.45'],
    ])
    expect(region.shown.map(([key]: string[]) => key)).toEqual(['east', 'west'])
    expect([territory.weighted, region.weighted]).toEqual([product.weighted, product.weighted])
    expect([product.closed, territory.closed, region.closed]).toEqual(['7.00', '7.00', '7.00'])
  })

  it('leaves out a deal that has none of them, in the total too, which that by owner has', async () => {
    const before = await by('owner')
    await other.deal({ ownerId: 'usr_1', stage: 'offer', closeDate: '2026-03-31', amount: money('500') })
    await other.follow()
    const [product, territory, region] = [await by('product'), await by('territory'), await by('region')]
    expect([product.weighted, territory.weighted, region.weighted]).toEqual(Array(3).fill(before.weighted))
    expect(Number((await by('owner')).weighted)).toBeGreaterThan(Number(before.weighted))
  })
})
