import { administratorSteps, isAdministrator } from '../../shared/admin/administrator-store.ts'
import { checkHeld, checkTakeover, widest } from '../../shared/admin/grant.ts'
import type { Permissions } from '../../shared/admin/permissions.ts'
import { permissionsOf, type Role } from '../../shared/admin/role.ts'
import { rolesAsOfNow } from '../../shared/admin/role-store.ts'
import { signInSteps } from '../../shared/admin/sign-in-store.ts'
import type { NewUser, User } from '../../shared/admin/user.ts'
import { users } from '../../shared/admin/user-store.ts'
import type { Decision } from '../../shared/kernel/decision.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Step } from '../../shared/storage/record.ts'
import { changed, created } from '../http/records.ts'
import { nameable } from '../http/references.ts'
import type { Reply, Request } from '../http/route.ts'
import { checkTeamChoice } from './team-reach.ts'

const checkRolesExist = ({ roleIds }: NewUser, roles: readonly Role[]): void => {
  const faults = roleIds.flatMap((id, place) =>
    roles.some((role) => role.id === id)
      ? []
      : [{ in: 'body' as const, pointer: `/roleIds/${place}`, code: 'no_such_record' }],
  )
  if (faults.length > 0) throw new Refusal('request.invalid', { faults })
}

const heldBy = ({ roleIds }: NewUser, roles: readonly Role[]): Permissions =>
  widest(roles.filter(({ id }) => roleIds.includes(id)).map(permissionsOf))

/** What must hold or be written along with a user. `roles` are those before and after. */
const stepsOf = (request: Request, before: User | undefined, after: NewUser, roles: readonly Role[]): Step[] => {
  const { tenantId } = request.actor
  return [
    ...signInSteps(tenantId, before, after, nameable(request, users)),
    ...administratorSteps(tenantId, isAdministrator(before, roles), isAdministrator(after, roles)),
  ]
}

export const saveNewUser = async (request: Request, decision: Decision<NewUser>): Promise<Reply<User>> => {
  const { store, actor } = request
  const user = decision.state
  const roles = await rolesAsOfNow(store, actor.tenantId, user.roleIds)
  checkRolesExist(user, roles)
  await checkTeamChoice(request, user.teamId)
  checkHeld(actor, heldBy(user, roles), user.teamId)
  return created(request, users, decision, `/v1/users/${user.id}`, stepsOf(request, undefined, user, roles))
}

const signsInOtherwise = (before: User, after: User): boolean =>
  before.email !== after.email ||
  before.identity?.issuer !== after.identity?.issuer ||
  before.identity?.subject !== after.identity?.subject

/**
 * Saves a changed user. Whoever changes one holds all that the user held before and holds afterwards, so that nobody is raised,
 * brought low or impersonated from below.
 */
export const saveUser = async (request: Request, before: User, decision: Decision<User>): Promise<Reply<User>> => {
  const { store, actor } = request
  const after = decision.state
  if (after === before) return changed(request, users, before, decision)
  const roles = await rolesAsOfNow(store, actor.tenantId, [...new Set([...before.roleIds, ...after.roleIds])])
  checkRolesExist(after, roles)
  if (before.teamId !== after.teamId) await checkTeamChoice(request, after.teamId)
  checkHeld(actor, heldBy(before, roles), before.teamId)
  checkHeld(actor, heldBy(after, roles), after.teamId)
  if (before.id !== actor.id && signsInOtherwise(before, after))
    checkTakeover(actor, heldBy(before, roles), before.teamId)
  return changed(request, users, before, decision, stepsOf(request, before, after, roles))
}
