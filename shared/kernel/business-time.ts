import { type BusinessCalendar, blockMs, type OpenBlock } from './business-calendar.ts'
import { day, epochMs, type Instant, instantOf } from './instant.ts'
import { Refusal } from './refusal.ts'

/** How far from its start anything is counted or looked for. */
export const farthestYears = 20
const farthestMs = farthestYears * 365.25 * day

const tooFar = (): Refusal => new Refusal('calendar.too_far', { params: { years: farthestYears } })

const blockAt = (ms: number): number => Math.floor(ms / blockMs)

/** How many of these ascending values are at most `limit`. */
const countUpTo = (values: Float64Array, limit: number): number => {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] as number) <= limit) low = middle + 1
    else high = middle
  }
  return low
}

/** Working time of a block before an instant in it. */
const openBefore = ({ starts, ends, before }: OpenBlock, ms: number): number => {
  const last = countUpTo(starts, ms) - 1
  if (last < 0) return 0
  return (before[last] as number) + Math.min(ms, ends[last] as number) - (starts[last] as number)
}

const countedMs = (calendar: BusinessCalendar, from: number, to: number): number => {
  if (to - from > farthestMs) throw tooFar()
  const last = blockAt(to)
  let sum = openBefore(calendar.block(last), to) - openBefore(calendar.block(blockAt(from)), from)
  for (let index = blockAt(from); index < last; index++) sum += calendar.block(index).totalMs
  return sum
}

/**
 * The working time between two instants in milliseconds; negative when the second is the earlier. Undoes `addBusiness`.
 * @throws Refusal `calendar.too_far` when they are more than `farthestYears` apart
 */
export const businessBetween = (calendar: BusinessCalendar, a: Instant, b: Instant): number => {
  const from = epochMs(a)
  const to = epochMs(b)
  return from <= to ? countedMs(calendar, from, to) : -countedMs(calendar, to, from)
}

/**
 * The earliest instant, not before `start`, by which this much working time has gone by since `start`: `start` itself for none,
 * and the end of a working interval rather than the beginning of the next. Grows with both of its arguments.
 * @param ms of working time, a whole number, not negative
 * @throws Refusal `calendar.too_far` when that takes more than `farthestYears`
 */
export const addBusiness = (calendar: BusinessCalendar, start: Instant, ms: number): Instant => {
  if (!(Number.isSafeInteger(ms) && ms >= 0)) throw new RangeError(`not an amount of working time: ${ms}`)
  if (ms === 0) return start
  const from = epochMs(start)
  const lastBlock = blockAt(from + farthestMs)
  let index = blockAt(from)
  let wanted = ms + openBefore(calendar.block(index), from)
  for (; index <= lastBlock; index++) {
    const { starts, before, totalMs } = calendar.block(index)
    if (wanted > totalMs) {
      wanted -= totalMs
      continue
    }
    // The interval in which it is reached: the last one that begins with less than is wanted gone by.
    const place = countUpTo(before, wanted - 1) - 1
    const end = (starts[place] as number) + wanted - (before[place] as number)
    if (end - from > farthestMs) break
    return instantOf(end)
  }
  throw tooFar()
}

/** Whether an instant is working time. */
export const isOpen = (calendar: BusinessCalendar, instant: Instant): boolean => {
  const ms = epochMs(instant)
  const { starts, ends } = calendar.block(blockAt(ms))
  const last = countUpTo(starts, ms) - 1
  return last >= 0 && ms < (ends[last] as number)
}

/** The instant itself when it is working time, else when working time begins next; undefined when not for `farthestYears`. */
export const nextOpen = (calendar: BusinessCalendar, instant: Instant): Instant | undefined => {
  const ms = epochMs(instant)
  const lastBlock = blockAt(ms + farthestMs)
  for (let index = blockAt(ms); index <= lastBlock; index++) {
    const { starts, ends } = calendar.block(index)
    const place = countUpTo(ends, ms)
    const start = starts[place]
    if (start === undefined) continue
    if (start - ms > farthestMs) return undefined
    return start <= ms ? instant : instantOf(start)
  }
  return undefined
}

/** A stretch of working time, half-open. */
export interface OpenInterval {
  readonly from: Instant
  readonly to: Instant
}

const asInstants = (found: readonly { from: number; to: number }[]): OpenInterval[] =>
  found.map(({ from, to }) => ({ from: instantOf(from), to: instantOf(to) }))

/**
 * The working intervals between two instants in order, cut off at both, at most this many.
 * @throws Refusal `calendar.too_far`
 */
export const openIntervals = (calendar: BusinessCalendar, a: Instant, b: Instant, most: number): OpenInterval[] => {
  const from = epochMs(a)
  const to = epochMs(b)
  if (to - from > farthestMs) throw tooFar()
  const found: { from: number; to: number }[] = []
  for (let index = blockAt(from); index * blockMs < to; index++) {
    const { starts, ends } = calendar.block(index)
    for (let place = countUpTo(ends, from); place < starts.length; place++) {
      const start = Math.max(from, starts[place] as number)
      if (start >= to) break
      const end = Math.min(to, ends[place] as number)
      const before = found.at(-1)
      if (before?.to === start) before.to = end
      else if (found.length < most) found.push({ from: start, to: end })
      else return asInstants(found)
    }
  }
  return asInstants(found)
}
