import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import admin from '../../functions/admin/index.ts'
import { type Cast, openCast } from '../access/cast.ts'
import { type CallOptions, must, openWorld, type World } from '../access/world.ts'
import { apiOf } from '../support/api.ts'

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

const asAdmin = (body?: unknown): CallOptions => ({ token: cast.a.admin.token, ...(body !== undefined && { body }) })
const invite = async (body: object) => (await must(world.call('POST', '/v1/users', asAdmin(body)))).body
const me = async (token: string) => (await world.call('GET', '/v1/me', { token })).status

describe('the e-mail address of a user', () => {
  it('is kept in one form', async () => {
    expect((await invite({ name: 'Li', email: ' Li.Na＠Alpha.example ' })).email).toBe('li.na@alpha.example')
  })

  it.each([['nobody'], ['a@b@c'], ['@alpha.example']])('is refused as %j', async (email) => {
    const { status, body } = await world.call('POST', '/v1/users', asAdmin({ name: 'X', email }))
    expect([status, body.errors[0].pointer, body.errors[0].code]).toEqual([400, '/email', 'wrong_format'])
  })

  it('belongs to one user: the refusal names the other one', async () => {
    const { id } = await invite({ name: 'One', email: 'one@alpha.example' })
    const { status, body } = await world.call('POST', '/v1/users', asAdmin({ name: 'Two', email: 'ONE@alpha.example' }))
    expect([status, body.code, body.id]).toEqual([409, 'user.email_taken', id])
  })

  it('belongs to one user over all tenants, without a word about the other tenant', async () => {
    const { status, body } = await world.call('POST', '/v1/users', asAdmin({ name: 'X', email: cast.b.admin.email }))
    expect([status, body.code, body.id]).toEqual([409, 'user.email_taken', undefined])
    expect(JSON.stringify(body)).not.toContain(cast.b.admin.id)
  })

  it('is free again after a change, and signs in whoever has it then', async () => {
    const { id } = await invite({ name: 'One', email: 'one@alpha.example' })
    await must(world.call('PATCH', `/v1/users/${id}`, asAdmin({ email: 'uno@alpha.example' })))
    expect(await me(await world.token('one@alpha.example'))).toBe(401)
    expect(await me(await world.token('uno@alpha.example'))).toBe(200)
    const other = await invite({ name: 'Two', email: 'one@alpha.example' })
    expect((await world.call('GET', '/v1/me', { token: await world.token('one@alpha.example') })).body.id).toBe(
      other.id,
    )
  })

  it('stays with a disabled user, who comes back with it', async () => {
    const { id } = await invite({ name: 'One', email: 'one@alpha.example' })
    const token = await world.token('one@alpha.example')
    await must(world.call('POST', `/v1/users/${id}/disable`, asAdmin()))
    expect(await me(token)).toBe(401)
    const { status } = await world.call('POST', '/v1/users', asAdmin({ name: 'Two', email: 'one@alpha.example' }))
    expect(status).toBe(409)
    await must(world.call('POST', `/v1/users/${id}/enable`, asAdmin()))
    expect(await me(token)).toBe(200)
  })

  it('goes to exactly one of many who ask for it at once', async () => {
    const asked = Array.from({ length: 16 }, (_, n) =>
      world.call('POST', '/v1/users', asAdmin({ name: `N${n}`, email: 'wanted@alpha.example' })),
    )
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect(statuses.filter((status) => status === 409)).toHaveLength(15)
  })
})

describe('a user', () => {
  it('has absences, skills, shift and territory, checked field by field', async () => {
    const body = {
      name: ' 王  芳 ',
      email: 'wang@alpha.example',
      skills: ['zh', 'zh', 'en'],
      absences: [{ from: '2026-05-01', to: '2026-05-05' }],
      shift: { weekdays: [1, 2, 3], from: '22:00', to: '06:00', zone: 'Asia/Shanghai' },
      territory: ['华东'],
    }
    expect(await invite(body)).toMatchObject({ ...body, name: '王 芳', skills: ['zh', 'en'], status: 'active' })
    const broken = {
      ...body,
      absences: [{ from: '2026-05-05', to: '2026-05-01' }],
      shift: { ...body.shift, zone: 'Mars/Olympus' },
    }
    const { status, body: problem } = await world.call('POST', '/v1/users', asAdmin(broken))
    const faults = problem.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code])
    expect([status, faults]).toEqual([
      400,
      [
        ['/absences/0/to', 'ends_before_start'],
        ['/shift/zone', 'time_zone'],
      ],
    ])
  })

  it('can not have a role or a team that there is not, nor one of another tenant', async () => {
    const roleIds = [cast.a.roles.sales?.id, cast.b.roles.sales?.id]
    const input = { name: 'X', email: 'x@alpha.example' }
    const role = await world.call('POST', '/v1/users', asAdmin({ ...input, roleIds }))
    expect([role.status, role.body.errors[0].pointer]).toEqual([400, '/roleIds/1'])
    const team = await world.call('POST', '/v1/users', asAdmin({ ...input, teamId: cast.teams.foreignTeam }))
    expect([team.status, team.body.errors[0].pointer]).toEqual([400, '/teamId'])
  })

  it('is shown to colleagues by name and team, and no further', async () => {
    const { body } = await must(world.call('GET', '/v1/colleagues?limit=100', { token: cast.people.sales?.token }))
    expect(body.items.length).toBeGreaterThan(9)
    expect(new Set(body.items.flatMap(Object.keys))).toEqual(new Set(['id', 'name', 'teamId', 'status']))
  })

  it('shows e-mail address and absences only to who may read users and personal fields', async () => {
    const read = async (role: string) =>
      (await must(world.call('GET', `/v1/users/${cast.colleague.id}`, { token: cast.people[role]?.token }))).body
    expect(await read('manager')).toHaveProperty('email')
    expect(await read('analyst')).not.toHaveProperty('email')
    expect(await read('analyst')).not.toHaveProperty('absences')
  })

  it('appears in lists that reach it, page by page and by team', async () => {
    const list = async (role: string, query = '') => {
      const names: string[] = []
      let cursor: string | undefined
      do {
        const url = `/v1/users?limit=2${query}${cursor ? `&cursor=${cursor}` : ''}`
        const { body } = await must(world.call('GET', url, { token: cast.people[role]?.token }))
        names.push(...body.items.map(({ name }: { name: string }) => name))
        cursor = body.next
      } while (cursor)
      return names
    }
    expect(await list('sales')).toEqual(['sales'])
    expect(await list('manager')).toContain('colleague')
    expect(await list('manager')).not.toContain('stranger')
    expect(await list('analyst')).toEqual((await list('analyst')).toSorted())
    expect(await list('analyst')).toContain('stranger')
    expect(await list('analyst', `&teamId=${cast.teams.south}`)).toEqual(['stranger'])
  })
})

describe('the last administrator', () => {
  const toOne = async () => {
    await must(world.call('POST', `/v1/users/${cast.people.admin?.id}/disable`, asAdmin()))
  }

  it('can neither be disabled nor lose the role', async () => {
    await toOne()
    const path = `/v1/users/${cast.a.admin.id}`
    expect((await world.call('POST', `${path}/disable`, asAdmin())).body.code).toBe('user.last_administrator')
    expect((await world.call('PATCH', path, asAdmin({ roleIds: [] }))).body.code).toBe('user.last_administrator')
    expect((await world.call('PATCH', path, asAdmin({ name: 'Somebody' }))).status).toBe(200)
  })

  it('can go once there is another', async () => {
    await toOne()
    const roleIds = [cast.a.roles.admin?.id]
    await must(world.call('PATCH', `/v1/users/${cast.people.sales?.id}`, asAdmin({ roleIds })))
    expect((await world.call('POST', `/v1/users/${cast.a.admin.id}/disable`, asAdmin())).status).toBe(200)
  })

  it('is left when two administrators disable each other at the same moment', async () => {
    const [one, two] = [cast.a.admin.id, cast.people.admin?.id ?? '']
    // Both are signed in already: otherwise the later one may find itself shut out, which is no race.
    const as = (id: string) => apiOf(admin, world.platform, { ...cast.a.actor, id })
    const statuses = await Promise.all([
      as(one)('POST', `/v1/users/${two}/disable`),
      as(two)('POST', `/v1/users/${one}/disable`),
    ])
    expect(statuses.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })
})
