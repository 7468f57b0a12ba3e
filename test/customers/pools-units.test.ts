import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import onCustomerAction from '../../functions/customers/on-customer-action.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import { openPool } from '../leads/pool-world.ts'
import { unitsOf } from './world.ts'

let world: Awaited<ReturnType<typeof openPool>>
const ids: string[] = []
const phone = (n: number): string => `13${String((n * 739_391 + 12_345) % 1_000_000_000).padStart(9, '0')}`
const body = (n: number) => ({ name: `Company ${n}`, emails: [`office${n}@customers.example`], phones: [phone(n)] })

beforeAll(async () => {
  const given = {
    limits: { claimsPerDay: 100, holding: 100 },
    protection: { protectDays: 10, extendDays: 3, mostDays: 20 },
    recycle: [{ withoutFollowUpDays: 15 }],
    warnDays: [3, 1],
  }
  world = await openPool(given, 3, 'customer')
  for (let n = 0; n < 60; n++) ids.push(await world.waiting(body(n)))
  for (const id of ids.slice(50)) await world.claim(id, world.members[0])
  await world.follow()
})
afterAll(() => world.close())

const [one, two, three] = [() => ids[0], () => ids[1], () => ids[2]]
const member = (): Actor => world.members[0]
const pool = (): string => `/v1/pools/${world.pool.id}`

type Call = readonly [method: string, path: () => string, body?: (() => object) | undefined, as?: () => Actor]

/** The access patterns of customers in pools, and what each call consumes of reads and writes. */
const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
  ['customers that wait, 50', 7.5, 0, ['GET', () => `${pool()}/customers?limit=50`, undefined, member]],
  ['claim a customer', 2, 14, ['POST', () => `/v1/customers/${one()}/claim`, undefined, member]],
  ['claim a customer that is gone', 2, 0, ['POST', () => `/v1/customers/${one()}/claim`, undefined, member]],
  ['hand a customer out', 3, 12, ['POST', () => `/v1/customers/${two()}/hand-out`, () => ({ ownerId: 'usr_2' })]],
  ['give a customer back', 2, 13, ['POST', () => `/v1/customers/${one()}/return`, () => ({ reason: 'x' }), member]],
  [
    'take a customer out',
    3,
    4,
    ['POST', () => `/v1/customers/${three()}/remove-from-pool`, () => ({ ownerId: 'usr_2' })],
  ],
  ['put a customer in', 2, 7, ['POST', () => `${pool()}/customers`, () => ({ customerId: three() })]],
  ['lock a customer', 2, 6, ['PUT', () => `/v1/customers/${two()}/lock`, () => ({})]],
  [
    'look a customer up by phone',
    5.5,
    0,
    ['POST', () => '/v1/customers/protection-lookup', () => ({ phone: phone(51) })],
  ],
  [
    'look one up by company',
    3.5,
    0,
    ['POST', () => '/v1/customers/protection-lookup', () => ({ company: 'Company 51' })],
  ],
]

describe('what a call on pools of customers consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, given, as]) => {
    const answer = await world.call(method, path(), { as: as?.() ?? world.admin, ...(given && { body: given() }) })
    expect(unitsOf(answer)).toEqual({ read, write })
  })
})

/** What is consumed when a deal is told of, whether its customer belongs to a pool or not. */
const told: readonly (readonly [what: string, read: number, write: number, isPooled: boolean])[] = [
  ['count a deal with its customer', 5, 5, false],
  ['the same with a customer of a pool', 6, 10, true],
]

describe('what a deal of a customer consumes', () => {
  it.each(told)('%s: %d read, %d write', async (_, read, write, isPooled) => {
    const { platform, must, admin } = world
    const stages = [{ key: 'talk', name: 'Talk', probability: 20, category: 'pipeline' }]
    const lostReasons = [{ key: 'price', name: 'Price' }]
    const { id: pipelineId } = await must('POST', '/v1/pipelines', { name: 'Sales', stages, lostReasons }, admin)
    const customerId = isPooled ? ids[55] : (await world.add({ name: 'Elsewhere' })).id
    const { id } = await must(
      'POST',
      '/v1/deals',
      { name: 'Machines', pipelineId, customerId, closeDate: '2026-06-30' },
      admin,
    )
    const event = world.raised().find(({ recordId }) => recordId === id)
    const units = { read: 0, write: 0 }
    const store = platform.store.metered((more) => {
      units.read += more.read
      units.write += more.write
    })
    if (event) await onCustomerAction.handle(event, { ...platform, store })
    expect(units).toEqual({ read, write })
  })
})
