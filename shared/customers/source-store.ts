import { fingerprint } from '../kernel/fingerprint.ts'
import { epochMs, type Instant, second } from '../kernel/instant.ts'
import { rateLimitPolicy, rateLimitState } from '../kernel/rate-limit.ts'
import { Refusal } from '../kernel/refusal.ts'
import { atIn, partitionAbout } from '../storage/customer-index.ts'
import { countInMinute, secondsLeft } from '../storage/minute-count.ts'
import { byMonth } from '../storage/months.ts'
import type { Noun, Step } from '../storage/record.ts'
import type { Key, Store } from '../storage/store.ts'
import type { Capture } from './capture.ts'
import type { CaptureSource } from './source.ts'

/** Sources belong to the tenant, not to whom new customers from them go. */
export const sources: Noun<CaptureSource> = {
  name: 'source',
  indexes: (tenantId, source) => byMonth(tenantId, 'source', source),
  owned: () => ({}),
}

export const captures: Noun<Capture> = {
  name: 'capture',
  indexes: (tenantId, capture) => {
    const partition = partitionAbout(tenantId, capture)
    return partition === undefined ? {} : atIn(partition, capture.createdAt, capture.id)
  },
  owned: () => ({}),
}

/** Keys of sources are looked up before the tenant is known, so they stand under a tenant that nobody can be in. */
const directory = '_'
const keyItem = (keyHash: string): Key => ({ pk: `${directory}#capture#${keyHash}`, sk: '.' })

export const addKey = (tenantId: string, sourceId: string, keyHash: string): Step => ({
  action: { do: 'put', item: { ...keyItem(keyHash), tenantId, sourceId }, when: { is: 'absent' } },
})

/** The steps of a rotation: the old key works until then, an older one no longer. */
export const replaceKey = (tenantId: string, before: CaptureSource, after: CaptureSource): Step[] => {
  const until = after.previousKeyUntil ?? ''
  const old = {
    ...keyItem(before.keyHash),
    tenantId,
    sourceId: before.id,
    until,
    ttl: Math.ceil(epochMs(until) / second),
  }
  return [
    addKey(tenantId, after.id, after.keyHash),
    { action: { do: 'put', item: old } },
    ...(before.previousKeyHash === undefined
      ? []
      : [{ action: { do: 'delete', key: keyItem(before.previousKeyHash) } } as const]),
  ]
}

/** Which source a key is of. One read, half a unit: a key that was made this second may still be unknown. */
export const sourceOfKey = async (
  store: Store,
  key: string,
  now: Instant,
): Promise<{ tenantId: string; sourceId: string } | undefined> => {
  const item = await store.get(keyItem(fingerprint(key)), { eventual: true })
  if (!item || (item.until !== undefined && now >= String(item.until))) return undefined
  return { tenantId: String(item.tenantId), sourceId: String(item.sourceId) }
}

/** Counts one form of this minute, and refuses it when there were as many as the limit. */
const counted = (pk: string, perMinute: number, now: Instant): Step => {
  const retryAfterSeconds = secondsLeft(now)
  const limit = { name: 'form', perMinute }
  const headers = {
    'ratelimit-policy': rateLimitPolicy([limit]),
    ratelimit: rateLimitState(limit, 0, retryAfterSeconds),
  }
  return {
    action: countInMinute(pk, 1, perMinute, now),
    otherwise: () => new Refusal('rate_limited', { retryAfterSeconds, headers }),
  }
}

/**
 * The limits of a source, as a part of the form's own commit: of everybody together, and of one address.
 * @param address a keyed fingerprint of the sender's address
 */
export const rateSteps = (tenantId: string, source: CaptureSource, address: string, now: Instant): Step[] => {
  const pk = `${tenantId}#capture-rate#${source.id}`
  return [counted(pk, source.perMinute, now), counted(`${pk}#${address}`, source.perMinuteOfOne, now)]
}
