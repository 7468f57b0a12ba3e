import * as z from 'zod'
import { changeTeam, createTeam, Team, TeamInput, TeamPatch } from '../../shared/admin/team.ts'
import { loadTeamTree, saveTeamTree, teams, teamsByName } from '../../shared/admin/team-store.ts'
import { placeTeam } from '../../shared/admin/team-tree.ts'
import { users } from '../../shared/admin/user-store.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { pageOf } from '../http/list-query.ts'
import { changed, created, findRecord } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { ByName, listPage } from './list.ts'
import { checkMove, checkTeamReached } from './team-reach.ts'

const TeamParams = z.strictObject({
  teamId: z.string().max(40).meta({ description: 'Id of a team', example: 'tea_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const checkManager = async ({ store, actor }: Request, managerId: string | null | undefined): Promise<void> => {
  if (managerId && !(await loadRecord(store, users, actor.tenantId, managerId)))
    throw fieldRefusal('/managerId', 'no_such_record')
}

const listTeams = route({
  name: 'listTeams',
  method: 'GET',
  path: '/v1/teams',
  summary: 'Teams by name, each with the team above it',
  permission: 'team:read',
  query: ByName,
  returns: pageOf(Team),
  examples: {},
  handle: async (request) => ({ body: await listPage(request, teams, 'g2', teamsByName(request.actor.tenantId)) }),
})

const postTeam = route({
  name: 'createTeam',
  method: 'POST',
  path: '/v1/teams',
  summary: 'Add a team at the top or under another',
  permission: 'team:write',
  body: TeamInput,
  returns: Team,
  status: 201,
  refuses: ['team.limit'],
  examples: { team: { body: { name: '华东大区' } } },
  handle: async (request) => {
    const { store, actor, body } = request
    const tree = await loadTeamTree(store, actor.tenantId)
    const id = request.ids('tea')
    const placed = placeTeam(tree, id, body.parentId)
    checkTeamReached(request, body.parentId)
    await checkManager(request, body.managerId)
    const steps = [saveTeamTree(actor.tenantId, placed)]
    return created(request, teams, createTeam(id, body), `/v1/teams/${id}`, steps)
  },
})

const getTeam = route({
  name: 'getTeam',
  method: 'GET',
  path: '/v1/teams/{teamId}',
  summary: 'Read a team',
  permission: 'team:read',
  params: TeamParams,
  returns: Team,
  examples: {},
  handle: async (request) => {
    const team = await findRecord(request, teams, request.params.teamId)
    return { body: team, version: team.version }
  },
})

const patchTeam = route({
  name: 'changeTeam',
  method: 'PATCH',
  path: '/v1/teams/{teamId}',
  summary: 'Rename a team, name its manager, or move it with all below it: null moves to the top',
  permission: 'team:write',
  params: TeamParams,
  body: TeamPatch,
  returns: Team,
  refuses: ['access.beyond_own'],
  examples: { move: { body: { parentId: null } } },
  handle: async (request) => {
    const { store, actor, body } = request
    const team = await findRecord(request, teams, request.params.teamId)
    const decision = changeTeam(team, body)
    await checkManager(request, body.managerId)
    const { parentId } = decision.state
    if (parentId === team.parentId) return changed(request, teams, team, decision)
    const tree = await loadTeamTree(store, actor.tenantId)
    const placed = placeTeam(tree, team.id, parentId)
    checkMove(request, team, parentId)
    return changed(request, teams, team, decision, [saveTeamTree(actor.tenantId, placed)])
  },
})

export const teamRoutes = [listTeams, postTeam, getTeam, patchTeam]
