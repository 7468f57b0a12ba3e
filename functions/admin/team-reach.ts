import { checkHeld } from '../../shared/admin/grant.ts'
import type { Team } from '../../shared/admin/team.ts'
import { loadTeamTree } from '../../shared/admin/team-store.ts'
import { type Actor, type Permission, scopeOf } from '../../shared/kernel/actor.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import type { Request } from '../http/route.ts'

/** Whether a permission reaches a team as a place to put something in or take it from; no team at all takes `all`. */
const reachesTeam = (actor: Actor, permission: Permission, teamId: string | undefined): boolean => {
  const scope = scopeOf(actor, permission)
  return scope === 'all' || (scope === 'team' && teamId !== undefined && actor.teamIds.includes(teamId))
}

/** @throws Refusal `access.denied` */
export const checkTeamReached = ({ actor, permission }: Request, teamId: string | undefined): void => {
  if (!reachesTeam(actor, permission as Permission, teamId))
    throw new Refusal('access.denied', { params: { permission } })
}

/**
 * Checks the team that a user or key is put into.
 * @throws Refusal when there is no such team, or the actor's permission does not reach it
 */
export const checkTeamChoice = async (request: Request, teamId: string | undefined): Promise<void> => {
  if (teamId !== undefined) {
    const { parents } = await loadTeamTree(request.store, request.actor.tenantId)
    if (!(teamId in parents)) throw fieldRefusal('/teamId', 'no_such_record')
  }
  checkTeamReached(request, teamId)
}

/**
 * Checks a team's move. Whoever is above its new place reaches its records from then on, the mover perhaps among them: moving
 * a team below one's own is no way to see more than before.
 * @throws Refusal
 */
export const checkMove = (request: Request, team: Team, parentId: string | undefined): void => {
  const { actor } = request
  checkTeamReached(request, team.parentId)
  checkTeamReached(request, parentId)
  const comesBelow = parentId !== undefined && actor.teamIds.includes(parentId) && !actor.teamIds.includes(team.id)
  if (comesBelow) checkHeld(actor, actor.permissions, team.id)
}
