import type { Clock } from '../../shared/kernel/instant.ts'
import type { Mail, Message } from '../../shared/platform/platform.ts'
import type { Database } from './database.ts'

export interface SentMessage extends Message {
  readonly at: string
}

/** Mail that stays here to be looked at. */
export interface Outbox extends Mail {
  /** Newest first. */
  list(limit: number): readonly SentMessage[]
}

export const openOutbox = (database: Database, clock: Clock): Outbox => {
  database.define(`CREATE TABLE IF NOT EXISTS local_outbox (
    sequence INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    at TEXT NOT NULL
  )`)
  const insert = database.prepare(
    'INSERT OR IGNORE INTO local_outbox (key, recipient, subject, text, at) VALUES (?, ?, ?, ?, ?)',
  )
  const select = database.prepare(
    'SELECT key, recipient AS "to", subject, text, at FROM local_outbox ORDER BY sequence DESC LIMIT ?',
  )
  return {
    send: ({ key, to, subject, text }) =>
      database.write(() => {
        insert.run(key, to, subject, text, clock.now())
      }),
    list: (limit) => select.all(limit) as unknown as SentMessage[],
  }
}
