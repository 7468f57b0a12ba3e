import type { Clock } from '../../shared/kernel/instant.ts'
import type { Accepted, Mail, MessageTags, Sms, Webhooks } from '../../shared/platform/platform.ts'
import { webhookHeaders } from '../../shared/platform/webhook-signature.ts'
import type { Database } from './database.ts'

export const outboxChannels = ['email', 'sms', 'webhook'] as const
export type OutboxChannel = (typeof outboxChannels)[number]

/** What would have been sent. A webhook has its body as text, signed in its headers. */
export interface SentMessage {
  readonly key: string
  readonly channel: OutboxChannel
  readonly to: string
  readonly subject?: string
  readonly text: string
  readonly html?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly tags?: MessageTags
  readonly at: string
}

/** Mails, text messages and webhooks that stay here to be looked at. */
export interface Outbox {
  readonly mail: Mail
  readonly sms: Sms
  readonly webhooks: Webhooks
  /** Newest first. */
  list(limit: number, channel?: OutboxChannel): readonly SentMessage[]
  find(key: string): SentMessage | undefined
}

type Row = Record<keyof SentMessage, string | null>

const shown = ({ key, channel, to, subject, text, html, headers, tags, at }: Row): SentMessage =>
  ({
    ...{ key, channel, to, text, at },
    ...(subject !== null && { subject }),
    ...(html !== null && { html }),
    ...(headers !== null && { headers: JSON.parse(headers) }),
    ...(tags !== null && { tags: JSON.parse(tags) }),
  }) as SentMessage

const jsonOr = (value: object | undefined): string | null => (value === undefined ? null : JSON.stringify(value))

export const openOutbox = (database: Database, clock: Clock): Outbox => {
  database.define(`CREATE TABLE IF NOT EXISTS local_sent (
    sequence INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT,
    text TEXT NOT NULL,
    html TEXT,
    headers TEXT,
    tags TEXT,
    at TEXT NOT NULL
  )`)
  const insert = database.prepare(
    'INSERT OR IGNORE INTO local_sent (key, channel, recipient, subject, text, html, headers, tags, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const columns = 'key, channel, recipient AS "to", subject, text, html, headers, tags, at'
  const newest = database.prepare(`SELECT ${columns} FROM local_sent ORDER BY sequence DESC LIMIT ?`)
  const newestOf = database.prepare(
    `SELECT ${columns} FROM local_sent WHERE channel = ? ORDER BY sequence DESC LIMIT ?`,
  )
  const one = database.prepare(`SELECT ${columns} FROM local_sent WHERE key = ?`)
  const keep = (message: Omit<SentMessage, 'at'>, at = clock.now()): Promise<Accepted> =>
    database.write(() => {
      const { key, channel, to, subject = null, text, html = null, headers, tags } = message
      insert.run(key, channel, to, subject, text, html, jsonOr(headers), jsonOr(tags), at)
      return { providerId: key }
    })
  return {
    mail: { send: (message) => keep({ ...message, channel: 'email' }) },
    sms: { send: (message) => keep({ ...message, channel: 'sms' }) },
    webhooks: {
      send: async (call) => {
        const now = clock.now()
        const { key, url, body } = call
        await keep({ key, channel: 'webhook', to: url, text: body, headers: webhookHeaders(call, now) }, now)
      },
    },
    list: (limit, channel) =>
      ((channel === undefined ? newest.all(limit) : newestOf.all(channel, limit)) as unknown as Row[]).map(shown),
    find: (key) => {
      const row = one.get(key) as unknown as Row | undefined
      return row && shown(row)
    },
  }
}
