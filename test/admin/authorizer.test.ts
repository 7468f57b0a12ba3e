import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { disableTenant, type Tenant } from '../../shared/admin/tenant.ts'
import { tenants } from '../../shared/admin/tenant-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { changeRecord, loadRecord } from '../../shared/storage/record.ts'
import { type Cast, openCast } from '../access/cast.ts'
import { must, openWorld, type World } from '../access/world.ts'

let world: World
let cast: Cast
beforeAll(async () => {
  world = await openWorld()
  cast = await openCast(world)
})
afterAll(() => world.close())

const me = (token: string | undefined) => world.call('GET', '/v1/me', { token })

describe('signing in with a token', () => {
  it('gives the widest scope over the roles, and the own team with all below', async () => {
    const { id } = cast.people.sales ?? {}
    const roleIds = [cast.a.roles.sales?.id, cast.a.roles.service?.id]
    await must(world.call('PATCH', `/v1/users/${id}`, { token: cast.a.admin.token, body: { roleIds } }))
    const { body } = await must(me(cast.people.sales?.token))
    expect(body.permissions['customer:read']).toBe('all')
    expect(body.permissions['customer:write']).toBe('team')
    expect(body.permissions['field:write']).toBeUndefined()
    expect(body.teamIds.toSorted()).toEqual([cast.teams.north, cast.teams.below].toSorted())
    expect(body.tenant).toMatchObject({ id: cast.a.tenantId, region: 'CN', zone: 'Asia/Shanghai' })
  })

  it.each([
    ['an e-mail address that the issuer did not verify', { email_verified: false }],
    ['one whose verification is not said', { email_verified: undefined }],
    ['a verification that is only text', { email_verified: 'true' }],
    ['another audience', { aud: 'elsewhere' }],
    ['another issuer', { iss: 'https://elsewhere.example' }],
    ['no expiry', { exp: undefined }],
    ['no subject', { sub: undefined }],
  ])('is refused with %s', async (_, claims) => {
    expect((await me(await world.token(cast.a.admin.email, claims))).status).toBe(401)
  })

  it('tolerates a minute between the clocks, in both directions, and no more', async () => {
    const nowSeconds = Math.floor(Date.parse(world.platform.clock.now()) / 1000)
    const status = async (claims: object) => (await me(await world.token(cast.a.admin.email, { ...claims }))).status
    expect(await status({ exp: nowSeconds - 50 })).toBe(200)
    expect(await status({ exp: nowSeconds - 70 })).toBe(401)
    expect(await status({ nbf: nowSeconds + 50 })).toBe(200)
    expect(await status({ nbf: nowSeconds + 70 })).toBe(401)
  })

  it.each([['none'], ['HS256']])('refuses the algorithm %s whatever the token says', async (alg) => {
    const [, payload, signature] = (await world.token(cast.a.admin.email)).split('.')
    const header = Buffer.from(JSON.stringify({ alg, kid: 'test' })).toString('base64url')
    expect((await me(`${header}.${payload}.${signature}`)).status).toBe(401)
    expect((await me(`${header}.${payload}.`)).status).toBe(401)
  })

  it.each([
    ['one letter', 'x'],
    ['three parts of nothing', 'a.b.c'],
    ['no characters', ''],
    ['the mark of a key alone', 'gxk_'],
    ['an unknown key', 'gxk_01ARZ3NDEKTSV4RRFFQ69G5FAV_00000000000000000000000000000000'],
    ['a very long text', 'x'.repeat(9000)],
  ])('refuses %s without stumbling', async (_, junk) => {
    expect((await me(junk)).status).toBe(401)
  })

  it('finds the e-mail address however it is written', async () => {
    expect((await me(await world.token('Analyst@Alpha.EXAMPLE'))).body.id).toBe(cast.people.analyst?.id)
  })

  it('knows a user with an identity by that alone', async () => {
    const email = 'bound@alpha.example'
    const identity = { issuer: 'https://sign-in.example', subject: 'b-1' }
    const body = { name: 'Bound', email, identity }
    const { id } = (await must(world.call('POST', '/v1/users', { token: cast.a.admin.token, body }))).body
    const withSubject = await world.token('someone-else@alpha.example', { sub: 'b-1', email_verified: false })
    expect((await me(withSubject)).body.id).toBe(id)
    expect((await me(await world.token(email, { sub: 'b-2' }))).status).toBe(401)
  })

  it('ends with the tenant', async () => {
    const { store, clock } = world.platform
    const stamp = { actor: automation(cast.b.tenantId, 'test'), now: clock.now(), requestId: 'r' }
    expect((await me(cast.b.admin.token)).status).toBe(200)
    const tenant = (await loadRecord(store, tenants, cast.b.tenantId, cast.b.tenantId)) as Tenant
    await store.commit([changeRecord(tenants, stamp, disableTenant(tenant)).step.action])
    expect((await me(cast.b.admin.token)).status).toBe(401)
  })
})

describe('signing in with an API key', () => {
  it('acts with the scopes of the key, as the key', async () => {
    const { body } = await must(me(cast.narrowKey.secret))
    expect(body).toMatchObject({ kind: 'key', id: cast.narrowKey.id, permissions: { 'customer:read': 'all' } })
  })

  it('notes the last use at most once a day, so that a sign-in is a read', async () => {
    const lastUse = async () => {
      const token = await world.token(cast.a.admin.email)
      return (await must(world.call('GET', `/v1/keys/${cast.narrowKey.id}`, { token }))).body.lastUsedAt
    }
    await must(me(cast.narrowKey.secret))
    const first = await lastUse()
    expect(first).toBeDefined()
    const before = world.traces()
    world.advance(3_600_000)
    await must(me(cast.narrowKey.secret))
    expect(world.traces()).toEqual(before)
    world.advance(24 * 3_600_000)
    await must(me(cast.narrowKey.secret))
    expect(await lastUse()).toBe(world.platform.clock.now())
  })
})
