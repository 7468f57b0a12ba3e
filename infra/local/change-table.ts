import type { Change, Item } from '../../shared/storage/store.ts'
import type { Database } from './database.ts'

export interface SequencedChange {
  readonly sequence: number
  readonly change: Change
}

/** What happened to the items, in order, until it is trimmed. */
export interface ChangeTable {
  /** Inside a transaction. Bodies are items as JSON, null for none. */
  append(before: string | null, after: string | null): void
  after(sequence: number, limit: number): readonly SequencedChange[]
  /** Newest first, those of the last `lagMs`. */
  within(lagMs: number): Iterable<{ readonly before: Item | undefined; readonly after: Item | undefined }>
  lastSequence(): number
  /** At most 5,000 a call; answers how many. */
  trim(upTo: number, keepMs: number): Promise<number>
}

/** Deleting more in one transaction would keep everybody waiting. */
const trimmedAtOnce = 5_000

type ChangeRow = [sequence: number, before: string | null, after: string | null]

const image = (body: string | null): Item | undefined => (body === null ? undefined : (JSON.parse(body) as Item))

const sequenced = ([sequence, beforeBody, afterBody]: ChangeRow): SequencedChange => {
  const before = image(beforeBody)
  const after = image(afterBody)
  const { pk, sk } = (after ?? before) as Item
  const change = { id: String(sequence), key: { pk, sk }, ...(before && { before }), ...(after && { after }) }
  return { sequence, change }
}

/** `now` in milliseconds since 1970. */
export const openChangeTable = (database: Database, now: () => number): ChangeTable => {
  const arrays = { rows: 'arrays' } as const
  const insert = database.prepare('INSERT INTO store_changes (sequence, at, before, after) VALUES (?, ?, ?, ?)')
  const select = database.prepare(
    'SELECT sequence, before, after FROM store_changes WHERE sequence > ? ORDER BY sequence LIMIT ?',
    arrays,
  )
  const selectBack = database.prepare('SELECT at, before, after FROM store_changes ORDER BY sequence DESC', arrays)
  // The newest row stays, so that a sequence number never comes twice.
  const remove = database.prepare(`
    DELETE FROM store_changes WHERE sequence <= ? AND at <= ?
      AND sequence < (SELECT max(sequence) FROM store_changes)
      AND sequence < (SELECT min(sequence) FROM store_changes) + ${trimmedAtOnce}
  `)
  const newest = database.prepare('SELECT max(sequence) AS sequence FROM store_changes').get()
  let last = Number(newest?.sequence ?? 0)
  return {
    append: (before, after) => {
      insert.run(last + 1, now(), before, after)
      last += 1
    },
    after: (sequence, limit) => (select.all(sequence, limit) as unknown as ChangeRow[]).map(sequenced),
    *within(lagMs) {
      const since = now() - lagMs
      for (const [at, before, after] of selectBack.iterate() as unknown as Iterable<ChangeRow>) {
        if (at <= since) return
        yield { before: image(before), after: image(after) }
      }
    },
    lastSequence: () => last,
    trim: (upTo, keepMs) => database.write(() => Number(remove.run(upTo, now() - keepMs).changes)),
  }
}
