import { isDeepStrictEqual } from 'node:util'
import type { Change, Item, Key } from '../../shared/storage/store.ts'
import { tableIndexes } from '../../shared/storage/table.ts'
import { itemBytes } from '../../shared/storage/units.ts'
import type { ChangeTable } from './change-table.ts'
import type { Database } from './database.ts'
import { indexColumns } from './embedded-schema.ts'
import { type Entry, recentItems } from './recent-items.ts'
import { isBare, storedBody } from './stored-body.ts'

/** An item as it is stored; parsed when first looked at. */
export interface StoredItem {
  /** Absent of one that is only a key. */
  readonly row: number | undefined
  readonly body: string
  readonly bytes: number
  readonly item: Item
}

export interface NewItem {
  readonly item: Item
  readonly body: string
  readonly bytes: number
}

type ItemRow = [row: number | null, body: string | null, bytes: number]

const bareItem = ({ pk, sk }: Key): StoredItem => {
  const item = { pk, sk }
  return { row: undefined, body: storedBody(item), bytes: itemBytes(item), item }
}

const stored = (row: number, body: string, bytes: number): StoredItem => {
  let item: Item | undefined
  return {
    row,
    body,
    bytes,
    get item() {
      item ??= JSON.parse(body) as Item
      return item
    },
  }
}

const indexValues = (item: Item): (string | null)[] =>
  tableIndexes.flatMap(({ partitionKey, sortKey }) => {
    const partition = item[partitionKey]
    const sort = item[sortKey]
    return partition === undefined || sort === undefined ? [null, null] : [partition, sort]
  })

const unchanged = (before: StoredItem, after: NewItem): boolean =>
  before.body === after.body ||
  // Only the order of attributes can differ then.
  (before.body.length === after.body.length &&
    before.item.version === after.item.version &&
    isDeepStrictEqual(before.item, JSON.parse(after.body)))

/** Whether the change feed tells of a change. */
export type Feeds = (change: Omit<Change, 'id'>) => boolean

const writer = (database: Database, written: (row: number) => void) => {
  const insert = database.prepare(
    `INSERT INTO store_items (pk, sk, ${indexColumns.join()}, ttl, bytes, body)
     VALUES (?, ?, ${indexColumns.map(() => '?').join()}, ?, ?, ?)`,
  )
  const update = database.prepare('UPDATE store_items SET ttl = ?, bytes = ?, body = ? WHERE row = ?')
  const updateAndMove = database.prepare(
    `UPDATE store_items SET ${indexColumns.map((column) => `${column} = ?`).join()}, ttl = ?, bytes = ?, body = ?
     WHERE row = ?`,
  )
  const remove = database.prepare('DELETE FROM store_items WHERE row = ?')
  const insertKey = database.prepare('INSERT INTO store_keys (pk, sk) VALUES (?, ?)')
  const removeKey = database.prepare('DELETE FROM store_keys WHERE pk = ? AND sk = ?')
  const ttlOf = ({ ttl }: Item): number | null => (typeof ttl === 'number' ? ttl : null)

  return {
    add: ({ item, bytes, body }: NewItem): void => {
      if (isBare(item)) insertKey.run(item.pk, item.sk)
      else insert.run(item.pk, item.sk, ...indexValues(item), ttlOf(item), bytes, body)
    },
    replace: (row: number, before: Item, { item, bytes, body }: NewItem): void => {
      const stays = indexColumns.every((column) => before[column] === item[column])
      if (stays) update.run(ttlOf(item), bytes, body, row)
      else updateAndMove.run(...indexValues(item), ttlOf(item), bytes, body, row)
      written(row)
    },
    remove: ({ row, item }: StoredItem): void => {
      if (row === undefined) {
        removeKey.run(item.pk, item.sk)
        return
      }
      remove.run(row)
      written(row)
    },
  }
}

/** Reads and writes single items; a write appends its change where `feeds` says so. Writes belong inside a transaction. */
export const openItems = (database: Database, changes: ChangeTable, feeds: Feeds) => {
  const select = database.prepare(
    `SELECT row, body, bytes FROM store_items WHERE pk = ?1 AND sk = ?2
     UNION ALL SELECT NULL, NULL, 0 FROM store_keys WHERE pk = ?1 AND sk = ?2`,
    { rows: 'arrays' },
  )
  const selectRow = database.prepare('SELECT body, bytes FROM store_items WHERE row = ?', { rows: 'arrays' })
  const recent = recentItems()
  const rows = writer(database, recent.drop)

  const feed = ({ pk, sk }: Key, before: StoredItem | undefined, after: NewItem | undefined): void => {
    const change = { key: { pk, sk }, ...(before && { before: before.item }), ...(after && { after: after.item }) }
    if (feeds(change)) changes.append(before?.body ?? null, after?.body ?? null)
  }

  return {
    find: (key: Key): StoredItem | undefined => {
      const found = select.get(key.pk, key.sk) as unknown as ItemRow | undefined
      if (!found) return undefined
      const [row, body, bytes] = found
      return row === null || body === null ? bareItem(key) : stored(row, body, bytes)
    },
    /** The item of a row that an index names; never inside a transaction, which may yet be undone. */
    at: (row: number): Entry => {
      const known = recent.get(row)
      if (known) return known
      const [body, bytes] = selectRow.get(row) as unknown as [body: string, bytes: number]
      const entry = { item: JSON.parse(body) as Item, bytes }
      recent.add(row, entry)
      return entry
    },
    /** Answers whether anything changed. */
    write: (before: StoredItem | undefined, after: NewItem): boolean => {
      if (before && unchanged(before, after)) return false
      if (before?.row !== undefined && !isBare(after.item)) rows.replace(before.row, before.item, after)
      else {
        if (before) rows.remove(before)
        rows.add(after)
      }
      feed(after.item, before, after)
      return true
    },
    remove: (before: StoredItem): void => {
      rows.remove(before)
      feed(before.item, before, undefined)
    },
  }
}

export type Items = ReturnType<typeof openItems>
