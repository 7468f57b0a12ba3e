import { automation } from '../../shared/kernel/actor.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { planned } from '../../shared/pools/pool-clock.ts'
import { heldRecords, type PoolReplan, poolOf } from '../../shared/pools/pool-store.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import type { Fired } from '../../shared/storage/due.ts'
import type { Store } from '../../shared/storage/store.ts'
import { heldNouns } from './nouns.ts'

const recordsPerPage = 100
const pagesPerRun = 10
const recordsAtOnce = 10

/**
 * Looks anew when the rules of an edited pool have to look at the records that people have of it, so many in each run. One that is
 * planned by the present rules stays as it is, so that doing this again, or going on where it broke off, changes nothing.
 */
export const replanning =
  (store: Store, by: string) =>
  async (replan: PoolReplan, now: Instant, tenantId: string): Promise<Fired<PoolReplan> | undefined> => {
    const { after: start, dueAt, ...rest } = replan
    if (dueAt === undefined || dueAt > now) return undefined
    const stamp = { actor: automation(tenantId, by), now, requestId: `${by}:${now}` }
    const pool = await poolOf(store, tenantId, replan)
    if (!pool) return { state: rest, raises: [] }
    const { kind, noun } = heldNouns[pool.holds]
    let after = start
    for (let page = 0; page < pagesPerRun; page++) {
      const { ids, next } = await heldRecords(store, tenantId, replan.poolId, { limit: recordsPerPage, after })
      for (let from = 0; from < ids.length; from += recordsAtOnce)
        await Promise.all(
          ids.slice(from, from + recordsAtOnce).map((id) =>
            changeStored(store, noun, stamp, id, (record) => ({
              state: record.poolId === replan.poolId ? planned(kind, record, pool, now) : record,
              raises: [],
            })),
          ),
        )
      after = next
      if (after === undefined) return { state: rest, raises: [] }
    }
    return { state: { ...rest, ...(after !== undefined && { after }), dueAt: now }, raises: [] }
  }
