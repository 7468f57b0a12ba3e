import { addEntry, endOf, loadEnd, moveEnd } from '../../shared/admin/audit-store.ts'
import { type AuditedWrite, link } from '../../shared/kernel/audit.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { type HistoryEntry, historyItem } from '../../shared/storage/history.ts'
import { type RecordName, recordNameOf } from '../../shared/storage/postings.ts'
import {
  type Action,
  type Change,
  ConditionFailed,
  type FailedAction,
  limits,
  type Store,
} from '../../shared/storage/store.ts'
import { countActions, type Tally } from './tally.ts'

/** A change that wrote a record. */
export interface Write {
  readonly change: Change
  readonly entry: HistoryEntry
}

/** Each write is two items; the end of the chain is one. */
const actionsOfWrite = 2
const bytesPerCommit = 2 * 1024 * 1024
const mostTries = 20

const audited = ({ noun, id }: RecordName, { version, at, actor, requestId, changes }: HistoryEntry): AuditedWrite => ({
  at,
  actor,
  requestId,
  noun,
  recordId: id,
  version,
  fields: changes.map(({ field }) => field),
})

/** Splits writes into what one commit may carry; at most, every write adds to counters of its own. */
const portionsOf = (writes: readonly Write[], tally: Tally): Write[][] => {
  const portions: Write[][] = []
  let bytes = 0
  let actions = 0
  for (const write of writes) {
    const size = JSON.stringify(write.entry.changes).length * 3
    const added = actionsOfWrite + tally(write.change).length
    const last = portions.at(-1)
    if (last && actions + added <= limits.commitActions && bytes + size <= bytesPerCommit) {
      last.push(write)
      bytes += size
      actions += added
    } else {
      portions.push([write])
      bytes = size
      actions = 1 + added
    }
  }
  return portions
}

const isNew = (failures: readonly FailedAction[]) => {
  const failed = new Set(failures.map(({ index }) => index))
  return (_: Write, index: number): boolean => !failed.has(1 + 2 * index)
}

const recordPortion = async (
  store: Store,
  tenantId: string,
  portion: readonly Write[],
  now: Instant,
  tally: Tally,
): Promise<void> => {
  let end = await loadEnd(store, tenantId)
  let writes = portion
  for (let tries = 0; tries < mostTries && writes.length > 0; tries++) {
    let next = end
    const actions = writes.flatMap(({ change, entry }): Action[] => {
      const added = link(next, audited(recordNameOf(change.key), entry), now)
      next = added
      const item = historyItem(change.key.pk, entry)
      return [{ do: 'put', item, when: { is: 'absent' } }, addEntry(tenantId, added)]
    })
    try {
      const counts = countActions(
        writes.map(({ change }) => change),
        tally,
      )
      await store.commit([moveEnd(tenantId, end, next), ...actions, ...counts])
      return
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error
      writes = writes.filter(isNew(error.failures))
      const moved = error.failures.find(({ index }) => index === 0)
      end = moved ? endOf(moved.current) : end
    }
  }
  if (writes.length > 0) throw new Error(`the audit chain kept moving while it was added to ${mostTries} times`)
}

/**
 * Adds writes of one tenant to the records' histories, to the tenant's audit chain and to counters, all in one commit: the
 * history entry, there once for each version, is what keeps a write from being chained or counted twice.
 */
export const recordWrites = async (
  store: Store,
  tenantId: string,
  writes: readonly Write[],
  now: Instant,
  tally: Tally = () => [],
): Promise<void> => {
  const distinct = new Map(writes.map((write) => [`${write.entry.version}#${write.change.key.pk}`, write]))
  for (const portion of portionsOf([...distinct.values()], tally))
    await recordPortion(store, tenantId, portion, now, tally)
}
