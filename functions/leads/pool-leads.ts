import * as z from 'zod'
import { fieldReader, passes } from '../../shared/kernel/filter-match.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { leads, openLeadsOf } from '../../shared/leads/lead-store.ts'
import { isWaiting } from '../../shared/leads/lead-waiting.ts'
import { checkTakesIn } from '../../shared/leads/pool.ts'
import { putIn } from '../../shared/leads/pool-lead.ts'
import { PooledLead, pooledView } from '../../shared/leads/pool-view.ts'
import { stateOf } from '../../shared/storage/record.ts'
import type { Position } from '../../shared/storage/store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { hidingCustom } from '../http/hide-custom.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { writtenLead } from './changed-lead.ts'
import { PoolParams, poolSeenBy } from './pool-access.ts'

const getPoolLeads = route({
  name: 'listPoolLeads',
  method: 'GET',
  path: '/v1/pools/{poolId}/leads',
  summary: 'What waits in a public pool, that for longest first, without what the pool hides; a page may be short',
  permission: 'lead:read',
  params: PoolParams,
  query: listQuery({}).pick({ limit: true, cursor: true, filter: true }),
  returns: pageOf(PooledLead),
  refuses: ['cursor.invalid'],
  examples: { east: { query: { filter: '{"field":"region","op":"eq","value":"east"}' } } },
  handle: async (request) => {
    const { store, actor, query, now } = request
    const pool = await poolSeenBy(request, request.params)
    const after = await openCursor<Position>(request, query.cursor)
    const partition = openLeadsOf(actor.tenantId, { poolId: pool.id })
    const page = await store.query({ index: 'g3', partition, limit: query.limit, ...(after && { after }) })
    // The filter reads what is shown, so that nobody finds out what is hidden by asking for it.
    const items = page.items
      .map((item) => stateOf<Lead>(item))
      .filter((lead) => isWaiting(lead) && lead.poolId === pool.id)
      .map((lead) => pooledView(lead, pool))
      .filter((shown) => query.filter === undefined || passes(query.filter, fieldReader(shown), now))
    return { body: { items, ...(page.next && { next: await sealCursor(request, page.next) }) } }
  },
})

const postPoolLead = route({
  name: 'putLeadIntoPool',
  method: 'POST',
  path: '/v1/pools/{poolId}/leads',
  summary: 'Put a lead into a public pool: nobody has it until somebody claims it',
  permission: 'lead:write',
  params: PoolParams,
  body: z.strictObject({ leadId: z.string().min(1).max(40) }),
  returns: PooledLead,
  refuses: ['lead.in_pool', 'lead.not_open', 'pool.retired'],
  examples: { one: { body: { leadId: 'lea_01J9ZQ4T7M8K3X5V2B6N1R0CDE' } } },
  handle: async (request) => {
    const pool = await poolSeenBy(request, request.params)
    const lead = await findRecord(request, leads, request.body.leadId)
    checkTakesIn(pool)
    const { body, ...reply } = await writtenLead(request, lead, putIn(lead, pool, request.now), { pool })
    return { ...reply, body: pooledView(body, pool) }
  },
})

export const poolLeadRoutes = [getPoolLeads, postPoolLead].map(hidingCustom('lead'))
