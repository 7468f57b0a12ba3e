import { type Actor, automation } from '../kernel/actor.ts'
import type { Ids } from '../kernel/ids.ts'
import type { Clock } from '../kernel/instant.ts'
import { createRecord, type Stamp } from '../storage/record.ts'
import { ConditionFailed, type Store } from '../storage/store.ts'
import { actorOfUser } from './actor-of-user.ts'
import { administratorSteps } from './administrator-store.ts'
import { adminRole, grantedRoles } from './permissions.ts'
import { builtInRole, type Role } from './role.ts'
import { claimRoleKey, roles } from './role-store.ts'
import { signInSteps } from './sign-in-store.ts'
import { emptyTree } from './team-tree.ts'
import { createTenant, type Tenant, type TenantInput } from './tenant.ts'
import { tenants } from './tenant-store.ts'
import { createUser, type User, type UserInput } from './user.ts'
import { users } from './user-store.ts'

const roleNames: Readonly<Record<string, { en: string; 'zh-CN': string }>> = {
  admin: { en: 'Administrator', 'zh-CN': '管理员' },
  manager: { en: 'Manager', 'zh-CN': '经理' },
  sales: { en: 'Sales', 'zh-CN': '销售' },
  service: { en: 'Service', 'zh-CN': '客服' },
  marketing: { en: 'Marketing', 'zh-CN': '市场' },
  analyst: { en: 'Analyst', 'zh-CN': '分析师' },
  'read-only': { en: 'Read only', 'zh-CN': '只读' },
}

const toNobody = async () => undefined

export interface NewTenant {
  readonly tenant: TenantInput
  readonly admin: Pick<UserInput, 'name' | 'email'> & Partial<UserInput>
}

export interface Bootstrapped {
  readonly tenant: Tenant
  readonly admin: User
  /** By key. */
  readonly roles: Readonly<Record<string, Role>>
  /** Acts as the new administrator, for setting up the rest. */
  readonly actor: Actor
}

/**
 * Makes a tenant with its built-in roles and its first administrator, in one commit.
 * @throws Refusal when the e-mail address is no address or belongs to another user
 */
export const bootstrapTenant = async (
  store: Store,
  clock: Clock,
  ids: Ids,
  input: NewTenant,
): Promise<Bootstrapped> => {
  const tenantId = ids('ten')
  const stamp: Stamp = { actor: automation(tenantId, 'bootstrap'), now: clock.now(), requestId: ids('req') }
  const tenant = createRecord(tenants, stamp, createTenant(tenantId, input.tenant))
  const builtIn = [adminRole, ...grantedRoles].map((key) =>
    createRecord(roles, stamp, builtInRole(ids('rol'), key, roleNames[key]?.[input.tenant.locale] ?? key)),
  )
  const byKey = Object.fromEntries(builtIn.map(({ state }) => [state.key, state]))
  const decided = createUser(ids('usr'), {
    roleIds: [],
    skills: [],
    absences: [],
    ...input.admin,
    ...(byKey[adminRole] && { roleIds: [byKey[adminRole].id] }),
  })
  const admin = createRecord(users, stamp, decided)
  const steps = [
    tenant.step,
    ...builtIn.flatMap(({ state, step }) => [step, claimRoleKey(tenantId, state, toNobody)]),
    admin.step,
    ...signInSteps(tenantId, undefined, decided.state, toNobody),
    ...administratorSteps(tenantId, false, true),
  ]
  try {
    await store.commit(steps.map(({ action }) => action))
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
    const refusals = error.failures.flatMap(({ index, current }) => steps[index]?.otherwise?.(current) ?? [])
    throw (await refusals[0]) ?? error
  }
  return {
    tenant: tenant.state,
    admin: admin.state,
    roles: byKey,
    actor: actorOfUser(
      tenant.state,
      admin.state,
      Object.values(byKey).filter(({ id }) => admin.state.roleIds.includes(id)),
      emptyTree,
    ),
  }
}
