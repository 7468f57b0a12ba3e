import type { Actor } from '../../shared/kernel/actor.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import {
  closed,
  leased,
  leftOf,
  newShare,
  nextLease,
  type RateLimit,
  rateLimitPolicy,
  rateLimitState,
  remaining,
  type Share,
  served,
} from '../../shared/kernel/rate-limit.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { RateLimits } from '../../shared/platform/platform.ts'
import { countInMinute, minuteKey, secondsLeft } from '../../shared/storage/minute-count.ts'
import { ConditionFailed, type Store } from '../../shared/storage/store.ts'

/** One counter of one minute, as this instance of the function keeps it. */
interface Counter {
  readonly pk: string
  readonly now: Instant
  readonly limit: RateLimit
  share: Share
  /** Whoever finds nothing left waits for the lease that is under way. */
  leasing: Promise<void> | undefined
}

const mostTries = 3

const lease = async (store: Store, counter: Counter): Promise<void> => {
  const { pk, now, limit } = counter
  let count = nextLease(counter.share, limit)
  for (let tries = 0; tries < mostTries; tries++) {
    // Only what callers are told depends on it.
    const heard = store.get(minuteKey(pk, now), { eventual: true }).catch(() => undefined)
    try {
      await store.commit([countInMinute(pk, count, limit.perMinute, now)])
      counter.share = leased(counter.share, count, Number((await heard)?.count ?? 0))
      return
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error
      const taken = Number(error.failures[0]?.current?.count ?? 0)
      count = Math.min(count, leftOf(counter.share, limit, taken))
      if (count === 0) break
    }
  }
  counter.share = closed(counter.share, limit)
}

/** Whether the limit lets one more through. */
const admitted = async (store: Store, counter: Counter): Promise<boolean> => {
  for (;;) {
    const after = served(counter.share)
    if (after) {
      counter.share = after
      return true
    }
    if (counter.share.isClosed) return false
    counter.leasing ??= lease(store, counter).finally(() => {
      counter.leasing = undefined
    })
    await counter.leasing
  }
}

const stateOf = ({ limit, share }: Counter, left: number): string =>
  rateLimitState(limit, remaining(share, limit), left)

/**
 * Holds callers and tenants to their limits, for one instance of one function. Nobody who asks now and then costs anything: see
 * shared/kernel/rate-limit.ts.
 * @returns what lets a request through and answers the header fields that its answer carries
 * @throws Refusal `rate_limited` with the same header fields, until the minute is over; StoreBusy
 */
export const rateLimiter = ({ ofCaller, ofTenant }: RateLimits) => {
  const callerLimit: RateLimit = { name: 'caller', perMinute: ofCaller }
  const tenantLimit: RateLimit = { name: 'tenant', perMinute: ofTenant }
  const policy = rateLimitPolicy([callerLimit, tenantLimit])
  let minute = ''
  const counters = new Map<string, Counter>()
  const counterOf = (pk: string, now: Instant, limit: RateLimit): Counter => {
    const found = counters.get(pk)
    if (found) return found
    const made = { pk, now, limit, share: newShare(limit), leasing: undefined }
    counters.set(pk, made)
    return made
  }
  return async (store: Store, { tenantId, id }: Actor, now: Instant): Promise<Readonly<Record<string, string>>> => {
    if (!now.startsWith(minute) || minute === '') {
      minute = now.slice(0, 16)
      counters.clear()
    }
    const pk = `${tenantId}#rate`
    const caller = counterOf(`${pk}#${id}`, now, callerLimit)
    const tenant = counterOf(pk, now, tenantLimit)
    const isAdmitted = (await admitted(store, caller)) && (await admitted(store, tenant))
    const left = secondsLeft(now)
    const headers = { 'ratelimit-policy': policy, ratelimit: `${stateOf(caller, left)}, ${stateOf(tenant, left)}` }
    if (!isAdmitted) throw new Refusal('rate_limited', { retryAfterSeconds: left, headers })
    return headers
  }
}

export type RateLimiter = ReturnType<typeof rateLimiter>
