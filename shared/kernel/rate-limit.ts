/** At most this many requests in one minute. */
export interface RateLimit {
  /** As the header fields call it. */
  readonly name: string
  readonly perMinute: number
}

/**
 * What one of many servers knows of a limit in one minute. It serves a few requests uncounted, and beyond them takes leases of many
 * at once from a counter that all servers share. Of a limit of n, at most n and the uncounted requests of each server are served.
 */
export interface Share {
  readonly served: number
  /** May be served before another lease. */
  readonly granted: number
  /** Of the limit, by all servers together as far as this one has heard, what it may itself serve included. */
  readonly taken: number
  /** How many of those served are not counted yet: its first lease counts them. */
  readonly uncounted: number
  /** There is nothing more to be had in this minute. */
  readonly isClosed: boolean
}

const uncountedPart = 0.01
const longestLeasePart = 0.05

const partOf = (limit: RateLimit, part: number): number => Math.max(1, Math.floor(limit.perMinute * part))

/** Requests of a limit that every server serves in a minute without counting them: a hundredth of it. */
export const uncountedOf = (limit: RateLimit): number => partOf(limit, uncountedPart)

export const newShare = (limit: RateLimit): Share => {
  const uncounted = uncountedOf(limit)
  return { served: 0, granted: uncounted, taken: uncounted, uncounted, isClosed: false }
}

/** With one more request served; nothing when that takes another lease first, or when the share is closed. */
export const served = (share: Share): Share | undefined =>
  share.served < share.granted ? { ...share, served: share.served + 1 } : undefined

/** How many requests to take next: as many as were served before, so that whoever asks little takes little from others. */
export const nextLease = (share: Share, limit: RateLimit): number =>
  share.uncounted + Math.min(Math.max(share.served, 1), partOf(limit, longestLeasePart))

/**
 * With a lease that was given.
 * @param heard what all servers together had taken, as read about then
 */
export const leased = (share: Share, count: number, heard: number): Share => ({
  ...share,
  granted: share.granted + count - share.uncounted,
  taken: Math.max(share.taken + count - share.uncounted, heard),
  uncounted: 0,
})

/**
 * After a lease was refused: how many are left to be taken, which may be too few to serve any.
 * @param taken by all servers together
 */
export const leftOf = (share: Share, limit: RateLimit, taken: number): number => {
  const left = limit.perMinute - taken
  return left > share.uncounted ? left : 0
}

export const closed = (share: Share, limit: RateLimit): Share => ({ ...share, taken: limit.perMinute, isClosed: true })

/** Requests that are left of the limit, as far as this server knows. */
export const remaining = (share: Share, limit: RateLimit): number =>
  Math.max(0, limit.perMinute - share.taken + (share.isClosed ? 0 : share.granted - share.served))

/**
 * The header fields of limits and of what is left of them.
 * Source: draft-ietf-httpapi-ratelimit-headers-10, RateLimit header fields for HTTP.
 */
export const rateLimitPolicy = (limits: readonly RateLimit[]): string =>
  limits.map(({ name, perMinute }) => `"${name}";q=${perMinute};w=60`).join(', ')

/** @param secondsLeft until the minute is over */
export const rateLimitState = ({ name }: RateLimit, left: number, secondsLeft: number): string =>
  `"${name}";r=${left};t=${secondsLeft}`
