import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unitsOf } from '../customers/world.ts'
import { openLeads } from './leads-world.ts'

const world = openLeads()
const { call, add } = world
afterAll(world.close)

let id: string
const surnames = ['Archer', 'Baker', 'Cooper', 'Dyer', 'Ellis', 'Fisher', 'Gardner', 'Hunter', 'Irving', 'Joiner']
const person = (n: number) => ({
  name: `Robin ${surnames[n % 10]}`,
  company: `${surnames[(n * 7 + 3) % 10]} & ${surnames[n % 9]} ${n}`,
  emails: [`person${n}@leads.example`],
  phones: [`13${String((n * 739_391 + 12_345) % 1_000_000_000).padStart(9, '0')}`],
  source: { channel: 'web', campaign: 'autumn' },
})

beforeAll(async () => {
  await world.staff(2)
  for (let n = 0; n < 60; n++) await add({ ...person(n), ownerId: 'usr_1' })
  id = (await add(person(100))).id
  await world.follow()
})

type Call = readonly [method: string, path: () => string, body?: () => object]

/** The access patterns of leads, and what each call consumes of reads and writes. */
const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
  ['add, with e-mail and phone', 16.5, 10, ['POST', () => '/v1/leads', () => person(200)]],
  ['add, with a name alone', 1, 6, ['POST', () => '/v1/leads', () => ({ name: 'Nobody Known' })]],
  ['read by id', 1, 0, ['GET', () => `/v1/leads/${id}`]],
  ['list of 50, the newest', 5, 0, ['GET', () => '/v1/leads?limit=50']],
  ['50 open ones of an owner', 5, 0, ['GET', () => '/v1/leads?ownerId=usr_1&open=true&sort=ownedSince&limit=50']],
  ['list of 50 of a campaign', 27, 0, ['GET', () => '/v1/leads?source.campaign=autumn&limit=50']],
  ['who may be the same', 16.5, 0, ['GET', () => `/v1/leads/${id}/duplicates`]],
  ['timeline', 2.5, 0, ['GET', () => `/v1/leads/${id}/timeline`]],
  ['change a field', 1.5, 3, ['PATCH', () => `/v1/leads/${id}`, () => ({ employees: 12 })]],
  ['another status', 1.5, 3, ['POST', () => `/v1/leads/${id}/status`, () => ({ status: 'working' })]],
  ['hand over', 2, 9, ['POST', () => `/v1/leads/${id}/assign`, () => ({ ownerId: 'usr_2' })]],
  ['nurture', 1.5, 4, ['POST', () => `/v1/leads/${id}/nurture`, () => ({ until: '2026-12-01' })]],
  ['disqualify', 3.5, 16, ['POST', () => `/v1/leads/${id}/disqualify`, () => ({ reason: 'no_budget' })]],
  ['reopen', 3.5, 15, ['POST', () => `/v1/leads/${id}/reopen`]],
]

describe('what a call on leads consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, body]) => {
    const answer = await call(method, path(), { ...(body && { body: body() }) })
    expect(answer.status).toBeLessThan(300)
    expect(unitsOf(answer)).toEqual({ read, write })
  })
})

it('costs the same for the open ones of an owner however many are settled', async () => {
  const open = '/v1/leads?ownerId=usr_2&open=true&sort=ownedSince'
  const read = async () => unitsOf(await call('GET', open)).read
  for (let n = 0; n < 3; n++) await add({ name: 'Open', ownerId: 'usr_2' })
  const before = await read()
  for (let n = 0; n < 100; n++) {
    const settled = await add({ name: `Settled ${n}`, ownerId: 'usr_2' })
    await call('POST', `/v1/leads/${settled.id}/disqualify`, { body: { reason: 'no_budget' } })
  }
  expect(await read()).toBe(before)
})
