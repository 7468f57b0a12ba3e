import { actorOfUser } from '../../shared/admin/actor-of-user.ts'
import { rolesNamed } from '../../shared/admin/role-store.ts'
import { type SignIn, signInByEmail, signInByIdentity } from '../../shared/admin/sign-in-store.ts'
import { teamTreeKey, treeOf } from '../../shared/admin/team-store.ts'
import type { Tenant } from '../../shared/admin/tenant.ts'
import { tenants } from '../../shared/admin/tenant-store.ts'
import type { User } from '../../shared/admin/user.ts'
import { users } from '../../shared/admin/user-store.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import { normaliseEmail } from '../../shared/kernel/email.ts'
import type { Claims, Platform } from '../../shared/platform/platform.ts'
import { recordKey, stateOf } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

const signInOf = async (store: Store, claims: Claims): Promise<SignIn | undefined> => {
  const byIdentity = await signInByIdentity(store, claims)
  if (byIdentity || claims.email === undefined || !claims.emailVerified) return byIdentity
  const email = normaliseEmail(claims.email)
  return email.valid ? signInByEmail(store, email.value) : undefined
}

/** A user whose identity is known is known by that alone: the same e-mail address at another issuer may be another person. */
const mayBe = ({ identity }: User, { issuer, subject }: Claims): boolean =>
  identity === undefined || (identity.issuer === issuer && identity.subject === subject)

export const actorOfToken = async (token: string, { store, clock, tokens }: Platform): Promise<Actor | undefined> => {
  const claims = await tokens.verify(token, clock.now())
  const signIn = claims && (await signInOf(store, claims))
  if (!claims || !signIn) return undefined
  const { tenantId, userId } = signIn
  if (claims.tenantId !== undefined && claims.tenantId !== tenantId) return undefined
  const [tenantItem, userItem, tree] = await store.getMany([
    recordKey(tenantId, tenants.name, tenantId),
    recordKey(tenantId, users.name, userId),
    teamTreeKey(tenantId),
  ])
  if (!tenantItem || !userItem) return undefined
  const tenant = stateOf<Tenant>(tenantItem)
  const user = stateOf<User>(userItem)
  if (tenant.status !== 'active' || user.status !== 'active' || !mayBe(user, claims)) return undefined
  return actorOfUser(tenant, user, await rolesNamed(store, tenantId, user.roleIds), treeOf(tree))
}
