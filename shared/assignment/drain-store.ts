import { loadRecord } from '../storage/record.ts'
import { ConditionFailed, type Key, StoreBusy } from '../storage/store.ts'
import type { Assigning } from './assigning-store.ts'
import { type Batch, gatherBatch } from './batch-store.ts'
import { loadsOf } from './load-store.ts'
import { hasPlaces, type Standing } from './plan.ts'
import { rosters } from './roster-store.ts'
import { loadTurn } from './turn-store.ts'
import { pageOfWaiting } from './waiting-store.ts'

export interface Drained {
  readonly assigned: number
  /** Subjects that could not be given, and why; they wait on, and kept nobody else waiting. */
  readonly failures: ReadonlyMap<string, unknown>
}

const mostBatches = 500
const mostRefused = 8
const mostRefusedOfOne = 3

/** The turn is read first: whatever else is read is then as new as the ticket, which is what the commit depends on. */
const standingOf = async (work: Assigning, rosterId: string): Promise<Standing | undefined> => {
  const { store, tenantId, noun, now, people } = work
  const turn = await loadTurn(store, tenantId, rosterId)
  const roster = await loadRecord(store, rosters, tenantId, rosterId)
  if (!roster) return undefined
  const [loads, known] = await Promise.all([
    loadsOf(store, tenantId, noun, roster, now),
    people(roster.members.map(({ userId }) => userId)),
  ])
  return { roster, people: known, loads, turn, now }
}

type Refused = { readonly subjects: readonly string[]; readonly isLost: boolean }

/** The subjects to blame, if any; lost is the ticket when somebody else drew it. */
const refusedBy = (error: unknown, { owners }: Batch): Refused => {
  if (error instanceof StoreBusy) return { subjects: [], isLost: false }
  if (!(error instanceof ConditionFailed)) throw error
  const failed = error.failures.map(({ index }) => owners[index])
  if (failed.includes('turn')) return { subjects: [], isLost: true }
  return { subjects: failed.filter((owner) => owner !== undefined), isLost: false }
}

const isEmpty = async ({ store, tenantId, noun }: Assigning, rosterId: string): Promise<boolean> =>
  (await pageOfWaiting(store, tenantId, noun, rosterId, 1)).waiting.length === 0

/** Whether the ticket went to somebody who serves the same queue. */
const isServed = async ({ store, tenantId, noun }: Assigning, { roster, turn }: Standing): Promise<boolean> => {
  const { ticket, lastNoun } = await loadTurn(store, tenantId, roster.id)
  return ticket !== turn.ticket && lastNoun === noun
}

/**
 * Gives what waits in a roster's queue to whose turn it is, the oldest first, until nobody has a place or nothing waits that
 * anybody there can do. Call it when a place came free (`releasePlace`), when a roster changed, and from the tick.
 *
 * Several may drain at once: each batch is one commit that holds the ticket, the places within their bounds, the subjects, their
 * facts and their leaving of the queue, all or nothing. Whoever loses the ticket leaves, if it went to the same noun: who won it
 * looks at the queue again after that, and so sees all that the loser saw.
 * @param own the queue entry the caller waits for: it leaves when others have served that
 */
export const drain = async (work: Assigning, rosterId: string, own?: Key): Promise<Drained> => {
  const failures = new Map<string, unknown>()
  const refusals = new Map<string, number>()
  const { store } = work
  let assigned = 0
  let refused = 0
  for (let batches = 0; batches < mostBatches && refused < mostRefused; batches++) {
    const standing = await standingOf(work, rosterId)
    if (!standing || !hasPlaces(standing)) break
    const batch = await gatherBatch(work, standing, failures)
    if (batch.steps.length === 0) break
    // Asking is cheaper than a large commit that is refused.
    if (await isServed(work, standing)) break
    try {
      await store.commit(batch.steps.map(({ action }) => action))
      assigned += batch.assigned
      refused = 0
      if (await isEmpty(work, rosterId)) break
    } catch (error) {
      const { subjects, isLost } = refusedBy(error, batch)
      if ((isLost && (await isServed(work, standing))) || (own && !(await store.get(own)))) break
      if (!isLost) refused += 1
      for (const subject of subjects) {
        const times = (refusals.get(subject) ?? 0) + 1
        refusals.set(subject, times)
        if (times >= mostRefusedOfOne) failures.set(subject, error)
      }
    }
  }
  return { assigned, failures }
}
