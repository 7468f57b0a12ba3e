import { bootstrapTenant } from '../../shared/admin/bootstrap-store.ts'
import type { Permissions } from '../../shared/admin/permissions.ts'
import { adminRole, grantedRoles } from '../../shared/admin/permissions.ts'
import { nightKept } from '../../shared/sales/snapshot-store.ts'
import { must, type World } from './world.ts'

export interface Person {
  readonly id: string
  readonly email: string
  readonly teamId?: string
  readonly token: string
}

const roleNames = [adminRole, ...grantedRoles] as const

const tenantOf = async (world: World, name: string, adminEmail: string) => {
  const { platform } = world
  const made = await bootstrapTenant(platform.store, platform.clock, platform.ids, {
    tenant: { name, region: 'CN', zone: 'Asia/Shanghai', locale: 'en', currency: 'CNY' },
    admin: { name: `Admin of ${name}`, email: adminEmail },
  })
  const admin: Person = { id: made.admin.id, email: adminEmail, token: await world.token(adminEmail) }
  const field = { key: 'contractNumber', label: 'Contract number', type: 'text' }
  await must(world.call('POST', '/v1/fields/customer', { token: admin.token, body: field }))
  return { ...made, tenantId: made.tenant.id, admin }
}

/**
 * Two tenants. In the first: Head above North and South, and Below under North; in North one user of each built-in role, in
 * Below a colleague (the team's), in South a stranger (other's); and what signs nobody in.
 */
export const openCast = async (world: World) => {
  const a = await tenantOf(world, 'Alpha', 'founder@alpha.example')
  const b = await tenantOf(world, 'Beta', 'founder@beta.example')
  const at = world.platform.clock.now()
  const night = { date: '2026-03-01', open: 0, closed: 0, at }
  await world.platform.store.commit([a, b].map(({ tenantId }) => nightKept(tenantId, night, at)))
  const asAdmin = { token: a.admin.token }
  const team = async (name: string, parentId?: string): Promise<string> =>
    (await must(world.call('POST', '/v1/teams', { ...asAdmin, body: { name, parentId } }))).body.id
  const head = await team('Head')
  const north = await team('North', head)
  const south = await team('South', head)
  const below = await team('Below', north)
  const foreignTeam = (await must(world.call('POST', '/v1/teams', { token: b.admin.token, body: { name: 'Foreign' } })))
    .body.id as string

  const user = async (name: string, role: string, teamId: string): Promise<Person> => {
    const email = `${name}@alpha.example`
    const body = { name, email, teamId, roleIds: [a.roles[role]?.id] }
    const { id } = (await must(world.call('POST', '/v1/users', { ...asAdmin, body }))).body
    return { id, email, teamId, token: await world.token(email) }
  }
  const people: Record<string, Person> = {}
  for (const role of roleNames) people[role] = await user(role, role, north)
  const colleague = await user('colleague', 'sales', below)
  const stranger = await user('stranger', 'sales', south)
  const leaver = await user('leaver', 'admin', north)
  await must(world.call('POST', `/v1/users/${leaver.id}/disable`, asAdmin))

  const key = async (name: string, permissions: Permissions, expiresAt?: string) =>
    (await must(world.call('POST', '/v1/keys', { ...asAdmin, body: { name, permissions, expiresAt } }))).body as {
      id: string
      secret: string
    }
  const narrowKey = await key('narrow', { 'customer:read': 'all' })
  const { now } = world.platform.clock
  const soon = new Date(Date.parse(now()) + 60_000).toISOString()
  const expiredKey = await key('expired', { 'customer:read': 'all' }, soon)
  const revokedKey = await key('revoked', { 'customer:read': 'all' })
  await must(world.call('POST', `/v1/keys/${revokedKey.id}/revoke`, asAdmin))
  world.advance(120_000)

  /** Whatever these carry, nobody is behind it. */
  const nobodies: Record<string, string | undefined> = {
    'no token': undefined,
    'a broken token': `${a.admin.token.slice(0, -6)}AAAAAA`,
    'a token signed by somebody else': await world.forged(a.admin.email),
    'an expired token': await world.token(a.admin.email, { exp: Math.floor(Date.parse(now()) / 1000) - 120 }),
    'a disabled user': leaver.token,
    'an expired key': expiredKey.secret,
    'a revoked key': revokedKey.secret,
    'a wrong secret of a key': `${narrowKey.secret.slice(0, -4)}0000`,
  }
  return { a, b, people, colleague, stranger, narrowKey, nobodies, teams: { head, north, south, below, foreignTeam } }
}

export type Cast = Awaited<ReturnType<typeof openCast>>
