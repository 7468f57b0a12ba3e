import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../shared/kernel/actor.ts'
import { unitsOf } from '../customers/world.ts'
import { openPool } from './pool-world.ts'

let world: Awaited<ReturnType<typeof openPool>>
const ids: string[] = []
const body = (n: number) => ({
  company: `Company ${n}`,
  emails: [`person${n}@leads.example`],
  phones: [`13${String((n * 739_391 + 12_345) % 1_000_000_000).padStart(9, '0')}`],
})

beforeAll(async () => {
  world = await openPool({
    limits: { claimsPerDay: 100, holding: 100 },
    protection: { protectDays: 10, extendDays: 3, mostDays: 20 },
    recycle: [{ withoutFollowUpDays: 15 }],
    warnDays: [3, 1],
  })
  for (let n = 0; n < 60; n++) ids.push(await world.waiting(body(n)))
  for (const id of ids.slice(50)) await world.claim(id, world.members[0])
  await world.follow()
})
afterAll(() => world.close())

const [one, two, three] = [() => ids[0], () => ids[1], () => ids[2]]
const member = (): Actor => world.members[0]

type Call = readonly [method: string, path: () => string, body?: (() => object) | undefined, as?: () => Actor]

/** The access patterns of pools, and what each call consumes of reads and writes. */
const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
  ['what waits in a pool, 50', 7, 0, ['GET', () => `/v1/pools/${world.pool.id}/leads?limit=50`, undefined, member]],
  ['claim', 2.5, 18, ['POST', () => `/v1/leads/${one()}/claim`, undefined, member]],
  ['claim what is gone', 2, 0, ['POST', () => `/v1/leads/${one()}/claim`, undefined, member]],
  ['hand out', 3.5, 16, ['POST', () => `/v1/leads/${two()}/hand-out`, () => ({ ownerId: 'usr_2' })]],
  ['give back', 2.5, 16, ['POST', () => `/v1/leads/${one()}/return`, () => ({ reason: 'no_time' }), member]],
  ['take out', 3.5, 7, ['POST', () => `/v1/leads/${three()}/remove-from-pool`, () => ({ ownerId: 'usr_2' })]],
  ['put in', 2.5, 7, ['POST', () => `/v1/pools/${world.pool.id}/leads`, () => ({ leadId: three() })]],
  ['lock', 2.5, 7, ['PUT', () => `/v1/leads/${two()}/lock`, () => ({})]],
  ['what is foreseen, of 10', 7.5, 0, ['GET', () => `/v1/pools/${world.pool.id}/recycling?on=2026-03-09`]],
  ['look up by phone', 5.5, 0, ['POST', () => '/v1/leads/protection-lookup', () => ({ phone: body(51).phones[0] })]],
  ['look up by company', 3.5, 0, ['POST', () => '/v1/leads/protection-lookup', () => ({ company: 'Company 51' })]],
]

describe('what a call on pools consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, given, as]) => {
    const answer = await world.call(method, path(), { as: as?.() ?? world.admin, ...(given && { body: given() }) })
    expect(unitsOf(answer)).toEqual({ read, write })
  })
})
