/** Between two bounds, both included. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** The 97.5 % point of the standard normal distribution. */
export const normal975 = 1.959963984540054

/**
 * The Wilson score interval of a share (E. B. Wilson 1927), without continuity correction.
 * @param successes of `n` trials, n > 0
 * @returns shares between 0 and 1
 */
export const wilsonInterval = (successes: number, n: number): Interval => {
  const share = successes / n
  const centre = share + (normal975 * normal975) / (2 * n)
  const half = normal975 * Math.sqrt((share * (1 - share)) / n + (normal975 * normal975) / (4 * n * n))
  const scale = 1 + (normal975 * normal975) / n
  return { low: Math.max(0, (centre - half) / scale), high: Math.min(1, (centre + half) / scale) }
}
