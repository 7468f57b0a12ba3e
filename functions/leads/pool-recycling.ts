import * as z from 'zod'
import { dayBounds } from '../../shared/kernel/local-time.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { foreseen } from '../../shared/leads/pool-clock.ts'
import { heldLeads } from '../../shared/leads/pool-store.ts'
import { recycleReasons } from '../../shared/leads/recycle.ts'
import { recordKey, stateOf } from '../../shared/storage/record.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import { hearsOf, PoolParams, poolSeenBy } from './pool-access.ts'

const Foreseen = z.strictObject({
  leadId: z.string(),
  ownerId: z.string(),
  at: z.iso.datetime(),
  does: z.enum(['warn', 'recycle']),
  reason: z.enum(recycleReasons),
  days: z.int().optional().meta({ description: 'Of a warning: how many are left' }),
})

const getRecycling = route({
  name: 'foreseeRecycling',
  method: 'GET',
  path: '/v1/pools/{poolId}/recycling',
  summary: 'Which leads go back to a public pool on a day, and whose owners are warned, if nothing is done until then',
  permission: 'pool:read',
  params: PoolParams,
  query: listQuery({})
    .pick({ limit: true, cursor: true })
    .extend({ on: z.iso.date().meta({ description: 'A day of the tenant, today or later' }) }),
  returns: pageOf(Foreseen),
  refuses: ['cursor.invalid'],
  examples: { newYear: { query: { on: '2099-01-01' } } },
  handle: async (request) => {
    const { store, actor, query, now } = request
    const pool = await poolSeenBy(request, request.params)
    const { start, end } = dayBounds(query.on, actor.zone ?? 'UTC')
    if (end <= now) throw fieldRefusal('/on', 'too_small.date')
    const after = await openCursor<string>(request, query.cursor)
    const { ids, next } = await heldLeads(store, actor.tenantId, pool.id, { limit: query.limit, after })
    const keys = ids.map((id) => recordKey(actor.tenantId, leads.name, id))
    const found = keys.length > 0 ? await store.getMany(keys) : []
    const items = found
      .flatMap((item) => (item ? [stateOf<Lead>(item)] : []))
      .flatMap((lead) => {
        const { id: leadId, ownerId } = lead
        if (ownerId === undefined || !hearsOf(pool, actor, ownerId)) return []
        const all = foreseen(lead, pool, now, end).filter(({ at }) => at >= start)
        return all.map((one) => ({ leadId, ownerId, ...one }))
      })
    return { body: { items, ...(next !== undefined && { next: await sealCursor(request, next) }) } }
  },
})

export const poolRecyclingRoutes = [getRecycling]
