import { type Interval, wilsonInterval } from '../kernel/share.ts'

export interface Share {
  readonly met: number
  readonly of: number
}

/**
 * The difference of two independent shares with the interval of R. G. Newcombe (1998, method 10), of 95 %: from the Wilson intervals of both.
 * @returns undefined when one of them is of nobody
 */
export const liftOf = (
  treated: Share,
  heldOut: Share,
): { readonly value: number; readonly interval: Interval } | undefined => {
  if (treated.of === 0 || heldOut.of === 0) return undefined
  const [p, q] = [treated.met / treated.of, heldOut.met / heldOut.of]
  const [first, second] = [wilsonInterval(treated.met, treated.of), wilsonInterval(heldOut.met, heldOut.of)]
  const value = p - q
  return {
    value,
    interval: {
      low: value - Math.hypot(p - first.low, second.high - q),
      high: value + Math.hypot(first.high - p, q - second.low),
    },
  }
}
