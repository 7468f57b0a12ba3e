import { minute, plusMs } from '../../shared/kernel/instant.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { changePool, createPool, retirePool } from '../../shared/pools/pool.ts'
import { Pool, PoolInput, PoolPatch } from '../../shared/pools/pool-schema.ts'
import { poolReplans, pools } from '../../shared/pools/pool-store.ts'
import { createRecord, recordKey, type Step } from '../../shared/storage/record.ts'
import { HistoryPage, HistoryQuery, historyOfFound } from '../http/history.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { changed, created, findRecord } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { PoolParams } from './access.ts'
import { heldNouns } from './nouns.ts'

const named = [
  ['userIds', 'user'],
  ['teamIds', 'team'],
  ['adminIds', 'user'],
] as const

type People = { readonly [Field in 'userIds' | 'teamIds' | 'adminIds']?: readonly string[] | undefined }

/** Holds a pool to people and teams that there are; those that it had already are not asked for again. */
const peopleSteps = ({ actor }: Request, given: People, before: People = {}): Step[] => {
  const asked = new Set<string>()
  return named.flatMap(([field, noun]) =>
    (given[field] ?? []).flatMap((id, index): Step[] => {
      const key = recordKey(actor.tenantId, noun, id)
      if (before[field]?.includes(id) || asked.has(key.pk)) return []
      asked.add(key.pk)
      const otherwise = () => fieldRefusal(`/${field}/${index}`, 'no_such_record')
      return [{ action: { do: 'check', key, when: { is: 'present' } }, otherwise }]
    }),
  )
}

/** What was claimed while the rules changed is stored by then, and looked through with the rest. */
const settlingMs = minute

const replanSteps = (request: Request, before: Pool, after: Pool): Step[] => {
  const { id, recycle, warnDays, retired } = after
  if (recycle === before.recycle && warnDays === before.warnDays && retired === before.retired) return []
  const state = { id: request.ids('rpl'), poolId: id, dueAt: plusMs(request.now, settlingMs) }
  return [createRecord(poolReplans, request, { state, raises: [] }).step]
}

const getPools = route({
  name: 'listPools',
  method: 'GET',
  path: '/v1/pools',
  summary: 'The public pools of the tenant, the newest first',
  permission: 'pool:read',
  query: listQuery({}).pick({ limit: true, cursor: true }),
  returns: pageOf(Pool),
  refuses: ['cursor.invalid'],
  examples: {},
  handle: (request) => listPage(request, { noun: pools, schema: Pool }),
})

const postPool = route({
  name: 'createPool',
  method: 'POST',
  path: '/v1/pools',
  summary:
    'Define a public pool of leads or of customers: who may claim, how much, what they see before, and what goes back',
  permission: 'pool:write',
  body: PoolInput,
  returns: Pool,
  status: 201,
  examples: {
    north: {
      body: {
        name: '华北公海',
        teamIds: ['tea_01J9ZQ4T7M8K3X5V2B6N1R0CDE'],
        limits: { claimsPerDay: 10, holding: 100 },
        coolDownDays: 7,
        protection: { protectDays: 10, extendDays: 3, mostDays: 20, actions: ['call', 'visit', 'task_done'] },
        recycle: [{ levels: ['new'], withoutFollowUpDays: 3 }, { withoutFollowUpDays: 15 }],
        warnDays: [3, 1],
      },
    },
    customers: {
      body: {
        name: '客户公海',
        holds: 'customer',
        teamIds: ['tea_01J9ZQ4T7M8K3X5V2B6N1R0CDE'],
        hidden: ['phones', 'emails'],
        recycle: [{ levels: ['A', 'B'], withoutFollowUpDays: 14, withoutDealDays: 90 }, { withoutDealDays: 180 }],
      },
    },
  },
  handle: async (request) => {
    const id = request.ids('pol')
    const decision = createPool(id, request.body, heldNouns[request.body.holds].kind)
    return created(request, pools, decision, `/v1/pools/${id}`, peopleSteps(request, request.body))
  },
})

const getPool = route({
  name: 'getPool',
  method: 'GET',
  path: '/v1/pools/{poolId}',
  summary: 'Read the rules of a public pool',
  permission: 'pool:read',
  params: PoolParams,
  returns: Pool,
  examples: {},
  handle: async (request) => {
    const found = await findRecord(request, pools, request.params.poolId)
    return { body: found, version: found.version }
  },
})

const patchPool = route({
  name: 'changePool',
  method: 'PATCH',
  path: '/v1/pools/{poolId}',
  summary:
    'Change the rules of a public pool: what is given replaces as a whole; clocks that run keep what they were set to',
  permission: 'pool:write',
  params: PoolParams,
  body: PoolPatch,
  returns: Pool,
  examples: { warnings: { body: { warnDays: [7, 1] } } },
  handle: async (request) => {
    const found = await findRecord(request, pools, request.params.poolId)
    const decision = changePool(found, request.body, heldNouns[found.holds].kind)
    const steps = [...peopleSteps(request, request.body, found), ...replanSteps(request, found, decision.state)]
    return changed(request, pools, found, decision, steps)
  },
})

const postRetire = route({
  name: 'retirePool',
  method: 'POST',
  path: '/v1/pools/{poolId}/retire',
  summary: 'Let nothing come into a public pool any more; what waits there can still be claimed',
  permission: 'pool:write',
  params: PoolParams,
  returns: Pool,
  examples: {},
  handle: async (request) => {
    const found = await findRecord(request, pools, request.params.poolId)
    const decision = retirePool(found)
    return changed(request, pools, found, decision, replanSteps(request, found, decision.state))
  },
})

const getHistory = route({
  name: 'poolHistory',
  method: 'GET',
  path: '/v1/pools/{poolId}/history',
  summary: 'Every write of a public pool, newest first: which rules, from what to what, by whom, by which request',
  permission: 'pool:read',
  params: PoolParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: async (request) =>
    historyOfFound(request, pools, Pool, await findRecord(request, pools, request.params.poolId)),
})

export const poolRecordRoutes = [getPools, postPool, getPool, patchPool, postRetire, getHistory]
