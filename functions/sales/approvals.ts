import * as z from 'zod'
import type { Filter } from '../../shared/kernel/filter.ts'
import { principalsOf } from '../../shared/sales/approval-deputy-store.ts'
import { Approval, approvalKinds, approvalStatuses } from '../../shared/sales/approval-schema.ts'
import { approvals, listedOfApprovals, searchableApprovals } from '../../shared/sales/approval-store.ts'
import { HistoryPage, HistoryQuery, historyOfFound } from '../http/history.ts'
import { filterAsked } from '../http/list-check.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { type Request, route } from '../http/route.ts'
import { ApprovalParams } from './approval-params.ts'
import { findApproval } from './find-approval.ts'

const id = z.string().min(1).max(40).optional()

const ApprovalQuery = listQuery({
  mine: z.enum(['true']).optional().meta({ description: 'Those that wait for the caller, also as a deputy' }),
  status: z.enum(approvalStatuses).optional(),
  requesterId: id,
  'subject.kind': z.enum(approvalKinds).optional(),
  'subject.id': id.meta({ description: 'Such as a deal' }),
})

const listing = {
  noun: approvals,
  schema: Approval,
  searchable: searchableApprovals,
  listed: listedOfApprovals,
  checked: ['expiresAt', 'closedAt', 'mode', 'move.stage', 'move.pipelineId'],
}

/** What waits for the actor may be seen by it, whatever its permission reaches. */
const asApprover = <Asked extends Request>(request: Asked): Asked => ({
  ...request,
  actor: { ...request.actor, permissions: { ...request.actor.permissions, 'approval:read': 'all' } },
})

const getApprovals = route({
  name: 'listApprovals',
  method: 'GET',
  path: '/v1/approvals',
  summary: 'List approvals, the newest first; with `mine` those that wait for the caller',
  permission: 'approval:read',
  query: ApprovalQuery,
  returns: pageOf(Approval),
  refuses: ['filter.unserved', 'sort.unserved', 'cursor.invalid'],
  examples: { mine: { query: { mine: 'true' } } },
  handle: async (request) => {
    const { store, actor, now } = request
    const { mine, limit, cursor, sort, q, ...asked } = request.query
    const paging = { limit, cursor, sort, q }
    if (mine === undefined) return listPage({ ...request, query: { ...asked, ...paging } }, listing)
    const voices = [actor.id, ...(await principalsOf(store, actor.tenantId, actor.id, now))].slice(0, 50)
    const waiting: Filter = { field: 'waitingFor', op: 'in', value: voices }
    const others = filterAsked({ ...asked, limit })
    const filter: Filter = others ? { and: [waiting, others] } : waiting
    return listPage({ ...asApprover(request), query: { ...paging, filter } }, listing)
  },
})

const getApproval = route({
  name: 'getApproval',
  method: 'GET',
  path: '/v1/approvals/{approvalId}',
  summary: 'Read an approval: what is asked for, who has agreed and who has yet to',
  permission: 'approval:read',
  params: ApprovalParams,
  returns: Approval,
  examples: {},
  handle: async (request) => {
    const found = await findApproval(request, request.params.approvalId)
    return { body: found, version: found.version }
  },
})

const getHistory = route({
  name: 'approvalHistory',
  method: 'GET',
  path: '/v1/approvals/{approvalId}/history',
  summary: 'Every write of an approval, newest first',
  permission: 'approval:read',
  params: ApprovalParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: async (request) =>
    historyOfFound(request, approvals, Approval, await findApproval(request, request.params.approvalId)),
})

export const approvalRoutes = [getApprovals, getApproval, getHistory]
