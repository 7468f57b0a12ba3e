import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testActor } from '../support/api.ts'
import { money, openForecast } from './forecast-world.ts'
import { faultsOf } from './sales-world.ts'

let world: Awaited<ReturnType<typeof openForecast>>
beforeAll(async () => {
  world = await openForecast(2)
})
afterAll(() => world.close())

const line = (productRef: string, amount: string) => ({ productRef, name: productRef, unitPrice: money(amount) })
const closed = (state: string, opened: string, ended: string, given: object) => ({
  ...{ name: 'D', customerId: world.customerId, ownerId: 'usr_1' },
  ...given,
  imported: {
    ...{ state, openedAt: `${opened}T00:00:00Z`, closedAt: `${ended}T00:00:00Z` },
    ...(state === 'lost' && { lostReason: 'price' }),
  },
})

describe('the figures of sales', () => {
  beforeAll(async () => {
    const { must, deal, follow } = world
    const items = [
      closed('won', '2025-10-01', '2025-10-31', { lines: [line('A', '100'), line('B', '50')], region: 'East' }),
      closed('won', '2025-10-01', '2025-11-11', { lines: [line('A', '20')], ownerId: 'usr_2', region: 'West' }),
      closed('lost', '2025-12-01', '2026-01-02', { lines: [line('B', '30')], region: 'East' }),
    ]
    await must('POST', '/v1/deals/batch', { items })
    await deal({ ownerId: 'usr_1', stage: 'offer', amount: money('500'), closeDate: '2026-01-15' })
    await deal({ ownerId: 'usr_2', stage: 'sign', amount: money('100'), closeDate: '2026-09-15' })
    await follow()
  })

  const figures = async (query: string) => {
    const { items } = await world.must('GET', `/v1/sales/figures?from=2025-10&to=2026-09&${query}`)
    return items.map((one: Record<string, unknown>) => [
      one.key,
      one.won,
      one.lost,
      one.winRate,
      one.revenue,
      one.averageDaysToWin,
    ])
  }

  it('count won and lost, revenue and days to close by whatever deals are added up by', async () => {
    expect(await figures('by=owner')).toEqual([
      ['usr_1', 1, 1, 50, '150.00', 30],
      ['usr_2', 1, 0, 100, '20.00', 41],
    ])
    expect(await figures('by=region')).toEqual([
      ['East', 1, 1, 50, '150.00', 30],
      ['West', 1, 0, 100, '20.00', 41],
    ])
    expect(await figures('by=product')).toEqual([
      ['A', 2, 0, 100, '120.00', 35.5],
      ['B', 1, 1, 50, '50.00', 30],
    ])
    expect(await figures('by=quarter')).toEqual([
      ['2025-Q4', 2, 0, 100, '170.00', 35.5],
      ['2026-Q1', 0, 1, 0, '0.00', undefined],
      ['2026-Q3', 0, 0, undefined, '0.00', undefined],
    ])
    const { total } = await world.must('GET', '/v1/sales/figures?from=2025-10&to=2026-09&by=team')
    expect(total).toMatchObject({ won: 2, lost: 1, revenue: '170.00', daysToWin: 71, averageDaysToLose: 32 })
    expect(total.open).toEqual({ count: 2, amount: '600.00', weighted: '340.00' })
  })

  it('say by stage what is open of a pipeline now', async () => {
    const asked = '/v1/sales/figures?from=2025-10&to=2025-10&by=stage'
    const { items } = await world.must('GET', `${asked}&pipelineId=${world.pipelineId}`)
    expect(items.map(({ key, open }: { key: string; open: object }) => [key, open])).toEqual([
      ['offer', { count: 1, amount: '500.00', weighted: '250.00' }],
      ['sign', { count: 1, amount: '100.00', weighted: '90.00' }],
    ])
    const own = testActor({ id: 'usr_2', permissions: { 'forecast:read': 'own' } })
    const mine = await world.must('GET', `${asked}&pipelineId=${world.pipelineId}`, undefined, own)
    expect(mine.items.map(({ key }: { key: string }) => key)).toEqual(['sign'])
    expect(faultsOf((await world.call('GET', asked)).body)).toEqual(['/pipelineId required'])
  })
})

describe('the statistical forecast', () => {
  it('goes on from the months before, with interval and error so far', async () => {
    const other = await openForecast(1)
    const items = Array.from({ length: 26 }, (_, back) => {
      const month = new Date(Date.UTC(2024, back, 15)).toISOString().slice(0, 10)
      return {
        ...{
          name: 'D',
          customerId: other.customerId,
          ownerId: 'usr_1',
          amount: money(String(1000 + 100 * (back % 12))),
        },
        imported: { state: 'won', openedAt: '2023-12-01T00:00:00Z', closedAt: `${month}T00:00:00Z` },
      }
    })
    await other.must('POST', '/v1/deals/batch', { items })
    await other.follow()
    const answer = await other.must('GET', '/v1/forecast/statistics?months=3')
    expect(answer.method).toBe('holt_winters')
    expect(answer.history).toHaveLength(26)
    expect(answer.history[0]).toEqual({ month: '2024-01', won: '1000.00' })
    expect(answer.months.map(({ month }: { month: string }) => month)).toEqual(['2026-03', '2026-04', '2026-05'])
    // March brought 1,200 in both years.
    expect(Number(answer.months[0].expected)).toBeCloseTo(1200, -2)
    expect(Number(answer.months[0].low)).toBeLessThanOrEqual(Number(answer.months[0].expected))
    expect(answer.backTest.months).toBe(6)
    expect(answer.backTest.share).toBeLessThan(0.1)
    other.close()
  })

  it('of a tenant that won nothing yet is nothing', async () => {
    const other = await openForecast(1)
    const { method, history, months, backTest } = await other.must('GET', '/v1/forecast/statistics?months=1')
    expect([method, history, months, backTest]).toEqual([
      'mean',
      [],
      [{ month: '2026-03', expected: '0.00', low: '0.00', high: '0.00' }],
      undefined,
    ])
    other.close()
  })
})
