import { checkCommit, checkKey, checkKeys, checkQuery, isEmptyRange } from '../../shared/storage/check.ts'
import type { Key, Meter, Store, Units } from '../../shared/storage/store.ts'
import { keyText, readUnits } from '../../shared/storage/units.ts'
import { openChangeTable, type SequencedChange } from './change-table.ts'
import type { Database } from './database.ts'
import { applyCommit, prepareActions } from './embedded-commit.ts'
import { type Feeds, type Items, openItems, type StoredItem } from './embedded-items.ts'
import { entries, pageOf, rowsPerRead } from './embedded-query.ts'
import { defineTables } from './embedded-schema.ts'
import { lagging } from './index-lag.ts'

/** The store with what only the laptop has: its change feed at hand, and expiry on request. */
export interface EmbeddedStore {
  readonly store: Store
  /** Changes that the feed tells of after a sequence number, oldest first. */
  changes(afterSequence: number, limit: number): readonly SequencedChange[]
  lastSequence(): number
  /** Called after every transaction that has added to the feed. Returns how to stop it. */
  onCommit(listener: () => void): () => void
  /**
   * Forgets changes up to that sequence number, at most 5,000 a call, except the newest and those that a lagging index needs.
   * Answers how many.
   */
  trimChanges(upTo: number): Promise<number>
  /** Deletes items whose `ttl` passed more than `graceMs` ago, oldest first, at most `limit`; each is a change. Answers how many. */
  sweepExpired(graceMs: number, limit: number): Promise<number>
  /** Nothing is written through this store any more: what is left of its work may come to its end late, after a reset. */
  close(): void
}

interface Options {
  readonly database: Database
  /** Every index but `table` shows the state of this long ago, which takes a feed of all changes. 0 by default. */
  readonly indexLagMs?: number
  /** Which changes the feed tells of; all by default. */
  readonly feeds?: Feeds
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

const getManyUnits = (keys: readonly Key[], found: readonly (StoredItem | undefined)[]): Units => {
  const bytes = new Map(keys.map((key, index) => [keyText(key), found[index]?.bytes ?? 0]))
  let read = 0
  for (const size of bytes.values()) read += readUnits(size, 'eventual')
  return { read, write: 0 }
}

const sweeper = (database: Database, items: Items, now: () => number) => {
  const expired = database.prepare('SELECT pk, sk FROM store_items WHERE ttl < ? ORDER BY ttl LIMIT ?')
  return (graceMs: number, limit: number): Promise<number> =>
    database.write(() => {
      const keys = expired.all((now() - graceMs) / 1000, limit) as unknown as Key[]
      for (const key of keys) {
        const item = items.find(key)
        if (item) items.remove(item)
      }
      return keys.length
    })
}

/** Opens the store in a database, making its tables when they are not there. */
export const openEmbeddedStore = ({
  database,
  indexLagMs = 0,
  feeds = () => true,
  now = Date.now,
}: Options): EmbeddedStore => {
  defineTables(database)
  const changes = openChangeTable(database, now)
  const items = openItems(database, changes, feeds)
  let isClosed = false
  const write = <Result>(work: () => Result): Promise<Result> =>
    database.write(() => {
      if (isClosed) throw new Error('the store is closed')
      return work()
    })

  const over = (meter: Meter | undefined): Store => ({
    get: async (key, options) => {
      checkKey(key)
      const found = items.find(key)
      meter?.({ read: readUnits(found?.bytes ?? 0, options?.eventual ? 'eventual' : 'strong'), write: 0 })
      return found?.item
    },
    getMany: async (keys) => {
      checkKeys(keys)
      const found = keys.map(items.find)
      if (meter && keys.length > 0) meter(getManyUnits(keys, found))
      return found.map((stored) => stored?.item)
    },
    query: async (query) => {
      checkQuery(query)
      if (isEmptyRange(query)) return { items: [] }
      const isTable = query.index === 'table'
      const current = entries(database, items.at, query, Math.min(query.limit, rowsPerRead))
      const source = isTable || indexLagMs === 0 ? current : lagging(current, query, changes, indexLagMs)
      const { page, bytes } = pageOf(source, query)
      meter?.({ read: readUnits(bytes, isTable ? 'strong' : 'eventual'), write: 0 })
      return page
    },
    commit: async (actions) => {
      const prepared = prepareActions(actions, checkCommit(actions))
      await write(() => applyCommit(items, prepared, meter))
    },
    next: async (key, name) => {
      const actions = [{ do: 'add', key, by: { [name]: 1 } }] as const
      const prepared = prepareActions(actions, checkCommit(actions))
      return write(() => {
        applyCommit(items, prepared, meter)
        return Number(items.find(key)?.item[name])
      })
    },
    metered: (next) => over(next),
  })

  return {
    store: over(undefined),
    changes: changes.after,
    lastSequence: changes.lastSequence,
    onCommit: (listener) => {
      let seen = changes.lastSequence()
      return database.onCommit(() => {
        const last = changes.lastSequence()
        if (last > seen) listener()
        seen = last
      })
    },
    trimChanges: (upTo) => changes.trim(upTo, indexLagMs),
    sweepExpired: sweeper(database, items, now),
    close: () => {
      isClosed = true
    },
  }
}
