import type { Item, Value } from '../../shared/storage/store.ts'

/** An item with its size as DynamoDB counts it. */
export interface Entry {
  readonly item: Item
  readonly bytes: number
}

/** Parsed rows that lists have read lately, each at most once in memory. They are frozen, since many readers share them. */
export interface RecentItems {
  get(row: number): Entry | undefined
  add(row: number, entry: Entry): void
  /** The row is written or gone. */
  drop(row: number): void
}

/** As DynamoDB counts them; parsed they take three times that. */
const mostBytes = 2 * 1024 * 1024

const freeze = (value: Value | undefined): void => {
  if (typeof value !== 'object' || value === null) return
  Object.freeze(value)
  for (const inner of Object.values(value)) freeze(inner)
}

/** Beyond the limit, those that came first go first. */
export const recentItems = (limitBytes: number = mostBytes): RecentItems => {
  const entries = new Map<number, Entry>()
  let bytes = 0
  const drop = (row: number): void => {
    const entry = entries.get(row)
    if (!entry) return
    entries.delete(row)
    bytes -= entry.bytes
  }
  return {
    get: (row) => entries.get(row),
    add: (row, entry) => {
      drop(row)
      freeze(entry.item as Value)
      entries.set(row, entry)
      bytes += entry.bytes
      for (const oldest of entries.keys()) {
        if (bytes <= limitBytes) return
        drop(oldest)
      }
    },
    drop,
  }
}
