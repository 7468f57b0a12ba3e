import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningLaptop, runningLaptop } from '../support/running-laptop.ts'
import { unitsIn } from '../support/units.ts'

let server: RunningLaptop
let customer: { id: string }
let logged: { id: string }
let me: { id: string }

const call = (more: object = {}) => ({
  customerId: customer.id,
  contactPoint: { kind: 'own', name: 'hotline' },
  channel: 'phone',
  method: 'call',
  direction: 'outbound',
  outcome: 'interested',
  summary: 'Asked for a quotation',
  ...more,
})

beforeAll(async () => {
  server = await runningLaptop()
  me = (await server.call('GET', '/v1/me')).body
  customer = (await server.call('POST', '/v1/customers', { kind: 'person', name: 'Anna Snelling' })).body
  for (let n = 0; n < 60; n++) logged = (await server.call('POST', '/v1/interactions', call())).body
  await server.settle()
})
afterAll(() => server?.close())

type Call = readonly [method: string, path: () => string, body?: () => object]

/** The access patterns of interactions, and what each call consumes of reads and writes. */
const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
  ['log an interaction', 1.5, 8, ['POST', () => '/v1/interactions', () => call()]],
  ['read an interaction', 1, 0, ['GET', () => `/v1/interactions/${logged.id}`]],
  ['correct what was noted', 1, 8, ['PATCH', () => `/v1/interactions/${logged.id}`, () => ({ satisfaction: 4 })]],
  ['list of 50 with a customer', 9, 0, ['GET', () => `/v1/interactions?customerId=${customer.id}&limit=50`]],
  ['list of 50, the newest', 8, 0, ['GET', () => '/v1/interactions?limit=50']],
  ['list of 50 of a member of staff', 8, 0, ['GET', () => `/v1/interactions?staffId=${me.id}&sort=startedAt&limit=50`]],
  ['list of 50 by an outcome', 27, 0, ['GET', () => '/v1/interactions?outcome=interested&limit=50']],
  ['history of an interaction', 2, 0, ['GET', () => `/v1/interactions/${logged.id}/history`]],
]

describe('what a call consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, body]) => {
    const answer = await server.call(method, path(), body?.())
    expect(answer.status).toBeLessThan(300)
    expect(unitsIn(answer.headers)).toEqual({ read, write })
  })
})
