import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cast, openCast } from '../access/cast.ts'
import { must, openWorld, type World } from '../access/world.ts'

let world: World
let cast: Cast
const worlds: World[] = []
beforeEach(async () => {
  world = await openWorld()
  worlds.push(world)
  cast = await openCast(world)
})
afterAll(() => {
  for (const opened of worlds) opened.close()
})

const asAdmin = (body: unknown) => ({ token: cast.a.admin.token, body })

const roleOf = async (key: string, permissions: Record<string, string>): Promise<string> =>
  (await must(world.call('POST', '/v1/roles', asAdmin({ key, name: key, permissions })))).body.id

/** A user in North with a role of just these permissions. */
const climber = async (permissions: Record<string, string>, teamId = cast.teams.north) => {
  const roleId = await roleOf('climber', permissions)
  const body = { name: 'Climber', email: 'climber@alpha.example', teamId, roleIds: [roleId] }
  const { id } = (await must(world.call('POST', '/v1/users', asAdmin(body)))).body
  return { id: id as string, roleId, token: await world.token('climber@alpha.example') }
}

const userAdmin = { 'user:read': 'all', 'user:write': 'all', 'role:read': 'all' }

const refused = async (call: ReturnType<World['call']>, code = 'access.beyond_own') => {
  const before = world.traces()
  const { status, body } = await call
  expect([status, body.code]).toEqual([403, code])
  expect(world.traces()).toEqual(before)
}

describe('who may change users', () => {
  it('can not give anybody a role that grants more', async () => {
    const { id, token, roleId } = await climber(userAdmin)
    const roleIds = [roleId, cast.a.roles.admin?.id]
    await refused(world.call('PATCH', `/v1/users/${id}`, { token, body: { roleIds } }))
    const invited = { name: 'Friend', email: 'friend@alpha.example', roleIds }
    await refused(world.call('POST', '/v1/users', { token, body: invited }))
    const harmless = { ...invited, roleIds: [roleId], teamId: cast.teams.north }
    expect((await world.call('POST', '/v1/users', { token, body: harmless })).status).toBe(201)
  })

  it('can not bring low, take over or shut out somebody who holds more', async () => {
    const { token } = await climber(userAdmin)
    const boss = `/v1/users/${cast.people.manager?.id}`
    await refused(world.call('PATCH', boss, { token, body: { roleIds: [] } }))
    await refused(world.call('PATCH', boss, { token, body: { email: 'mine@alpha.example' } }))
    const identity = { issuer: 'https://sign-in.example', subject: 'mine' }
    await refused(world.call('PATCH', boss, { token, body: { identity } }))
    await refused(world.call('POST', `${boss}/disable`, { token }))
  })

  it('can not take over an equal whose own records are out of reach', async () => {
    const { token } = await climber({ ...userAdmin, 'customer:read': 'own' })
    const equal = { 'customer:read': 'own' }
    const roleIds = [await roleOf('equal', equal)]
    const body = { name: 'Equal', email: 'equal@alpha.example', teamId: cast.teams.south, roleIds }
    const { id } = (await must(world.call('POST', '/v1/users', asAdmin(body)))).body
    await refused(world.call('PATCH', `/v1/users/${id}`, { token, body: { email: 'mine@alpha.example' } }))
    expect((await world.call('PATCH', `/v1/users/${id}`, { token, body: { name: 'Renamed' } })).status).toBe(200)
  })

  it('can not move itself or a friend to where a team scope reaches more', async () => {
    const { id, token } = await climber({ ...userAdmin, 'customer:read': 'team' })
    for (const teamId of [cast.teams.head, cast.teams.south])
      await refused(world.call('PATCH', `/v1/users/${id}`, { token, body: { teamId } }))
    expect((await world.call('PATCH', `/v1/users/${id}`, { token, body: { teamId: cast.teams.below } })).status).toBe(
      200,
    )
  })

  it('can not put anybody outside the teams that it reaches', async () => {
    const { token } = await climber({ 'user:read': 'team', 'user:write': 'team' })
    const body = { name: 'X', email: 'x@alpha.example' }
    const post = (teamId?: string) => world.call('POST', '/v1/users', { token, body: { ...body, teamId } })
    await refused(post(cast.teams.south), 'access.denied')
    await refused(post(), 'access.denied')
    expect((await post(cast.teams.below)).status).toBe(201)
  })
})

describe('who may change roles', () => {
  const roleAdmin = { 'role:read': 'all', 'role:write': 'all', 'customer:read': 'team', 'task:read': 'all' }

  it('can not define one that grants more', async () => {
    const { token } = await climber(roleAdmin)
    const post = (permissions: object) =>
      world.call('POST', '/v1/roles', { token, body: { key: 'wide', name: 'Wide', permissions } })
    await refused(post({ 'customer:read': 'all' }))
    await refused(post({ 'customer:write': 'own' }))
    // A team scope reaches from every team that the role may be given to.
    await refused(post({ 'customer:read': 'team' }))
    expect((await post({ 'customer:read': 'own', 'task:read': 'team' })).status).toBe(201)
  })

  it('can neither widen its own role nor narrow one that grants more', async () => {
    const { token, roleId } = await climber(roleAdmin)
    const headers = { 'if-match': '"1"' }
    const widened = { permissions: { ...roleAdmin, 'customer:read': 'all' } }
    await refused(world.call('PATCH', `/v1/roles/${roleId}`, { token, headers, body: widened }))
    const manager = `/v1/roles/${cast.a.roles.manager?.id}`
    await refused(world.call('PATCH', manager, { token, headers, body: { permissions: {} } }))
  })

  it('leaves the administrator role as it is', async () => {
    const admin = `/v1/roles/${cast.a.roles.admin?.id}`
    const call = { ...asAdmin({ permissions: {} }), headers: { 'if-match': '"1"' } }
    expect((await world.call('PATCH', admin, call)).body.code).toBe('role.admin_fixed')
  })
})

describe('who may make keys', () => {
  const keyAdmin = { 'key:read': 'all', 'key:write': 'all', 'customer:read': 'team' }

  it('can not put more into one than it holds', async () => {
    const { token } = await climber(keyAdmin)
    const post = (permissions: object, teamId?: string) =>
      world.call('POST', '/v1/keys', { token, body: { name: 'K', permissions, teamId } })
    await refused(post({ 'customer:read': 'all' }))
    await refused(post({ 'user:write': 'own' }))
    await refused(post({ 'customer:read': 'team' }, cast.teams.south))
    expect((await post({ 'customer:read': 'team' }, cast.teams.below)).status).toBe(201)
  })

  it('can not rotate its way into a key that holds more', async () => {
    const { token } = await climber(keyAdmin)
    await refused(world.call('POST', `/v1/keys/${cast.narrowKey.id}/rotate`, { token, body: {} }))
  })
})

describe('who may change teams', () => {
  it('can not see more by moving a team below its own', async () => {
    const { token } = await climber({ 'team:read': 'all', 'team:write': 'all', 'customer:read': 'team' })
    const move = (parentId: string) =>
      world.call('PATCH', `/v1/teams/${cast.teams.south}`, { token, body: { parentId } })
    await refused(move(cast.teams.north))
    await refused(move(cast.teams.below))
  })

  it('moves only within the teams that it reaches', async () => {
    const { token } = await climber({ 'team:read': 'all', 'team:write': 'team' })
    const patch = (teamId: string, parentId: string | null) =>
      world.call('PATCH', `/v1/teams/${teamId}`, { token, body: { parentId } })
    await refused(patch(cast.teams.south, cast.teams.north), 'access.denied')
    await refused(patch(cast.teams.below, cast.teams.south), 'access.denied')
    await refused(patch(cast.teams.below, null), 'access.denied')
    await refused(patch(cast.teams.north, cast.teams.south), 'access.denied')
    const { id } = (
      await must(world.call('POST', '/v1/teams', { token, body: { name: 'New', parentId: cast.teams.north } }))
    ).body
    expect((await patch(id, cast.teams.below)).status).toBe(200)
  })
})

describe('a permission over what belongs to the whole tenant', () => {
  it.each([
    ['GET', '/v1/audit', 'audit:read'],
    ['POST', '/v1/audit/verify', 'audit:read'],
    ['POST', '/v1/roles', 'role:write'],
    ['POST', '/v1/fields/customer', 'field:write'],
  ])('is nothing with a scope of own or team: %s %s', async (method, path, permission) => {
    const bodies: Record<string, unknown> = {
      '/v1/audit/verify': {},
      '/v1/roles': { key: 'new', name: 'New', permissions: {} },
      '/v1/fields/customer': { key: 'grade', label: 'Grade', type: 'text' },
    }
    for (const [scope, status] of [
      ['own', 403],
      ['team', 403],
      ['all', method === 'GET' || path.endsWith('verify') ? 200 : 201],
    ] as const) {
      const name = `${permission.replace(':', '-')}-${scope}-${path.length}`
      const roleId = await roleOf(name, { [permission]: scope })
      const user = { name, email: `${name}@alpha.example`, teamId: cast.teams.north, roleIds: [roleId] }
      await must(world.call('POST', '/v1/users', asAdmin(user)))
      const answer = await world.call(method, path, { token: await world.token(user.email), body: bodies[path] })
      expect(answer.status, scope).toBe(status)
    }
  })
})
