import { loadTeamTree, teams } from '../../shared/admin/team-store.ts'
import type { User } from '../../shared/admin/user.ts'
import { users, usersOfTeam } from '../../shared/admin/user-store.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { loadRecord, stateOf } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

const mostOfTeam = 50

const load = (store: Store, tenantId: string, id: string): Promise<User | undefined> =>
  loadRecord(store, users, tenantId, id)

/** The manager of a team, or of the nearest team above it that has one. */
const managerOf = async (store: Store, tenantId: string, teamId: string | undefined): Promise<string | undefined> => {
  const { parents } = await loadTeamTree(store, tenantId)
  for (let id = teamId ?? null; id !== null; id = parents[id] ?? null) {
    const team = await loadRecord(store, teams, tenantId, id)
    if (team?.managerId !== undefined) return team.managerId
  }
  return undefined
}

const teamMembers = async (store: Store, tenantId: string, teamId: string): Promise<User[]> => {
  const page = await store.query({ index: 'g3', partition: usersOfTeam(tenantId, teamId), limit: mostOfTeam })
  return page.items.map((item) => stateOf<User>(item))
}

/** Who is behind `owner`, `manager`, `team` and ids of users for a case as it is now; each active person once. */
export const recipientsOf = async (
  store: Store,
  tenantId: string,
  { ownerId, teamId: queue }: Pick<Case, 'ownerId' | 'teamId'>,
  notify: readonly string[],
): Promise<User[]> => {
  const owner = ownerId === undefined ? undefined : await load(store, tenantId, ownerId)
  const teamId = queue ?? owner?.teamId
  const found: (User | undefined)[] = []
  for (const to of notify) {
    if (to === 'owner') found.push(owner)
    else if (to === 'team') found.push(...(teamId === undefined ? [] : await teamMembers(store, tenantId, teamId)))
    else {
      const id = to === 'manager' ? await managerOf(store, tenantId, teamId) : to
      found.push(id === undefined ? undefined : await load(store, tenantId, id))
    }
  }
  const active = found.filter((user) => user?.status === 'active') as User[]
  return [...new Map(active.map((user) => [user.id, user])).values()]
}
