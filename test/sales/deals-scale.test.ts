import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../shared/kernel/actor.ts'
import { unitsOf } from '../customers/world.ts'
import { testActor } from '../support/api.ts'
import { openSales } from './sales-world.ts'

/** The guide has figures of larger ones: SALES_PEOPLE=200 SALES_OPEN=20000 SALES_CLOSED_BEFORE=1000 SALES_CLOSED_AFTER=100000. */
const size = (name: string, usual: number): number => Number(process.env[name] ?? usual)
const people = size('SALES_PEOPLE', 20)
const open = size('SALES_OPEN', 600)
const closedBefore = size('SALES_CLOSED_BEFORE', 100)
const closedAfter = size('SALES_CLOSED_AFTER', 1000)

const sales = openSales()
const { must } = sales
afterAll(sales.close)

const stages = ['prospecting', 'qualification', 'proposal', 'negotiation', 'contract']
const perBatch = 100

let pipelineId: string
let customerId: string

const addDeals = async (from: number, to: number, deal: (n: number) => object): Promise<void> => {
  for (let start = from; start < to; start += perBatch) {
    const items = Array.from({ length: Math.min(perBatch, to - start) }, (_, place) => ({
      ...{ name: `Deal ${start + place}`, customerId, ownerId: `usr_${1 + ((start + place) % people)}` },
      amount: { amount: '1000', currency: 'CNY' },
      ...deal(start + place),
    }))
    const answer = await must('POST', '/v1/deals/batch', { items })
    expect(answer.items.every(({ status }: { status: number }) => status === 201)).toBe(true)
    await sales.follow()
  }
}

/** Deals that closed one after the other in the quarter, so that the months which forecasts read are full of them too. */
const close = (from: number, to: number) =>
  addDeals(from, to, (n) => ({
    imported: {
      state: n % 2 ? 'won' : 'lost',
      lostReason: 'price',
      openedAt: '2025-11-01T00:00:00Z',
      closedAt: `2026-0${1 + (n % 2)}-${String(1 + (n % 28)).padStart(2, '0')}T00:00:00Z`,
    },
  }))

const scoped = (scope: 'own' | 'team'): Actor => {
  const all = testActor({ id: 'usr_1', teamId: 'tea_sales', teamIds: ['tea_sales'] })
  const permissions = Object.fromEntries(Object.keys(all.permissions).map((name) => [name, scope]))
  return { ...all, permissions: { ...permissions, 'personal:read': 'all' } as Actor['permissions'] }
}

const reads: readonly (readonly [name: string, path: () => string, as?: Actor])[] = [
  ['board', () => `/v1/pipelines/${pipelineId}/board`],
  ['board of a manager', () => `/v1/pipelines/${pipelineId}/board`, scoped('team')],
  ['board of a seller', () => `/v1/pipelines/${pipelineId}/board`, scoped('own')],
  ['my deals', () => '/v1/deals?ownerId=usr_1&state=open&sort=closeDate&limit=50', scoped('own')],
  ['50 newest deals', () => '/v1/deals?limit=50'],
  ['open deals of a stage', () => `/v1/deals?pipelineId=${pipelineId}&stage=contract&limit=10`],
  ['forecast of the team for a quarter', () => '/v1/forecast?from=2026-04&to=2026-06&by=month'],
  ['forecast by person for a quarter', () => '/v1/forecast?from=2026-04&to=2026-06&by=owner'],
  ['forecast by person for a half-year', () => '/v1/forecast?from=2026-01&to=2026-06&by=owner'],
  ['own forecast for a quarter', () => '/v1/forecast?from=2026-04&to=2026-06', scoped('own')],
  ['figures of two quarters', () => '/v1/sales/figures?from=2026-01&to=2026-06&by=quarter'],
  ['ranking of a quarter', () => '/v1/ranking?from=2026-01&to=2026-03'],
]

const costs = async (): Promise<Record<string, number>> => {
  const found: Record<string, number> = {}
  for (const [name, path, as] of reads) {
    const answer = await sales.call('GET', path(), { ...(as && { as }) })
    expect(answer.status).toBe(200)
    found[name] = unitsOf(answer).read
  }
  return found
}

beforeAll(async () => {
  await sales.staff(people)
  pipelineId = (await must('POST', '/v1/pipeline-templates/b2b_sale', {})).id
  customerId = (await must('POST', '/v1/customers', { kind: 'organisation', name: '华芯科技' })).id
  await addDeals(0, open, (n) => ({
    closeDate: `2026-0${4 + (n % 3)}-15`,
    imported: {
      stages: [{ stage: stages[Math.floor(n / people) % stages.length], enteredAt: '2026-01-01T00:00:00Z' }],
    },
  }))
  await close(0, closedBefore)
}, 3_600_000)

describe(`with ${open} open deals of ${people} people`, () => {
  it(`reads cost the same with ${closedBefore} closed deals as with ${closedAfter}`, {
    timeout: 3_600_000,
  }, async () => {
    const before = await costs()
    if (process.env.SALES_OPEN) console.log(before)
    await close(closedBefore, closedAfter)
    expect(await costs()).toEqual(before)
  })
})
