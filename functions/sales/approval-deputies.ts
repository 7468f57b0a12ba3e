import * as z from 'zod'
import { users } from '../../shared/admin/user-store.ts'
import { notFound, Refusal } from '../../shared/kernel/refusal.ts'
import { Deputy, DeputyInput, nameDeputy } from '../../shared/sales/approval-deputy.ts'
import { deputies } from '../../shared/sales/approval-deputy-store.ts'
import { createRecord, loadRecord } from '../../shared/storage/record.ts'
import { HistoryPage, HistoryQuery, historyOfFound } from '../http/history.ts'
import { changed } from '../http/records.ts'
import { colleague } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'

const UserParams = z.strictObject({
  userId: z.string().max(40).meta({ description: 'Id of a user', example: 'usr_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const Named = Deputy.pick({ deputyId: true, from: true, to: true }).extend({
  userId: z.string(),
  version: z.int().meta({ description: '0 as long as nobody was ever named' }),
})

const shown = (userId: string, { deputyId, from, to, version }: Partial<Deputy> = {}): z.input<typeof Named> => ({
  ...{ userId, version: version ?? 0 },
  ...(deputyId !== undefined && { deputyId, from, to }),
})

/** Whom a user has named, if anybody ever was. @throws Refusal `not_found` where there is no such user */
const namedBy = async ({ store, actor, params: { userId } }: Request<{ userId: string }>) => {
  if (!(await loadRecord(store, users, actor.tenantId, userId))) throw notFound()
  return loadRecord(store, deputies, actor.tenantId, userId)
}

const getDeputy = route({
  name: 'getApprovalDeputy',
  method: 'GET',
  path: '/v1/approval-deputies/{userId}',
  summary: 'Who decides on approvals for a user, and from when to when',
  permission: 'approval:read',
  params: UserParams,
  returns: Named,
  examples: {},
  handle: async (request) => {
    const found = await namedBy(request)
    return { body: shown(request.params.userId, found), version: found?.version ?? 0 }
  },
})

const putDeputy = route({
  name: 'nameApprovalDeputy',
  method: 'PUT',
  path: '/v1/approval-deputies/{userId}',
  summary: 'Let a colleague decide on approvals for a time: the own ones, or anybody’s with the permission over all',
  permission: 'approval:write',
  params: UserParams,
  body: DeputyInput,
  returns: Named,
  refuses: ['access.denied'],
  examples: {
    holiday: {
      body: { deputyId: 'usr_01J9ZQ4T7M8K3X5V2B6N1R0CDE', from: '2026-12-21T00:00:00Z', to: '2027-01-04T00:00:00Z' },
    },
  },
  handle: async (request) => {
    const { actor, body, now, params, permission } = request
    const { userId } = params
    const found = await namedBy(request)
    if (userId !== actor.id && actor.permissions['approval:write'] !== 'all')
      throw new Refusal('access.denied', { params: { permission } })
    if (body.deputyId !== null) await colleague(request, body.deputyId, '/deputyId')
    const decision = nameDeputy(userId, body, now)
    if (!found) {
      const { state, step } = createRecord(deputies, request, decision)
      return { body: shown(userId, state), version: state.version, steps: [step] }
    }
    const { id, version, createdAt, createdBy, updatedAt, updatedBy } = found
    const state: Deputy = { ...decision.state, id, version, createdAt, createdBy, updatedAt, updatedBy }
    const { keptBody, ...reply } = changed(request, deputies, found, { state, raises: decision.raises })
    return { ...reply, body: shown(userId, reply.body) }
  },
})

const getHistory = route({
  name: 'approvalDeputyHistory',
  method: 'GET',
  path: '/v1/approval-deputies/{userId}/history',
  summary: 'Who decided on approvals for a user when, and who named them, newest first',
  permission: 'approval:read',
  params: UserParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: async (request) => {
    const found = await namedBy(request)
    return found ? historyOfFound(request, deputies, Deputy, found) : { body: { items: [] } }
  },
})

export const approvalDeputyRoutes = [getDeputy, putDeputy, getHistory]
