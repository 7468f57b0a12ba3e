import type { Actor } from '../kernel/actor.ts'
import { widest } from './grant.ts'
import { permissionsOf, type Role } from './role.ts'
import { type TeamTree, teamAndBelow } from './team-tree.ts'
import type { Tenant } from './tenant.ts'
import type { User } from './user.ts'

/** What a signed-in user may do: the widest scope over its roles, reaching its own team and all teams below. */
export const actorOfUser = (tenant: Tenant, user: User, roles: readonly Role[], tree: TeamTree): Actor => {
  const { id, teamId } = user
  return {
    tenantId: tenant.id,
    region: tenant.region,
    zone: tenant.zone,
    kind: 'user',
    id,
    teamIds: teamId === undefined ? [] : teamAndBelow(tree, teamId),
    ...(teamId !== undefined && { teamId }),
    permissions: widest(roles.map(permissionsOf)),
  }
}
