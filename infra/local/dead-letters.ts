import type { Database } from './database.ts'

/** Something that was given up: the very event that the function was called with, and why it failed. */
export interface DeadLetter {
  readonly id: number
  readonly function: string
  readonly at: string
  readonly reason: string
  readonly attempts: number
  readonly event: unknown
}

export interface DeadLetters {
  /** Only inside a write of the database. */
  add(letter: Omit<DeadLetter, 'id'>): void
  /** Oldest first. */
  list(limit: number): readonly DeadLetter[]
  count(): number
  remove(id: number): Promise<void>
  failedAgain(id: number, reason: string): Promise<void>
}

const columns = 'id, function, at, reason, attempts, event'

export const openDeadLetters = (database: Database): DeadLetters => {
  database.define(`CREATE TABLE IF NOT EXISTS local_dead_letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    function TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    event TEXT NOT NULL
  )`)
  const insert = database.prepare(
    'INSERT INTO local_dead_letters (function, at, reason, attempts, event) VALUES (?, ?, ?, ?, ?)',
  )
  const select = database.prepare(`SELECT ${columns} FROM local_dead_letters ORDER BY id LIMIT ?`)
  const count = database.prepare('SELECT count(*) AS count FROM local_dead_letters')
  const remove = database.prepare('DELETE FROM local_dead_letters WHERE id = ?')
  const update = database.prepare('UPDATE local_dead_letters SET attempts = attempts + 1, reason = ? WHERE id = ?')
  return {
    add: ({ function: name, at, reason, attempts, event }) => {
      insert.run(name, at, reason, attempts, JSON.stringify(event))
    },
    list: (limit) =>
      (select.all(limit) as unknown as (DeadLetter & { event: string })[]).map((row) => ({
        ...row,
        event: JSON.parse(row.event),
      })),
    count: () => Number(count.get()?.count),
    remove: (id) =>
      database.write(() => {
        remove.run(id)
      }),
    failedAgain: (id, reason) =>
      database.write(() => {
        update.run(reason, id)
      }),
  }
}

/** What an error says, for a dead letter. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error)
