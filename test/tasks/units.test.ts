import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningLaptop, runningLaptop } from '../support/running-laptop.ts'
import { unitsIn } from '../support/units.ts'

let server: RunningLaptop
let customer: { id: string }
let team: { id: string }
let me: { id: string }
let task: { id: string }
let blocked: { id: string }
let queued: { id: string }
let weekly: { id: string }
let colleague: { id: string }

const add = async (path: string, body: object): Promise<{ id: string }> => {
  const answer = await server.call('POST', path, body)
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}
const dueAt = '2030-01-07T02:00:00.000Z'

beforeAll(async () => {
  server = await runningLaptop()
  me = (await server.call('GET', '/v1/me')).body
  customer = await add('/v1/customers', { kind: 'person', name: 'Anna Snelling' })
  team = await add('/v1/teams', { name: 'Sales' })
  colleague = await add('/v1/users', { name: 'Tom', email: 'tom@test.example', teamId: team.id })
  for (let n = 0; n < 60; n++) task = await add('/v1/tasks', { title: 'Call', dueAt, customerId: customer.id })
  blocked = await add('/v1/tasks', { title: 'Send the contract', dependsOn: [task.id] })
  weekly = await add('/v1/tasks', { title: 'Call', dueAt, recurrence: { rule: 'FREQ=WEEKLY', zone: 'UTC' } })
  queued = await add('/v1/tasks', { title: 'Ring back', teamId: team.id })
  await server.settle()
})
afterAll(() => server?.close())

type Call = readonly [method: string, path: () => string, body?: () => object]

/** The access patterns of tasks, and what each call consumes of reads and writes. */
const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
  ['create for oneself', 0.5, 3, ['POST', () => '/v1/tasks', () => ({ title: 'Write the offer' })]],
  [
    'create for a customer, with a due time',
    1.5,
    9,
    ['POST', () => '/v1/tasks', () => ({ title: 'Call', dueAt, customerId: customer.id })],
  ],
  [
    'create for a colleague',
    1.5,
    3,
    ['POST', () => '/v1/tasks', () => ({ title: 'Write the offer', assigneeId: colleague.id })],
  ],
  ['read a task', 1, 0, ['GET', () => `/v1/tasks/${task.id}`]],
  ['read a task that waits for another', 1.5, 0, ['GET', () => `/v1/tasks/${blocked.id}`]],
  ['change a field', 1, 8, ['PATCH', () => `/v1/tasks/${task.id}`, () => ({ priority: 'high' })]],
  [
    'change the due time',
    1,
    14,
    ['PATCH', () => `/v1/tasks/${task.id}`, () => ({ dueAt: '2030-01-08T02:00:00.000Z' })],
  ],
  ['take from a queue', 1, 4, ['POST', () => `/v1/tasks/${queued.id}/take`]],
  ['complete', 1, 13, ['POST', () => `/v1/tasks/${task.id}/complete`]],
  ['complete one of a recurrence', 1, 20, ['POST', () => `/v1/tasks/${weekly.id}/complete`]],
  ['my day', 0.5, 0, ['GET', () => '/v1/tasks/my-day']],
  [
    'list of 50 open ones by due time',
    7.5,
    0,
    ['GET', () => `/v1/tasks?status=open&assigneeId=${me.id}&sort=dueAt&limit=50`],
  ],
  ['list of 50 of a customer', 27, 0, ['GET', () => `/v1/tasks?customerId=${customer.id}&limit=50`]],
  ['workload of a team', 2.5, 0, ['GET', () => `/v1/tasks/workload?teamId=${team.id}`]],
  ['history of a task', 2, 0, ['GET', () => `/v1/tasks/${blocked.id}/history`]],
]

describe('what a call consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, body]) => {
    const answer = await server.call(method, path(), body?.())
    expect(answer.status).toBeLessThan(300)
    expect(unitsIn(answer.headers)).toEqual({ read, write })
  })
})
