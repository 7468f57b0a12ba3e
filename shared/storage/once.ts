import { day, epochMs, type Instant, second } from '../kernel/instant.ts'
import { type Action, ConditionFailed, type Store } from './store.ts'

/** Longer than an event can wait in a dead-letter queue or be replayed. */
const keptMs = 60 * day

/** One event as one consumer sees it. */
export interface Consumption {
  readonly tenantId: string
  /** The consumer's name. */
  readonly by: string
  readonly eventId: string
  readonly now: Instant
}

/**
 * Commits a consumer's effect together with the mark that it dealt with the event, so that the effect happens once however often
 * the event is delivered. An effect that makes a record under an id made of the event needs no mark.
 * @returns false when it was done before
 * @throws ConditionFailed when a condition of the effect itself does not hold; its indexes count the mark as 0
 */
export const commitOnce = async (
  store: Store,
  { tenantId, by, eventId, now }: Consumption,
  effect: readonly Action[],
): Promise<boolean> => {
  const mark: Action = {
    do: 'put',
    item: {
      pk: `${tenantId}#done#${by}#${eventId}`,
      sk: '.',
      ttl: Math.floor((epochMs(now) + keptMs) / second),
    },
    when: { is: 'absent' },
  }
  try {
    await store.commit([mark, ...effect])
    return true
  } catch (error) {
    if (error instanceof ConditionFailed && error.failures.some(({ index }) => index === 0)) return false
    throw error
  }
}
