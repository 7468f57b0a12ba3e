import { isAdministrator } from '../../shared/admin/administrator-store.ts'
import { widest } from '../../shared/admin/grant.ts'
import { adminRole } from '../../shared/admin/permissions.ts'
import { permissionsOf, type Role } from '../../shared/admin/role.ts'
import { rolesByKey, rolesNamed } from '../../shared/admin/role-store.ts'
import { loadTeamTree, teams } from '../../shared/admin/team-store.ts'
import type { User } from '../../shared/admin/user.ts'
import { users, usersByName, usersOfTeam } from '../../shared/admin/user-store.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { loadRecord, stateOf } from '../../shared/storage/record.ts'
import type { Position, Store } from '../../shared/storage/store.ts'

const mostOfTeam = 50
const mostAdministrators = 10

const load = (store: Store, tenantId: string, id: string): Promise<User | undefined> =>
  loadRecord(store, users, tenantId, id)

/** The manager of a team, or of the nearest team above it that has one. */
const managerOf = async (store: Store, tenantId: string, teamId: string | undefined): Promise<User[]> => {
  const { parents } = await loadTeamTree(store, tenantId)
  for (let id = teamId ?? null; id !== null; id = parents[id] ?? null) {
    const team = await loadRecord(store, teams, tenantId, id)
    const manager = team?.managerId === undefined ? undefined : await load(store, tenantId, team.managerId)
    if (manager?.status === 'active') return [manager]
  }
  return []
}

/** Those of a team who can do something about a case: whoever only reads cases is not told. */
const teamMembers = async (store: Store, tenantId: string, teamId: string | undefined): Promise<User[]> => {
  if (teamId === undefined) return []
  const page = await store.query({ index: 'g3', partition: usersOfTeam(tenantId, teamId), limit: mostOfTeam })
  const members = page.items.map((item) => stateOf<User>(item))
  const roles = await rolesNamed(store, tenantId, [...new Set(members.flatMap(({ roleIds }) => roleIds))])
  const grants = new Map(roles.map((role) => [role.id, permissionsOf(role)]))
  return members.filter(
    ({ roleIds }) => widest(roleIds.flatMap((id) => grants.get(id) ?? []))['case:write'] !== undefined,
  )
}

const administrators = async (store: Store, tenantId: string): Promise<User[]> => {
  const page = await store.query({
    ...{ index: 'g2', partition: rolesByKey(tenantId), limit: 1 },
    range: { from: adminRole, to: adminRole },
  })
  const roles = page.items.map((item) => stateOf<Role>(item))
  const found: User[] = []
  let after: Position | undefined
  do {
    const some = await store.query({
      ...{ index: 'g2', partition: usersByName(tenantId), limit: 100 },
      ...(after && { after }),
    })
    const all = some.items.map((item) => stateOf<User>(item))
    found.push(...all.filter((user) => isAdministrator(user, roles)))
    after = some.next
  } while (after && found.length < mostAdministrators)
  return found.slice(0, mostAdministrators)
}

const activeOf = (found: readonly (User | undefined)[]): User[] => {
  const active = found.flatMap((user) => (user?.status === 'active' ? [user] : []))
  return [...new Map(active.map((user) => [user.id, user])).values()]
}

/**
 * Who is behind `owner`, `manager`, `team` and ids of users for a case as it is now; each active person once. Where that is nobody, a
 * case without an owner for one, its team is told; nobody there either, its manager; without one, the administrators.
 */
export const recipientsOf = async (
  store: Store,
  tenantId: string,
  { ownerId, teamId: queue }: Pick<Case, 'ownerId' | 'teamId'>,
  notify: readonly string[],
): Promise<User[]> => {
  const owner = ownerId === undefined ? undefined : await load(store, tenantId, ownerId)
  const teamId = queue ?? owner?.teamId
  const team = () => teamMembers(store, tenantId, teamId)
  const manager = () => managerOf(store, tenantId, teamId)
  const found: (User | undefined)[] = []
  for (const to of notify) {
    if (to === 'owner') found.push(owner)
    else if (to === 'team') found.push(...(await team()))
    else if (to === 'manager') found.push(...(await manager()))
    else found.push(await load(store, tenantId, to))
  }
  const named = activeOf(found)
  if (named.length > 0 || notify.length === 0) return named
  for (const others of [team, manager, () => administrators(store, tenantId)]) {
    const told = activeOf(await others())
    if (told.length > 0) return told
  }
  return []
}
