import { ConditionFailed } from '../storage/store.ts'
import type { Assigning } from './assigning-store.ts'
import { drain } from './drain-store.ts'
import { clearOverflow, markOverflow, type Overflow, overflows, pageOfWaiting } from './waiting-store.ts'

interface OverflowWork extends Pick<Assigning, 'store' | 'noun' | 'now'> {
  /** What draining for a tenant takes. */
  readonly of: (tenantId: string) => Pick<Assigning, 'people' | 'give'>
  /** Most rosters to look after in this run. */
  readonly limit: number
  readonly onFailure: (rosterId: string, error: unknown) => void
}

const settle = async (work: OverflowWork, overflow: Overflow): Promise<number> => {
  const { store, noun, now, of, onFailure } = work
  const { tenantId, rosterId } = overflow
  const { assigned, failures } = await drain({ store, noun, now, tenantId, ...of(tenantId) }, rosterId)
  for (const error of failures.values()) onFailure(rosterId, error)
  const { waiting } = await pageOfWaiting(store, tenantId, noun, rosterId, 1)
  if (waiting.length > 0) await markOverflow(store, tenantId, noun, rosterId, now, `drained ${now}`)
  else
    await store.commit([clearOverflow(overflow).action]).catch((error) => {
      if (!(error instanceof ConditionFailed)) throw error
    })
  return assigned
}

/**
 * Drains the queues in which something was left waiting; for a tick. A new day brings new quotas and a shift new people, without
 * anything being written.
 * @returns how many were assigned
 */
export const drainOverflows = async (work: OverflowWork): Promise<number> => {
  let assigned = 0
  for (const overflow of await overflows(work.store, work.noun, work.now, work.limit))
    try {
      assigned += await settle(work, overflow)
    } catch (error) {
      work.onFailure(overflow.rosterId, error)
    }
  return assigned
}
