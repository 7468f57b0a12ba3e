import * as z from 'zod'
import type { Actor } from '../../shared/kernel/actor.ts'
import { notFound, Refusal } from '../../shared/kernel/refusal.ts'
import { definesPools, isPoolAdmin, isPoolMember } from '../../shared/pools/pool.ts'
import type { Pool } from '../../shared/pools/pool-schema.ts'
import { poolOf } from '../../shared/pools/pool-store.ts'
import type { Pooled } from '../../shared/pools/pooled.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { checkIfMatch, findRecord } from '../http/records.ts'
import type { Request } from '../http/route.ts'
import { type Holding, idIn } from './holding.ts'

export const PoolParams = z.strictObject({
  poolId: z.string().max(40).meta({ description: 'Id of a public pool', example: 'pol_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

/** The pool for whoever may see what waits in it. @throws Refusal `not_found` for everybody else */
export const poolSeenBy = async (
  { store, actor }: Request,
  { poolId }: { readonly poolId?: string | undefined },
): Promise<Pool> => {
  const pool = await poolOf(store, actor.tenantId, { poolId })
  if (!pool || !(isPoolMember(pool, actor) || definesPools(actor))) throw notFound()
  return pool
}

/**
 * A record and its pool, for a member of the pool; what it says of the record it says to whoever sees what waits in the pool.
 * @throws Refusal `not_found`
 */
export const recordOfPool = async <State extends Pooled>(
  holding: Holding<State>,
  request: Request,
): Promise<{ readonly record: State; readonly pool: Pool }> => {
  const { store, actor } = request
  const record = await loadRecord(store, holding.noun, actor.tenantId, idIn(holding, request))
  if (!record) throw notFound()
  const pool = await poolSeenBy(request, record)
  if (request.ifMatch !== undefined) checkIfMatch(request, await findRecord(request, holding.noun, record.id))
  return { record, pool }
}

const governs = (pool: Pool, actor: Actor): boolean => isPoolAdmin(pool, actor) || definesPools(actor)

/** @throws Refusal `access.denied` for members who are no admins */
export const checkGoverns = (pool: Pool, actor: Actor): void => {
  if (!governs(pool, actor)) throw new Refusal('access.denied', { params: { permission: 'pool:write' } })
}

/** Whose records of a pool somebody may hear of: everybody's, or the own. */
export const hearsOf = (pool: Pool, actor: Actor, ownerId: string | undefined): boolean =>
  governs(pool, actor) || ownerId === actor.id
