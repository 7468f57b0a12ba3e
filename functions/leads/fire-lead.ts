import type { Instant } from '../../shared/kernel/instant.ts'
import { endNurture } from '../../shared/leads/lead-due.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { pooledLeads } from '../../shared/leads/pooled-lead.ts'
import { scored } from '../../shared/leads/score-store.ts'
import { fireRecycle, planned } from '../../shared/pools/pool-clock.ts'
import { poolOf } from '../../shared/pools/pool-store.ts'
import type { Fired } from '../../shared/storage/due.ts'
import type { Step } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import { recycleTask } from '../pools/recycle-task.ts'
import { leadSteps } from './lead-steps.ts'
import { nurtureTask } from './nurture-task.ts'

/** What is due of a lead now, the end of nurturing before what its pool says: with the tasks, counts and score that follow. */
export const firingLead =
  (store: Store, by: string) =>
  async (lead: Lead, now: Instant, tenantId: string): Promise<Fired<Lead> | undefined> => {
    const pool = await poolOf(store, tenantId, lead)
    const complete = async (state: Lead, raises: Fired<Lead>['raises'], tasks: readonly Step[]) => {
      const score = await scored(store, tenantId, lead, { state, raises }, now)
      const own = await leadSteps(store, tenantId, lead, state)
      return { ...score, steps: [...tasks, ...own, ...score.steps] }
    }
    const woken = endNurture(lead, now)
    if (woken) {
      const task = await nurtureTask(store, tenantId, lead, by, now)
      return complete(planned(pooledLeads, woken.state, pool, now), woken.raises, [task])
    }
    const fired = fireRecycle(pooledLeads, lead, pool, now)
    if (!fired) return undefined
    const { state, raises, warning } = fired
    const tasks = warning ? [await recycleTask(store, tenantId, 'lead', lead, warning, by, now)] : []
    return complete(state, raises, tasks)
  }
