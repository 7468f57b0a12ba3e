import { createHmac } from 'node:crypto'
import { epochMs, type Instant, second } from '../kernel/instant.ts'
import type { WebhookCall } from './platform.ts'

/**
 * The headers of a call as the Standard Webhooks specification has them: its id, the time in seconds since 1970, and one
 * HMAC-SHA256 signature (`v1`) of `id.timestamp.body` with each secret.
 * @param now the time of this attempt; the id stays the same for all attempts
 */
export const webhookHeaders = ({ key, body, secrets }: WebhookCall, now: Instant): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(epochMs(now) / second))
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', secret).update(`${key}.${timestamp}.${body}`).digest('base64')}`,
  )
  return {
    'content-type': 'application/json',
    'webhook-id': key,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}
