import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unitsOf } from '../customers/world.ts'
import { openSales } from './sales-world.ts'

const sales = openSales()
const { call, must } = sales
afterAll(sales.close)

const cny = (amount: string) => ({ amount, currency: 'CNY' })

let customerId: string
let pipelineId: string
let id: string
let other: string

const closed = async (from: number, to: number): Promise<void> => {
  for (let start = from; start < to; start += 100)
    await must('POST', '/v1/deals/batch', {
      items: Array.from({ length: 100 }, (_, n) => ({
        name: `Old ${start + n}`,
        customerId,
        ownerId: 'usr_1',
        amount: cny('10'),
        imported: {
          state: n % 2 ? 'won' : 'lost',
          lostReason: 'price',
          openedAt: '2024-01-01T00:00:00Z',
          closedAt: '2024-03-01T00:00:00Z',
        },
      })),
    })
  await sales.follow()
}

beforeAll(async () => {
  await sales.staff(2)
  pipelineId = (await must('POST', '/v1/pipeline-templates/b2b_sale', {})).id
  customerId = (await must('POST', '/v1/customers', { kind: 'organisation', name: '华芯科技' })).id
  const stages = ['prospecting', 'qualification', 'proposal', 'negotiation', 'contract']
  for (const stage of stages) {
    const imported = { stages: [{ stage, enteredAt: '2026-01-01T00:00:00Z' }] }
    const items = Array.from({ length: 30 }, (_, n) => ({
      ...{ name: `Deal ${n}`, customerId, ownerId: 'usr_1', closeDate: '2026-05-31', imported },
      amount: cny('1000'),
    }))
    const made = (await must('POST', '/v1/deals/batch', { items })).items
    if (stage === 'prospecting') [{ id }, { id: other }] = made
  }
  await closed(0, 200)
})

type Call = readonly [method: string, path: () => string, body?: () => object]

const input = () => ({ name: 'X', customerId, amount: cny('5000'), closeDate: '2026-06-30' })

/** The access patterns of pipelines and deals, and what each call consumes of reads and writes. */
const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
  ['50 newest deals', 8.5, 0, ['GET', () => '/v1/deals?limit=50']],
  [
    '50 open deals of an owner by close date',
    8.5,
    0,
    ['GET', () => '/v1/deals?ownerId=usr_1&state=open&sort=closeDate&limit=50'],
  ],
  ['10 open deals of a stage', 6, 0, ['GET', () => `/v1/deals?pipelineId=${pipelineId}&stage=contract&limit=10`]],
  ['board of five stages, 10 deals each', 32, 0, ['GET', () => `/v1/pipelines/${pipelineId}/board`]],
  ['board of five stages, 25 deals each', 69.5, 0, ['GET', () => `/v1/pipelines/${pipelineId}/board?limit=25`]],
  ['open a deal', 4, 13, ['POST', () => '/v1/deals', input]],
  ['read a deal', 1, 0, ['GET', () => `/v1/deals/${id}`]],
  ['change a deal', 1, 8, ['PATCH', () => `/v1/deals/${id}`, () => ({ region: '华东' })]],
  ['move a deal', 2, 12, ['POST', () => `/v1/deals/${id}/move`, () => ({ stage: 'proposal' })]],
  ['win a deal', 1, 13, ['POST', () => `/v1/deals/${id}/win`]],
  ['reopen a deal', 2, 13, ['POST', () => `/v1/deals/${id}/reopen`]],
  ['lose a deal', 2, 13, ['POST', () => `/v1/deals/${id}/lose`, () => ({ reason: 'price' })]],
  ['give a deal to somebody', 1.5, 10, ['POST', () => `/v1/deals/${other}/assign`, () => ({ ownerId: 'usr_2' })]],
]

describe('what a call on deals consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, body]) => {
    const answer = await call(method, path(), { ...(body && { body: body() }) })
    expect(answer.status).toBeLessThan(300)
    expect(unitsOf(answer)).toEqual({ read, write })
  })
})

describe('board and own deals', () => {
  it('cost the same however many deals are closed', async () => {
    const reads = [
      `/v1/pipelines/${pipelineId}/board`,
      '/v1/deals?ownerId=usr_1&state=open&sort=closeDate&limit=50',
      `/v1/deals?pipelineId=${pipelineId}&stage=contract&limit=10`,
    ]
    const cost = () => Promise.all(reads.map(async (path) => unitsOf(await call('GET', path))))
    await sales.follow()
    const before = await cost()
    await closed(200, 1000)
    expect(await cost()).toEqual(before)
  })
})

describe('what follows from a write', () => {
  const followed = async () => {
    const before = { ...sales.followUnits }
    await sales.follow()
    return { read: sales.followUnits.read - before.read, write: sales.followUnits.write - before.write }
  }

  it('costs so much for a deal that is opened alone, for a move, and for a closed one among a hundred', async () => {
    await sales.follow()
    const made = await must('POST', '/v1/deals', input())
    const opened = await followed()
    await must('POST', `/v1/deals/${made.id}/move`, { stage: 'proposal' })
    const moved = await followed()
    await must('POST', `/v1/deals/${made.id}/win`)
    const won = await followed()
    const before = { ...sales.followUnits }
    await closed(1000, 1100)
    const perDeal = Math.round((sales.followUnits.write - before.write) / 10) / 10
    expect({ opened, moved, won, perDeal }).toEqual({
      opened: { read: 1, write: 32 },
      moved: { read: 1.5, write: 32 },
      won: { read: 1.5, write: 36 },
      perDeal: 24.3,
    })
  })
})
