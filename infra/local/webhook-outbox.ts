import type { Clock } from '../../shared/kernel/instant.ts'
import type { Webhooks } from '../../shared/platform/platform.ts'
import { webhookHeaders } from '../../shared/platform/webhook-signature.ts'
import type { Database } from './database.ts'
import type { SentMessage } from './outbox.ts'

/** Webhooks that stay here to be looked at, signed as they would have been. */
export interface WebhookOutbox extends Webhooks {
  /** Newest first, in the shape of mails. */
  list(limit: number): readonly SentMessage[]
}

interface Row {
  readonly key: string
  readonly url: string
  readonly headers: string
  readonly body: string
  readonly at: string
}

export const openWebhookOutbox = (database: Database, clock: Clock): WebhookOutbox => {
  database.define(`CREATE TABLE IF NOT EXISTS local_webhooks (
    sequence INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    headers TEXT NOT NULL,
    body TEXT NOT NULL,
    at TEXT NOT NULL
  )`)
  const insert = database.prepare(
    'INSERT OR IGNORE INTO local_webhooks (key, url, headers, body, at) VALUES (?, ?, ?, ?, ?)',
  )
  const select = database.prepare(
    'SELECT key, url, headers, body, at FROM local_webhooks ORDER BY sequence DESC LIMIT ?',
  )
  const shown = ({ key, url, headers, body, at }: Row): SentMessage => ({
    ...{ key, to: url, subject: 'Webhook', text: body, at },
    headers: JSON.parse(headers),
  })
  return {
    send: (call) =>
      database.write(() => {
        const now = clock.now()
        insert.run(call.key, call.url, JSON.stringify(webhookHeaders(call, now)), call.body, now)
      }),
    list: (limit) => (select.all(limit) as unknown as Row[]).map(shown),
  }
}
