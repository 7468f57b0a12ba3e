import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cast, openCast } from '../access/cast.ts'
import { must, openWorld, type World } from '../access/world.ts'

const hourMs = 3_600_000
let world: World
let cast: Cast
beforeAll(async () => {
  world = await openWorld()
  cast = await openCast(world)
})
afterAll(() => world.close())

const admin = async (method: string, path: string, body?: unknown, headers = {}) =>
  world.call(method, path, { token: await world.token(cast.a.admin.email), body, headers })
const make = async (body: object = {}) =>
  (await must(admin('POST', '/v1/keys', { name: 'Shop', permissions: { 'customer:read': 'all' }, ...body }))).body
const me = async (secret: string) => (await world.call('GET', '/v1/me', { token: secret })).status

describe('the secret of an API key', () => {
  it('has 160 random bits, is shown once, and is kept nowhere', async () => {
    const { id, secret } = await make()
    expect(secret).toMatch(/^gxk_[0-9A-Z]{26}_[0-9A-HJKMNP-TV-Z]{32}$/)
    expect((await must(admin('GET', `/v1/keys/${id}`))).body).not.toHaveProperty('secret')
    expect(JSON.stringify(world.changes(0, 10_000))).not.toContain(secret.slice(-32))
  })

  it('is not kept for a repeated request either', async () => {
    const headers = { 'idempotency-key': 'one' }
    const body = { name: 'Once', permissions: {} }
    const first = (await must(admin('POST', '/v1/keys', body, headers))).body
    const again = await must(admin('POST', '/v1/keys', body, headers))
    const { secret, ...rest } = first
    expect(again.body).toEqual(rest)
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(JSON.stringify(world.changes(0, 10_000))).not.toContain(secret.slice(-32))
    expect(await me(secret)).toBe(200)
  })

  it('has a successor after a rotation, and works on for the overlap', async () => {
    const { id, secret } = await make()
    const second = (await must(admin('POST', `/v1/keys/${id}/rotate`, { overlapHours: 2 }))).body.secret
    expect([await me(secret), await me(second)]).toEqual([200, 200])
    world.advance(2 * hourMs)
    expect([await me(secret), await me(second)]).toEqual([401, 200])
  })

  it('ends at once with its second successor, or without an overlap', async () => {
    const { id, secret } = await make()
    const rotate = async (overlapHours: number) =>
      (await must(admin('POST', `/v1/keys/${id}/rotate`, { overlapHours }))).body.secret
    const second = await rotate(24)
    const third = await rotate(24)
    expect([await me(secret), await me(second), await me(third)]).toEqual([401, 200, 200])
    const fourth = await rotate(0)
    expect([await me(third), await me(fourth)]).toEqual([401, 200])
  })

  it('is worth nothing after the key is revoked, which can not be undone', async () => {
    const { id, secret } = await make()
    await must(admin('POST', `/v1/keys/${id}/revoke`))
    expect(await me(secret)).toBe(401)
    expect((await admin('POST', `/v1/keys/${id}/rotate`, {})).body.code).toBe('key.revoked')
  })
})

describe('an API key', () => {
  it('expires, after a year unless said otherwise', async () => {
    const { secret } = await make()
    world.advance(364 * 24 * hourMs)
    expect(await me(secret)).toBe(200)
    world.advance(24 * hourMs)
    expect(await me(secret)).toBe(401)
  })

  it('stops with whoever made it, and works again with them', async () => {
    const { id } = (
      await must(
        admin('POST', '/v1/users', { name: 'Maker', email: 'maker@alpha.example', roleIds: [cast.a.roles.admin?.id] }),
      )
    ).body
    const token = await world.token('maker@alpha.example')
    const body = { name: 'Made', permissions: { 'key:read': 'all', 'key:write': 'all' } }
    const made = (await must(world.call('POST', '/v1/keys', { token, body }))).body
    // A key that a key makes is of the same user.
    const child = (await must(world.call('POST', '/v1/keys', { token: made.secret, body }))).body
    expect([await me(made.secret), await me(child.secret)]).toEqual([200, 200])
    await must(admin('POST', `/v1/users/${id}/disable`))
    expect([await me(made.secret), await me(child.secret)]).toEqual([401, 401])
    await must(admin('POST', `/v1/users/${id}/enable`))
    expect([await me(made.secret), await me(child.secret)]).toEqual([200, 200])
  })

  it('goes on without whoever made it once somebody else gives it a new secret', async () => {
    const { id } = (
      await must(
        admin('POST', '/v1/users', { name: 'Leaver', email: 'quits@alpha.example', roleIds: [cast.a.roles.admin?.id] }),
      )
    ).body
    const token = await world.token('quits@alpha.example')
    const made = (await must(world.call('POST', '/v1/keys', { token, body: { name: 'Shop', permissions: {} } }))).body
    await must(admin('POST', `/v1/users/${id}/disable`))
    const { secret } = (await must(admin('POST', `/v1/keys/${made.id}/rotate`, {}))).body
    expect([await me(made.secret), await me(secret)]).toEqual([401, 200])
  })

  it.each([
    ['the past', -1, 'not_in_future'],
    ['three years', 3 * 365 * 24, 'too_far'],
  ])('can not expire in %s', async (_, hours, code) => {
    const expiresAt = new Date(Date.parse(world.platform.clock.now()) + hours * hourMs).toISOString()
    const { status, body } = await admin('POST', '/v1/keys', { name: 'K', permissions: {}, expiresAt })
    expect([status, body.errors[0].pointer, body.errors[0].code]).toEqual([400, '/expiresAt', code])
  })

  it('refuses permissions that there are not', async () => {
    const { status, body } = await admin('POST', '/v1/keys', { name: 'K', permissions: { 'world:rule': 'all' } })
    expect([status, body.errors[0].pointer]).toEqual([400, '/permissions/world:rule'])
  })
})
