import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import takeSnapshots from '../../functions/sales/take-snapshots.ts'
import { countActions } from '../../functions/stream/tally.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { day } from '../../shared/kernel/instant.ts'
import type { Deal } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { dealsAdded } from '../../shared/sales/deal-tally-store.ts'
import { newQuota } from '../../shared/sales/quota.ts'
import { quotaId, quotas } from '../../shared/sales/quota-store.ts'
import { createRecord } from '../../shared/storage/record.ts'
import { limits } from '../../shared/storage/store.ts'
import { unitsOf } from '../customers/world.ts'
import { money, openForecast } from './forecast-world.ts'

let world: Awaited<ReturnType<typeof openForecast>>
beforeAll(async () => {
  world = await openForecast(20)
  const { must, follow, advance, platform, customerId } = world
  const items = Array.from({ length: 100 }, (_, n) => ({
    ...{ name: `D${n}`, customerId, ownerId: `usr_${(n % 20) + 1}`, amount: money('1000') },
    ...{ stage: 'sign', closeDate: '2026-03-31' },
  }))
  await must('POST', '/v1/deals/batch', { items })
  await follow()
  await takeSnapshots.handle(platform)
  advance(day)
  await takeSnapshots.handle(platform)
})
afterAll(() => world.close())

type Call = readonly [method: string, path: () => string, body?: () => object]
const months = 'from=2026-01&to=2026-03'

/** The access patterns of forecasts, and what each call consumes of reads and writes. */
const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
  ['forecast of three months by owner', 7, 0, ['GET', () => `/v1/forecast?${months}&by=owner`]],
  ['forecast of three months by team', 7, 0, ['GET', () => `/v1/forecast?${months}&by=team`]],
  ['forecast of three months of one person', 6.5, 0, ['GET', () => `/v1/forecast?${months}&ownerId=usr_1`]],
  ['sales figures of three months by quarter', 4, 0, ['GET', () => `/v1/sales/figures?${months}&by=quarter`]],
  ['open deals by stage', 2, 0, ['GET', () => `/v1/sales/figures?${months}&by=stage&pipelineId=${world.pipelineId}`]],
  ['ranking of three months', 5.5, 0, ['GET', () => `/v1/ranking?${months}`]],
  ['partner performance of three months', 7, 0, ['GET', () => `/v1/partners/performance?${months}`]],
  ['commission basis of three months', 3, 0, ['GET', () => `/v1/commission-basis?${months}`]],
  ['commission deals of one person', 4, 0, ['GET', () => `/v1/commission-basis/usr_1?${months}`]],
  ['statistical forecast', 38, 0, ['GET', () => '/v1/forecast/statistics']],
  [
    'movement between two nights of 100 deals',
    10,
    0,
    ['GET', () => '/v1/forecast/movement?from=2026-03-01&to=2026-03-02'],
  ],
  [
    'set a quota of a quarter',
    5,
    9,
    ['PUT', () => '/v1/quotas', () => ({ items: [{ ownerId: 'usr_1', period: '2026-Q2', amount: money('9') }] })],
  ],
  ['list quotas of three months', 1.5, 0, ['GET', () => `/v1/quotas?${months}`]],
  [
    'judge a forecast',
    3,
    2,
    [
      'PUT',
      () => '/v1/forecast/judgements',
      () => ({ ownerId: 'usr_1', period: '2026-Q2', category: 'commit', amount: money('9') }),
    ],
  ],
  [
    'set an exchange rate',
    2,
    6,
    ['PUT', () => '/v1/exchange-rates/2026-03-01', () => ({ rates: [{ currency: 'USD', rate: '7' }] })],
  ],
  ['read the exchange rates of a date', 3, 0, ['GET', () => '/v1/exchange-rates/2026-03-02']],
]

describe('what a call on forecasts consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, body]) => {
    const answer = await world.call(method, path(), { ...(body && { body: body() }) })
    expect(answer.status).toBeLessThan(300)
    expect(unitsOf(answer)).toEqual({ read, write })
  })
})

describe('the night', () => {
  it('costs so many units for each deal', async () => {
    const { platform, advance } = world
    advance(day)
    const units = { read: 0, write: 0 }
    const store = platform.store.metered(({ read, write }) => {
      units.read += read
      units.write += write
    })
    await takeSnapshots.handle({ ...platform, store })
    // 100 deals in two commits, each read once, and how far it is.
    expect(units).toEqual({ read: 59, write: 211 })
  })
})

const people = 200
const stages = [
  ['pipeline', 10],
  ['best_case', 50],
  ['commit', 90],
] as const

/** A deal as the store has it; what the sums read of it. */
const dealNumber = (n: number, state: Deal['state'], month: string): Deal => {
  const ownerId = `usr_b${n % people}`
  const [category, probability] = stages[n % 3] as (typeof stages)[number]
  return {
    id: `dea_${n}`,
    ...{ state, pipelineId: 'pip_1', stage: category, ownerId, teamId: 'tea_200', reopenedCount: 0, stages: [] },
    amount: money(String(1000 + (n % 977))),
    closeDate: `${month}-15`,
    openedAt: '2025-01-01T00:00:00.000Z',
    ...(state === 'open'
      ? { probability, forecastCategory: category }
      : { closedAt: `${month}-15T00:00:00.000Z`, probability: 0, forecastCategory: 'omitted' }),
    ...(state === 'won' && {
      ...{ probability: 100, forecastCategory: 'closed' },
      wonBy: { ownerId, teamId: 'tea_200', splits: [{ userId: ownerId, percent: 100 }] },
    }),
  } as unknown as Deal
}

it('a forecast of 200 people with 20,000 open deals costs the same with 1,000 closed ones as with 100,000', async () => {
  const { store } = world.platform
  const stamp = { actor: automation('ten_1', 'test'), now: world.platform.clock.now(), requestId: 'test' }
  /** The sums that the follower keeps, without the deals: forecasts read nothing else. */
  const count = async (from: number, to: number, state: (n: number) => Deal['state'], month: (n: number) => string) => {
    const changes = Array.from({ length: to - from }, (_, index) => {
      const n = from + index
      const { step } = createRecord(deals, stamp, { state: dealNumber(n, state(n), month(n)), raises: [] })
      const { item } = step.action as unknown as { item: never }
      return { id: String(n), key: { pk: `ten_1#deal#dea_${n}`, sk: '.' }, after: item }
    })
    // What somebody has of single deals is read by nothing here.
    const actions = countActions(changes, dealsAdded).filter(
      (action) => !('key' in action) || !action.key.pk.includes('#dealswon#'),
    )
    for (let start = 0; start < actions.length; start += limits.commitActions)
      await store.commit(actions.slice(start, start + limits.commitActions))
  }
  const cost = async () => {
    const asked = ['by=owner&teamId=tea_200', 'by=team&teamId=tea_200', 'by=month&teamId=tea_200']
    const answers = await Promise.all(
      asked.map((query) => world.call('GET', `/v1/forecast?from=2026-04&to=2026-06&limit=100&${query}`)),
    )
    const { pipeline, best_case, commit, closed } = answers[0]?.body.total.categories ?? {}
    const open = pipeline.count + best_case.count + commit.count
    return { units: answers.map((answer) => unitsOf(answer).read), open, closed: closed.count }
  }
  // Open deals close in these three months; of the closed ones a third did, the others in the years before.
  await count(
    0,
    20_000,
    () => 'open',
    (n) => `2026-0${4 + (Math.floor(n / people) % 3)}`,
  )
  const closedMonth = (n: number) =>
    Math.floor(n / people) % 3 === 0 ? `2026-0${4 + (n % 3)}` : `2025-${String(1 + (n % 12)).padStart(2, '0')}`
  const closedState = (n: number) => (Math.floor(n / (3 * people)) % 2 ? 'lost' : 'won')
  await count(20_000, 21_000, closedState, closedMonth)
  const few = await cost()
  await count(21_000, 120_000, closedState, closedMonth)
  const many = await cost()
  expect([few, many]).toEqual([
    { units: [25, 7, 6.5], open: 20_000, closed: 200 },
    { units: [25, 7, 6.5], open: 20_000, closed: 16_600 },
  ])
  for (let n = 0; n < people; n++) {
    const made = ['2026-04', '2026-05', '2026-06'].map((month) => {
      const given = { month, kind: 'owner' as const, ownerId: `usr_b${n}`, teamId: 'tea_200', amount: money('100000') }
      return createRecord(quotas, stamp, newQuota({ ...given, id: quotaId(given) })).step.action
    })
    await store.commit(made)
  }
  expect((await cost()).units).toEqual([55, 7, 6.5])
})
