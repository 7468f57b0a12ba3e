import type { Database } from './database.ts'
import type { DeadLetter, DeadLetters } from './dead-letters.ts'

/** How far each follower of the stream has come. */
export interface FollowerPositions {
  get(follower: string): number
  /** Durable when it resolves; together with the dead letter when there is one. */
  save(follower: string, position: number, letter?: Omit<DeadLetter, 'id'>): Promise<void>
}

export const openFollowerPositions = (database: Database, deadLetters: DeadLetters): FollowerPositions => {
  database.define(`CREATE TABLE IF NOT EXISTS local_followers (
    name TEXT PRIMARY KEY,
    position INTEGER NOT NULL
  ) WITHOUT ROWID`)
  const select = database.prepare('SELECT position FROM local_followers WHERE name = ?')
  const upsert = database.prepare('INSERT OR REPLACE INTO local_followers (name, position) VALUES (?, ?)')
  return {
    get: (follower) => Number(select.get(follower)?.position ?? 0),
    save: (follower, position, letter) =>
      database.write(() => {
        if (letter) deadLetters.add(letter)
        upsert.run(follower, position)
      }),
  }
}
