import { isDeepStrictEqual } from 'node:util'
import type { Change, Item, Key } from '../../shared/storage/store.ts'
import { tableIndexes } from '../../shared/storage/table.ts'
import type { ChangeTable } from './change-table.ts'
import type { Database } from './database.ts'
import { indexColumns } from './embedded-schema.ts'
import { bodyColumn, bodyOf, itemOf } from './stored-body.ts'

/** An item as it is stored; parsed when first looked at. */
export interface StoredItem {
  readonly row: number
  readonly body: string
  readonly bytes: number
  readonly item: Item
}

export interface NewItem {
  readonly item: Item
  readonly body: string
  readonly bytes: number
}

type ItemRow = [row: number, column: string, bytes: number]

const stored = (key: Key, [row, column, bytes]: ItemRow): StoredItem => {
  let item: Item | undefined
  return {
    row,
    body: bodyOf(key, column),
    bytes,
    get item() {
      item ??= itemOf(key, column)
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

/** Reads and writes single items; a write appends its change where `feeds` says so. Writes belong inside a transaction. */
export const openItems = (database: Database, changes: ChangeTable, feeds: Feeds) => {
  const select = database.prepare('SELECT row, body, bytes FROM store_items WHERE pk = ? AND sk = ?', {
    rows: 'arrays',
  })
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

  const feed = ({ pk, sk }: Key, before: StoredItem | undefined, after: NewItem | undefined): void => {
    const change = { key: { pk, sk }, ...(before && { before: before.item }), ...(after && { after: after.item }) }
    if (feeds(change)) changes.append(before?.body ?? null, after?.body ?? null)
  }

  return {
    find: (key: Key): StoredItem | undefined => {
      const row = select.get(key.pk, key.sk) as unknown as ItemRow | undefined
      return row && stored(key, row)
    },
    /** Answers whether anything changed. */
    write: (before: StoredItem | undefined, after: NewItem): boolean => {
      const { item, bytes, body } = after
      const ttl = typeof item.ttl === 'number' ? item.ttl : null
      const column = bodyColumn(item, body)
      if (!before) {
        insert.run(item.pk, item.sk, ...indexValues(item), ttl, bytes, column)
      } else {
        if (unchanged(before, after)) return false
        const stays = indexColumns.every((column) => before.item[column] === item[column])
        if (stays) update.run(ttl, bytes, column, before.row)
        else updateAndMove.run(...indexValues(item), ttl, bytes, column, before.row)
      }
      feed(item, before, after)
      return true
    },
    remove: (before: StoredItem): void => {
      remove.run(before.row)
      feed(before.item, before, undefined)
    },
  }
}

export type Items = ReturnType<typeof openItems>
