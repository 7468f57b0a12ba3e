import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unitsOf } from '../customers/world.ts'
import { openDesk } from './cases-world.ts'

const desk = openDesk()
const { call, must, open } = desk
afterAll(desk.close)

let id: string
let customerId: string
beforeAll(async () => {
  await desk.staff(2)
  customerId = (await must('POST', '/v1/customers', { kind: 'person', name: '张伟' })).id
  for (let n = 0; n < 60; n++) await open({ subject: `Machine ${n}`, customerId, ownerId: 'usr_1' })
  id = (await open({ customerId, teamId: 'tea_desk' })).id
  await desk.follow()
})

type Call = readonly [method: string, path: () => string, body?: () => object]

/** The access patterns of cases, and what each call consumes of reads and writes. */
const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
  ['open, with a customer', 2.5, 9, ['POST', () => '/v1/cases', () => ({ subject: 'X', customerId })]],
  ['read by id', 1, 0, ['GET', () => `/v1/cases/${id}`]],
  ['list of 50, the newest', 7, 0, ['GET', () => '/v1/cases?limit=50']],
  ['list of 50 of an owner', 27, 0, ['GET', () => '/v1/cases?ownerId=usr_1&limit=50']],
  ['queue of a team', 1.5, 0, ['GET', () => '/v1/cases/queue?teamId=tea_desk']],
  ['take', 1, 13, ['POST', () => `/v1/cases/${id}/take`]],
  ['reply', 2, 12, ['POST', () => `/v1/cases/${id}/messages`, () => ({ text: 'Hello' })]],
  [
    'internal note',
    2,
    12,
    ['POST', () => `/v1/cases/${id}/messages`, () => ({ visibility: 'internal', text: 'Note' })],
  ],
  ['conversation', 2, 0, ['GET', () => `/v1/cases/${id}/messages`]],
  ['another status of the group', 2, 8, ['POST', () => `/v1/cases/${id}/status`, () => ({ status: 'in_progress' })]],
  ['resolve', 2, 16, ['POST', () => `/v1/cases/${id}/resolve`]],
  ['close', 2, 8, ['POST', () => `/v1/cases/${id}/close`, () => ({})]],
]

describe('what a call on cases consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, body]) => {
    const answer = await call(method, path(), { ...(body && { body: body() }) })
    expect(answer.status).toBeLessThan(300)
    expect(unitsOf(answer)).toEqual({ read, write })
  })
})
