import * as z from 'zod'
import { dayBounds } from '../../shared/kernel/local-time.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { foreseen } from '../../shared/pools/pool-clock.ts'
import { heldRecords } from '../../shared/pools/pool-store.ts'
import type { Pooled } from '../../shared/pools/pooled.ts'
import { recycleReasons } from '../../shared/pools/recycle.ts'
import { recordKey, stateOf } from '../../shared/storage/record.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import { hearsOf, PoolParams, poolSeenBy } from './access.ts'
import { heldNouns } from './nouns.ts'

const Foreseen = z.strictObject({
  leadId: z.string().optional(),
  customerId: z.string().optional(),
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
  summary: 'What goes back to a public pool on a day, and whose owners are warned, if nothing is done until then',
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
    const { ids, next } = await heldRecords(store, actor.tenantId, pool.id, { limit: query.limit, after })
    const { kind, noun } = heldNouns[pool.holds]
    const keys = ids.map((id) => recordKey(actor.tenantId, noun.name, id))
    const found = keys.length > 0 ? await store.getMany(keys) : []
    const items = found
      .flatMap((item) => (item ? [stateOf<Pooled>(item)] : []))
      .flatMap((record) => {
        const { id, ownerId } = record
        if (ownerId === undefined || !hearsOf(pool, actor, ownerId)) return []
        const all = foreseen(kind, record, pool, now, end).filter(({ at }) => at >= start)
        const about = pool.holds === 'lead' ? { leadId: id } : { customerId: id }
        return all.map((one) => ({ ...about, ownerId, ...one }))
      })
    return { body: { items, ...(next !== undefined && { next: await sealCursor(request, next) }) } }
  },
})

export const poolRecyclingRoutes = [getRecycling]
