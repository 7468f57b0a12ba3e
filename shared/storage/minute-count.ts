import { epochMs, type Instant, minute, second } from '../kernel/instant.ts'
import type { Action, Key } from './store.ts'

const keptMinutes = 5

/** What is counted in one minute: an item of its own that goes away some minutes later. */
export const minuteKey = (pk: string, now: Instant): Key => ({ pk, sk: now.slice(0, 16) })

/** Whole seconds until the minute is over, at least one. */
export const secondsLeft = (now: Instant): number => 60 - Number(now.slice(17, 19))

/** Counts `by` more in this minute; its condition fails when that would be more than `limit`. */
export const countInMinute = (pk: string, by: number, limit: number, now: Instant): Action => ({
  do: 'add',
  key: minuteKey(pk, now),
  by: { count: by },
  within: { count: { max: limit } },
  set: { ttl: Math.ceil((epochMs(now) + keptMinutes * minute) / second) },
})
