import { diff, type FieldChange, undo } from '../kernel/history.ts'
import type { Instant } from '../kernel/instant.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { Refusal } from '../kernel/refusal.ts'
import { isRecord, type Noun, recordKey, stateOf } from './record.ts'
import type { Change, Item, Key, Position, Store } from './store.ts'

/** One write of a record. */
export interface HistoryEntry {
  readonly version: number
  readonly at: Instant
  /** `user:usr_…`, `key:key_…`, `automation:…`. */
  readonly actor: string
  readonly requestId: string
  readonly changes: readonly FieldChange[]
}

const versionDigits = 12
const prefix = 'history#'

/** Where the entry of one version of a record is kept, which is also its place in the record's history. */
export const historyKey = (pk: string, version: number): Key => ({
  pk,
  sk: prefix + String(version).padStart(versionDigits, '0'),
})

/**
 * What a change of the table did to a record; nothing when the item is no record, or when it was not a write of a record (such a
 * write makes a new version). A record taken away counts as one more version, by nobody known.
 */
export const writeOf = ({ before, after }: Change, now: Instant): HistoryEntry | undefined => {
  const was = before && isRecord(before) ? before : undefined
  if (after && isRecord(after)) {
    if (was?.version === after.version) return undefined
    const { version, at, actor, requestId } = after
    return { version, at, actor, requestId, changes: diff(was?.data, after.data) }
  }
  if (!was || after) return undefined
  return { version: was.version + 1, at: now, actor: 'unknown', requestId: '', changes: diff(was.data, undefined) }
}

export const historyItem = (pk: string, entry: HistoryEntry): Item =>
  ({ ...historyKey(pk, entry.version), ...entry }) as unknown as Item

const entryOf = (item: Item): HistoryEntry => {
  const { version, at, actor, requestId, changes } = item as unknown as HistoryEntry
  return { version, at, actor, requestId, changes }
}

export interface HistoryPage {
  readonly entries: readonly HistoryEntry[]
  readonly next?: Position
}

/** The writes of a record, newest first. They follow the writes within moments. */
export const historyOf = async (
  store: Store,
  tenantId: string,
  noun: string,
  id: string,
  page: { readonly limit: number; readonly after?: Position | undefined },
): Promise<HistoryPage> => {
  const { items, next } = await store.query({
    index: 'table',
    partition: recordKey(tenantId, noun, id).pk,
    range: { beginsWith: prefix },
    direction: 'descending',
    limit: page.limit,
    ...(page.after && { after: page.after }),
  })
  return { entries: items.map(entryOf), ...(next && { next }) }
}

const entriesPerRead = 100

/**
 * A record as it was at a moment: the current one with every later write undone. Reads in proportion to the writes since then.
 * @returns undefined when it did not exist yet
 * @throws Refusal `busy` when its newest writes are not in the history yet
 */
export const stateAsOf = async <State extends RecordFields>(
  store: Store,
  noun: Noun<State>,
  tenantId: string,
  id: string,
  moment: Instant,
): Promise<State | undefined> => {
  const item = await store.get(recordKey(tenantId, noun.name, id))
  if (!item || !isRecord(item)) return undefined
  if (item.at <= moment) return stateOf<State>(item)
  let state: Readonly<Record<string, unknown>> = item.data
  let version = item.version
  let after: Position | undefined
  do {
    const page = await historyOf(store, tenantId, noun.name, id, { limit: entriesPerRead, after })
    for (const entry of page.entries) {
      // Written after the record was read.
      if (entry.version > item.version) continue
      if (entry.version !== version) throw new Refusal('busy', { retryAfterSeconds: 1 })
      if (entry.at <= moment)
        return { ...state, version, updatedAt: entry.at, updatedBy: entry.actor } as unknown as State
      state = undo(state, entry.changes)
      version -= 1
    }
    after = page.next
  } while (after)
  if (version > 0) throw new Refusal('busy', { retryAfterSeconds: 1 })
  return undefined
}
