import { automation } from '../../shared/kernel/actor.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { planned } from '../../shared/leads/pool-clock.ts'
import { heldLeads, type PoolReplan, poolOf } from '../../shared/leads/pool-store.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import type { Fired } from '../../shared/storage/due.ts'
import type { Store } from '../../shared/storage/store.ts'

const leadsPerPage = 100
const pagesPerRun = 10
const leadsAtOnce = 10

/**
 * Looks anew when the rules of an edited pool have to look at the leads that people have of it, so many in each run. One that is
 * planned by the present rules stays as it is, so that doing this again, or going on where it broke off, changes nothing.
 */
export const replanning =
  (store: Store, by: string) =>
  async (replan: PoolReplan, now: Instant, tenantId: string): Promise<Fired<PoolReplan> | undefined> => {
    const { after: start, dueAt, ...rest } = replan
    if (dueAt === undefined || dueAt > now) return undefined
    const stamp = { actor: automation(tenantId, by), now, requestId: `${by}:${now}` }
    const pool = await poolOf(store, tenantId, replan)
    let after = start
    for (let page = 0; page < pagesPerRun; page++) {
      const { ids, next } = await heldLeads(store, tenantId, replan.poolId, { limit: leadsPerPage, after })
      for (let from = 0; from < ids.length; from += leadsAtOnce)
        await Promise.all(
          ids.slice(from, from + leadsAtOnce).map((id) =>
            changeStored(store, leads, stamp, id, (lead) => ({
              state: lead.poolId === replan.poolId ? planned(lead, pool, now) : lead,
              raises: [],
            })),
          ),
        )
      after = next
      if (after === undefined) return { state: rest, raises: [] }
    }
    return { state: { ...rest, ...(after !== undefined && { after }), dueAt: now }, raises: [] }
  }
