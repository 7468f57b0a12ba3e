import type { Database } from './database.ts'

/** Small things the laptop remembers by name. */
export interface LocalState {
  get(name: string): string | undefined
  /** Only inside a write of the database. */
  set(name: string, value: string): void
}

export const openLocalState = (database: Database): LocalState => {
  database.define('CREATE TABLE IF NOT EXISTS local_state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID')
  const select = database.prepare('SELECT value FROM local_state WHERE name = ?')
  const upsert = database.prepare('INSERT OR REPLACE INTO local_state (name, value) VALUES (?, ?)')
  return {
    get: (name) => select.get(name)?.value as string | undefined,
    set: (name, value) => {
      upsert.run(name, value)
    },
  }
}
