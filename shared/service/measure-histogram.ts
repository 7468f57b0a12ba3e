/** Buckets that double in width every four: each reaches from 2^(k/4) to 2^((k+1)/4) seconds. */
const bucketsPerDoubling = 4
const unitMs = 1000

/** The quantile is off by this share of itself at most: half a bucket on a logarithmic scale, 2^(1/8) − 1. */
export const quantileError = 2 ** (1 / (2 * bucketsPerDoubling)) - 1

/** @param ms a duration; @returns its bucket: 0 for all below a second, then 1, 2, … */
export const bucketOf = (ms: number): number =>
  ms < unitMs ? 0 : 1 + Math.floor(Math.log2(ms / unitMs) * bucketsPerDoubling)

/** The geometric middle of a bucket in milliseconds; of the first, half a second. */
const middleMs = (bucket: number): number =>
  bucket === 0 ? unitMs / 2 : unitMs * 2 ** ((bucket - 0.5) / bucketsPerDoubling)

/**
 * The nearest-rank quantile of durations that were counted in buckets: within `quantileError` of the true one, or, below a second,
 * within half a second.
 * @param counts how many are in each bucket
 * @param share between 0 and 1
 * @returns milliseconds, undefined of no durations
 */
export const quantileMs = (counts: ReadonlyMap<number, number>, share: number): number | undefined => {
  const n = [...counts.values()].reduce((sum, count) => sum + count, 0)
  if (n <= 0) return undefined
  let left = Math.max(1, Math.ceil(share * n))
  for (const [bucket, count] of [...counts].sort(([a], [b]) => a - b)) {
    left -= count
    if (left <= 0) return Math.round(middleMs(bucket))
  }
  return undefined
}
