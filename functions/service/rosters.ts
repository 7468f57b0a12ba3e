import * as z from 'zod'
import { teams } from '../../shared/admin/team-store.ts'
import { createRoster, Roster, RosterInput, replaceRoster } from '../../shared/assignment/roster.ts'
import { rosters } from '../../shared/assignment/roster-store.ts'
import { type Permission, reaches } from '../../shared/kernel/actor.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { HistoryPage, HistoryQuery, historyPage } from '../http/history.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { changed, created, findRecord } from '../http/records.ts'
import { colleague } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'

export const RosterParams = z.strictObject({
  rosterId: z.string().max(40).meta({ description: 'Id of a roster', example: 'ros_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const exampleUser = 'usr_01J9ZQ4T7M8K3X5V2B6N1R0CDE'
const example = {
  name: '客服一组',
  method: 'weighted',
  zone: 'Asia/Shanghai',
  members: [{ userId: exampleUser, weight: 2, quotaPerDay: 40, backlogCap: 15 }],
}

/** Members who were there before may have left the tenant since; new ones may not. */
const checkMembers = async (request: Request, { members }: RosterInput, before?: Roster): Promise<void> => {
  const known = new Set(before?.members.map(({ userId }) => userId))
  await Promise.all(
    members.map(async ({ userId }, place) => {
      if (!known.has(userId)) await colleague(request, userId, `/members/${place}/userId`)
    }),
  )
}

/** The team must be there and within reach; a roster without one is for whoever reaches the whole tenant. */
const checkTeam = async (request: Request, teamId: string | undefined): Promise<void> => {
  const { store, actor, permission } = request
  if (teamId !== undefined && !(await loadRecord(store, teams, actor.tenantId, teamId)))
    throw fieldRefusal('/teamId', 'no_such_record')
  if (!reaches(actor, permission as Permission, { teamId }))
    throw new Refusal('access.denied', { params: { permission } })
}

const listRosters = route({
  name: 'listRosters',
  method: 'GET',
  path: '/v1/rosters',
  summary: 'Rosters, the newest first',
  permission: 'roster:read',
  query: listQuery({}).pick({ limit: true, cursor: true }),
  returns: pageOf(Roster),
  examples: {},
  handle: (request) => listPage(request, { noun: rosters, schema: Roster }),
})

const postRoster = route({
  name: 'createRoster',
  method: 'POST',
  path: '/v1/rosters',
  summary: 'Set up who takes turns, by which method, and how much at most',
  permission: 'roster:write',
  body: RosterInput,
  returns: Roster,
  status: 201,
  examples: { weighted: { body: example } },
  handle: async (request) => {
    const { body } = request
    await checkTeam(request, body.teamId)
    await checkMembers(request, body)
    const id = request.ids('ros')
    return created(request, rosters, createRoster(id, body), `/v1/rosters/${id}`)
  },
})

const getRoster = route({
  name: 'getRoster',
  method: 'GET',
  path: '/v1/rosters/{rosterId}',
  summary: 'Read a roster',
  permission: 'roster:read',
  params: RosterParams,
  returns: Roster,
  examples: {},
  handle: async (request) => {
    const roster = await findRecord(request, rosters, request.params.rosterId)
    return { body: roster, version: roster.version }
  },
})

const putRoster = route({
  name: 'replaceRoster',
  method: 'PUT',
  path: '/v1/rosters/{rosterId}',
  summary: 'Replace a roster; it holds from the next assignment on, what is assigned stays where it is',
  permission: 'roster:write',
  params: RosterParams,
  body: RosterInput,
  returns: Roster,
  requireIfMatch: true,
  examples: { weighted: { body: example } },
  handle: async (request) => {
    const { body } = request
    const roster = await findRecord(request, rosters, request.params.rosterId)
    await checkTeam(request, body.teamId)
    await checkMembers(request, body, roster)
    return changed(request, rosters, roster, replaceRoster(roster, body))
  },
})

const getHistory = route({
  name: 'rosterHistory',
  method: 'GET',
  path: '/v1/rosters/{rosterId}/history',
  summary: 'Every write of a roster, newest first: which fields, from what to what, by whom, by which request',
  permission: 'roster:read',
  params: RosterParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: (request) => historyPage(request, rosters, Roster, request.params.rosterId),
})

export const rosterRoutes = [listRosters, postRoster, getRoster, putRoster, getHistory]
