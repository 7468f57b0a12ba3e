import { type IndexName, type Item, limits, type Page, type Position, type Query } from '../../shared/storage/store.ts'
import { tableIndexes } from '../../shared/storage/table.ts'
import { dueKeyBytes, itemBytes } from '../../shared/storage/units.ts'
import type { Database } from './database.ts'
import type { Entry } from './recent-items.ts'

/** The least string greater than every string that begins with `prefix`, in UTF-8 order; `undefined` when there is none. */
export const prefixEnd = (prefix: string): string | undefined => {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0)
  for (let point = points.pop(); point !== undefined; point = points.pop())
    if (point < 0x10ffff) return String.fromCodePoint(...points, point === 0xd7ff ? 0xe000 : point + 1)
  return undefined
}

interface Bound {
  readonly operator: '>' | '>=' | '<' | '<='
  readonly value: string
}

const rangeBounds = ({ range = {} }: Query): readonly Bound[] => {
  if ('beginsWith' in range) {
    const end = prefixEnd(range.beginsWith)
    const bounds: Bound[] = [{ operator: '>=', value: range.beginsWith }]
    return end === undefined ? bounds : [...bounds, { operator: '<', value: end }]
  }
  const bounds: Bound[] = []
  if (range.from !== undefined) bounds.push({ operator: '>=', value: range.from })
  if (range.to !== undefined) bounds.push({ operator: '<=', value: range.to })
  return bounds
}

export const indexAttributes = (index: IndexName) =>
  tableIndexes.find(({ name }) => name === index) ?? { partitionKey: 'pk', sortKey: 'sk', projection: 'ALL' as const }

/** Where an item stands in an index: what a page that ends at it gives as `next`. */
export const positionOf = (item: Item, index: IndexName): Position => {
  const { pk, sk } = item
  return index === 'table' ? { pk, sk } : { pk, sk, indexSk: String(item[indexAttributes(index).sortKey]) }
}

const statementOf = (
  query: Query,
  after: Position | undefined,
  count: number,
): { sql: string; values: (string | number)[] } => {
  const { index, partition, direction = 'ascending' } = query
  const { partitionKey, sortKey, projection } = indexAttributes(index)
  const descending = direction === 'descending'
  const conditions = [`${partitionKey} = ?`]
  const values: (string | number)[] = [partition]
  for (const { operator, value } of rangeBounds(query)) {
    // A cursor is inside the range already; SQLite would use only one of two bounds on the same side to seek.
    if (after && operator.startsWith(descending ? '<' : '>')) continue
    conditions.push(`${sortKey} ${operator} ?`)
    values.push(value)
  }
  const operator = descending ? '<' : '>'
  if (after && index === 'table') {
    conditions.push(`sk ${operator} ?`)
    values.push(after.sk)
  } else if (after) {
    conditions.push(`(${sortKey}, pk, sk) ${operator} (?, ?, ?)`)
    values.push(after.indexSk ?? '', after.pk, after.sk)
  }
  const where = conditions.join(' AND ')
  if (index === 'table') {
    const sql = `SELECT pk, sk, body, bytes FROM store_items WHERE ${where}
      UNION ALL SELECT pk, sk, NULL, NULL FROM store_keys WHERE ${where}
      ORDER BY sk ${descending ? 'DESC' : ''} LIMIT ?`
    return { sql, values: [...values, ...values, count] }
  }
  const order = [sortKey, 'pk', 'sk']
  // All of it in the index itself.
  const columns = projection === 'KEYS_ONLY' ? `pk, sk, ${partitionKey}, ${sortKey}` : 'row'
  const sql = `SELECT ${columns} FROM store_items WHERE ${where}
    ORDER BY ${order.map((column) => (descending ? `${column} DESC` : column)).join()} LIMIT ?`
  return { sql, values: [...values, count] }
}

export interface SizedPage {
  readonly page: Page
  readonly bytes: number
}

type Column = string | number | null

/** An entry from the columns that `statementOf` asks for. */
const entryReader = (index: IndexName, at: (row: number) => Entry) => {
  const bare = (item: Item): Entry => ({ item, bytes: itemBytes(item) })
  switch (index) {
    case 'table':
      return ([pk, sk, body, bytes]: readonly Column[]): Entry =>
        body === null
          ? bare({ pk: String(pk), sk: String(sk) })
          : { item: JSON.parse(String(body)) as Item, bytes: Number(bytes) }
    case 'due':
      return ([pk, sk, duepk, duesk]: readonly Column[]): Entry =>
        bare({ pk: String(pk), sk: String(sk), duepk: String(duepk), duesk: String(duesk) })
    default:
      return ([row]: readonly Column[]): Entry => at(Number(row))
  }
}

/** What an index that lags still shows, or a keys-only index shows of an item. */
export const entryOf = (item: Item, index: IndexName): Entry => {
  if (index !== 'due') return { item, bytes: itemBytes(item) }
  const { pk, sk, duepk = '', duesk = '' } = item
  return { item: { pk, sk, duepk, duesk }, bytes: dueKeyBytes(item) }
}

/** Entries of an index from `after` on, read `chunk` rows at a time so that large items do not pile up. */
export function* entries(
  database: Database,
  at: (row: number) => Entry,
  query: Query,
  chunk: number,
): Generator<Entry> {
  const read = entryReader(query.index, at)
  for (let after = query.after; ; ) {
    const { sql, values } = statementOf(query, after, chunk)
    const rows = database.prepare(sql, { rows: 'arrays' }).all(...values) as unknown as Column[][]
    let entry: Entry | undefined
    for (const row of rows) {
      entry = read(row)
      yield entry
    }
    if (!entry || rows.length < chunk) return
    after = positionOf(entry.item, query.index)
  }
}

/** As many entries as a page may hold. A full page has a `next` even when nothing follows, as DynamoDB's has. */
export const pageOf = (source: Iterable<Entry>, { index, limit }: Query): SizedPage => {
  const items: Item[] = []
  let bytes = 0
  for (const entry of source) {
    items.push(entry.item)
    bytes += entry.bytes
    if (items.length === limit || bytes >= limits.pageBytes)
      return { page: { items, next: positionOf(entry.item, index) }, bytes }
  }
  return { page: { items }, bytes }
}

export const rowsPerRead = 100
