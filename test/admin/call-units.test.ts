import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningLaptop, runningLaptop } from '../support/running-laptop.ts'
import { unitsIn } from '../support/units.ts'

let server: RunningLaptop
let me: { id: string }
let team: { id: string }
let user: { id: string }
let role: { id: string }
let key: { id: string }

const add = async (path: string, body: object): Promise<{ id: string }> => {
  const answer = await server.call('POST', path, body)
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

beforeAll(async () => {
  server = await runningLaptop()
  me = (await server.call('GET', '/v1/me')).body
  const { items } = (await server.call('GET', '/v1/roles')).body
  role = items.find(({ key }: { key: string }) => key === 'sales')
  team = await add('/v1/teams', { name: 'Sales' })
  const given = { teamId: team.id, roleIds: [role.id] }
  for (let n = 0; n < 25; n++)
    user = await add('/v1/users', { name: `Tom ${n}`, email: `tom${n}@test.example`, ...given })
  key = await add('/v1/keys', { name: 'Web shop', permissions: { 'customer:read': 'all' } })
  await server.settle()
})
afterAll(() => server?.close())

type Call = readonly [method: string, path: () => string, body?: () => object]

/** The access patterns of users, teams, roles, keys and audit, and what each call consumes of reads and writes. */
const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
  ['who is signed in', 1, 0, ['GET', () => '/v1/me']],
  ['list of 25 users', 3, 0, ['GET', () => '/v1/users']],
  ['read a user', 1, 0, ['GET', () => `/v1/users/${me.id}`]],
  [
    'invite a user into a team with a role',
    2,
    6,
    ['POST', () => '/v1/users', () => ({ name: 'Li', email: 'li@test.example', teamId: team.id, roleIds: [role.id] })],
  ],
  ['change a user', 2, 3, ['PATCH', () => `/v1/users/${user.id}`, () => ({ skills: ['en'] })]],
  ['disable a user', 2, 3, ['POST', () => `/v1/users/${user.id}/disable`]],
  ['add a team', 1, 5, ['POST', () => '/v1/teams', () => ({ name: 'North', parentId: team.id })]],
  ['list of roles', 1.5, 0, ['GET', () => '/v1/roles']],
  [
    'define a role',
    0,
    5,
    [
      'POST',
      () => '/v1/roles',
      () => ({ key: 'front-desk', name: 'Front desk', permissions: { 'customer:read': 'all' } }),
    ],
  ],
  [
    'make an API key',
    0,
    5,
    ['POST', () => '/v1/keys', () => ({ name: 'Shop', permissions: { 'customer:read': 'all' } })],
  ],
  ['rotate an API key', 2, 5, ['POST', () => `/v1/keys/${key.id}/rotate`, () => ({})]],
  ['revoke an API key', 1, 5, ['POST', () => `/v1/keys/${key.id}/revoke`]],
  ['list of 25 entries of the audit', 4, 0, ['GET', () => '/v1/audit']],
]

describe('what a call consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, body]) => {
    const answer = await server.call(method, path(), body?.())
    expect(answer.status).toBeLessThan(300)
    expect(unitsIn(answer.headers)).toEqual({ read, write })
  })
})
