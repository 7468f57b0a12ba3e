/** How asynchronous work is delivered and when it is given up and put into a dead-letter queue. Plain data, in seconds. */
export const followerDelivery = {
  batchSize: 100,
  /** A follower that is quick waits this long for a batch to fill; an idle stream costs nothing. */
  batchWindowSeconds: 1,
  /** Batches of a shard worked on at once. More would contend for the end of a tenant's audit chain. */
  parallelShares: 1,
  retries: 12,
  /** The stream itself forgets after 24 hours. */
  maxAgeSeconds: 12 * 3600,
} as const

/** From the bus or a schedule to Lambda's own queue, before the function is called. */
export const targetDelivery = { retries: 24, maxAgeSeconds: 6 * 3600 } as const

/** From Lambda's own queue to the function; two retries are the most that Lambda offers. */
export const asyncDelivery = { retries: 2, maxAgeSeconds: 6 * 3600 } as const

/** A tick that comes late is done by the next one. */
export const tickDelivery = { retries: 2, maxAgeSeconds: 300 } as const
