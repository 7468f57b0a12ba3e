import { tableIndexes } from '../../shared/storage/table.ts'
import type { Database } from './database.ts'

/** Index columns in the order rows are written. Both of a pair are null unless the item has both: then it is in that index. */
export const indexColumns = tableIndexes.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey])

/**
 * `body` is the whole item as JSON, keys included; `bytes` its size as DynamoDB counts it. The other columns only serve to find it.
 * An item that has nothing but its key, as most have (entries of lists), stands in `store_keys` instead, which is one tree and not
 * two. SQLite compares text byte by byte, which for UTF-8 is DynamoDB's order.
 */
export const defineTables = (database: Database): void =>
  database.define(`
    CREATE TABLE IF NOT EXISTS store_items (
      row INTEGER PRIMARY KEY,
      pk TEXT NOT NULL,
      sk TEXT NOT NULL,
      ${indexColumns.map((column) => `${column} TEXT,`).join(' ')}
      ttl REAL,
      bytes INTEGER NOT NULL,
      body TEXT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS store_keys (
      pk TEXT NOT NULL,
      sk TEXT NOT NULL,
      PRIMARY KEY (pk, sk)
    ) WITHOUT ROWID;
    CREATE UNIQUE INDEX IF NOT EXISTS store_items_table ON store_items (pk, sk);
    ${tableIndexes
      .map(
        ({ name, partitionKey, sortKey }) =>
          `CREATE INDEX IF NOT EXISTS store_items_${name} ON store_items (${partitionKey}, ${sortKey}, pk, sk)
           WHERE ${partitionKey} IS NOT NULL;`,
      )
      .join('\n')}
    CREATE INDEX IF NOT EXISTS store_items_ttl ON store_items (ttl) WHERE ttl IS NOT NULL;
    CREATE TABLE IF NOT EXISTS store_changes (
      sequence INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      before TEXT,
      after TEXT
    );
  `)
