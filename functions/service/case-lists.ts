import * as z from 'zod'
import { teams } from '../../shared/admin/team-store.ts'
import { scopeOf } from '../../shared/kernel/actor.ts'
import { notFound } from '../../shared/kernel/refusal.ts'
import { casePriorities } from '../../shared/service/case-priority.ts'
import { Case, caseChannels, caseKinds } from '../../shared/service/case-schema.ts'
import { searchableCases } from '../../shared/service/case-search-store.ts'
import { statusGroups } from '../../shared/service/case-status.ts'
import { cases, unsettledCasesOf } from '../../shared/service/case-store.ts'
import { loadRecord, stateOf } from '../../shared/storage/record.ts'
import type { Position } from '../../shared/storage/store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import type { Listing } from '../http/list-asked.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { type Request, route } from '../http/route.ts'
import { seesCase } from './find-case.ts'

const id = z.string().min(1).max(40).optional()

const listing: Listing<Case> = {
  noun: cases,
  schema: Case,
  searchable: searchableCases,
  listed: [
    'number',
    'kind',
    'status',
    'statusGroup',
    'priority',
    'channel',
    'categoryId',
    'ownerId',
    'teamId',
    'customerId',
    'contactId',
    'parentId',
    'productRef',
    'orderRef',
    'complaint.aboutUserId',
  ],
  checked: [
    'impact',
    'urgency',
    'waitsSince',
    'firstRepliedAt',
    'resolvedAt',
    'closedAt',
    'reopenedCount',
    'createdBy',
  ],
}

const getCases = route({
  name: 'listCases',
  method: 'GET',
  path: '/v1/cases',
  summary: 'List cases, the newest first; q finds them by number and by words of the subject',
  permission: 'case:read',
  query: listQuery({
    number: z.string().max(20).optional(),
    kind: z.enum(caseKinds).optional(),
    status: id,
    statusGroup: z.enum(statusGroups).optional(),
    priority: z.enum(casePriorities).optional(),
    channel: z.enum(caseChannels).optional(),
    categoryId: id,
    ownerId: id,
    teamId: id,
    customerId: id,
    contactId: id,
    parentId: id,
  }),
  returns: pageOf(Case),
  refuses: ['filter.unserved', 'sort.unserved', 'cursor.invalid'],
  examples: { open: { query: { statusGroup: 'open', priority: 'urgent' } } },
  handle: (request) => listPage(request, listing),
})

/** @throws Refusal `not_found` when there is no such team, or the caller neither belongs to it nor sees it */
const checkTeam = async (request: Request, teamId: string): Promise<void> => {
  const { actor, store } = request
  const scope = scopeOf(actor, 'case:read')
  const isSeen = scope === 'all' || teamId === actor.teamId || (scope === 'team' && actor.teamIds.includes(teamId))
  if (!isSeen || !(await loadRecord(store, teams, actor.tenantId, teamId))) throw notFound()
}

const getQueue = route({
  name: 'listQueuedCases',
  method: 'GET',
  path: '/v1/cases/queue',
  summary: 'Cases that wait in a team’s queue to be taken, the oldest first; without a team, those that no team has',
  permission: 'case:read',
  query: listQuery({ teamId: id }).pick({ teamId: true, limit: true, cursor: true }),
  returns: pageOf(Case),
  refuses: ['not_found', 'cursor.invalid'],
  examples: { team: { query: { teamId: 'tea_01J9ZQ4T7M8K3X5V2B6N1R0CDE' } } },
  handle: async (request) => {
    const { actor, store, query } = request
    const { teamId, limit } = query
    if (teamId !== undefined) await checkTeam(request, teamId)
    const after = await openCursor<Position>(request, query.cursor)
    const { items, next } = await store.query({
      index: 'g3',
      partition: unsettledCasesOf(actor.tenantId, { teamId }),
      limit,
      ...(after && { after }),
    })
    const seen = items.map((item) => stateOf<Case>(item)).filter((found) => seesCase(request, found))
    return { body: { items: seen, ...(next && { next: await sealCursor(request, next) }) } }
  },
})

export const caseListRoutes = [getCases, getQueue]
