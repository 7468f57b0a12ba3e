import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unitsOf } from '../customers/world.ts'
import { openLoyalty, programme } from './loyalty-world.ts'

let world: Awaited<ReturnType<typeof openLoyalty>>
let id = ''
let other = ''

beforeAll(async () => {
  world = await openLoyalty()
  id = await world.customer({ emails: ['ada@example.com'] })
  other = (await world.must('POST', '/v1/customers', { kind: 'person', name: 'Grace Hopper' })).id
  for (let n = 0; n < 60; n++) await world.book(id, { kind: 'earn', points: 10, reason: 'Order' })
})
afterAll(() => world.close())

type Call = readonly [method: string, path: () => string, body?: object]
const entries = (of: string): string => `/v1/customers/${of}/points-entries`

/** The access patterns of loyalty, and what each call consumes of reads and writes. */
const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
  ['points of a customer', 2, 0, ['GET', () => `/v1/customers/${id}/loyalty`]],
  ['ledger, 50 lines', 5, 0, ['GET', () => `${entries(id)}?limit=50`]],
  ['first points of a customer', 3, 8, ['POST', () => entries(other), { kind: 'earn', points: 5 }]],
  ['earn or spend points', 3, 7, ['POST', () => entries(id), { kind: 'spend', points: 5 }]],
  ['the same with a reference', 3, 9, ['POST', () => entries(id), { kind: 'earn', points: 5, reference: 'order-1' }]],
  ['spend more than there is', 3, 0, ['POST', () => entries(other), { kind: 'spend', points: 999_999 }]],
  ['read the programme', 1, 0, ['GET', () => '/v1/loyalty-programme']],
  ['change the programme', 1, 5, ['PUT', () => '/v1/loyalty-programme', { ...programme, levelMonths: 6 }]],
]

describe('what a call on loyalty consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, body]) => {
    const answer = await world.call(method, path(), body && { body })
    expect(unitsOf(answer)).toEqual({ read, write })
  })
})
