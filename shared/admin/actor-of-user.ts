import type { Actor } from '../kernel/actor.ts'
import { widest } from './grant.ts'
import { permissionsOf, type Role } from './role.ts'
import { type TeamTree, teamAndBelow } from './team-tree.ts'
import type { User } from './user.ts'

/** What a signed-in user may do: the widest scope over its roles, reaching its own team and all teams below. */
export const actorOfUser = (tenantId: string, user: User, roles: readonly Role[], tree: TeamTree): Actor => {
  const { id, teamId, locale } = user
  return {
    tenantId,
    kind: 'user',
    id,
    teamIds: teamId === undefined ? [] : teamAndBelow(tree, teamId),
    ...(teamId !== undefined && { teamId }),
    permissions: widest(roles.map(permissionsOf)),
    ...(locale !== undefined && { locale }),
  }
}
