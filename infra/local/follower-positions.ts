import type { Database } from './database.ts'
import type { DeadLetter, DeadLetters } from './dead-letters.ts'
import type { LazyWrites } from './lazy-writes.ts'

/** How far each follower of the stream has come. */
export interface FollowerPositions {
  get(follower: string): number
  /** Written soon; what comes after the written position is shown again after a crash. */
  note(follower: string, position: number): void
  /** Durable when it resolves, together with the dead letter of the change at this position. */
  setAside(follower: string, position: number, letter: Omit<DeadLetter, 'id'>): Promise<void>
}

export const openFollowerPositions = (
  database: Database,
  deadLetters: DeadLetters,
  lazyWrites: LazyWrites,
): FollowerPositions => {
  database.define(`CREATE TABLE IF NOT EXISTS local_followers (
    name TEXT PRIMARY KEY,
    position INTEGER NOT NULL
  ) WITHOUT ROWID`)
  const select = database.prepare('SELECT position FROM local_followers WHERE name = ?')
  const upsert = database.prepare('INSERT OR REPLACE INTO local_followers (name, position) VALUES (?, ?)')
  return {
    get: (follower) => Number(select.get(follower)?.position ?? 0),
    note: (follower, position) => lazyWrites.put(`position of ${follower}`, () => upsert.run(follower, position)),
    setAside: (follower, position, letter) => {
      lazyWrites.drop(`position of ${follower}`)
      return database.write(() => {
        deadLetters.add(letter)
        upsert.run(follower, position)
      })
    },
  }
}
