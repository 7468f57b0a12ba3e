import { day, epochMs, minute } from './instant.ts'
import { Refusal } from './refusal.ts'
import { type DatedHours, type DayInterval, minuteOfDay, type Weekday, weekdays } from './working-hours.ts'
import { type OffsetPeriod, offsetPeriods } from './zone-offsets.ts'

/** Working hours with everything inherited already put in. */
export interface CalendarRules {
  /** IANA time zone. */
  readonly zone: string
  readonly weekly: Readonly<Partial<Record<Weekday, readonly DayInterval[]>>>
  /** Each beats the weekday of its date; of two for one date, the later in the list. */
  readonly exceptions: readonly DatedHours[]
}

/** Working time in one block of UTC, each interval half-open in milliseconds since 1970, in order and never touching. */
export interface OpenBlock {
  readonly starts: Float64Array
  readonly ends: Float64Array
  /** Working time in the block before each interval. */
  readonly before: Float64Array
  readonly totalMs: number
}

/** A calendar ready to count with. It may be kept and shared: all it changes is a bounded cache of blocks. */
export interface BusinessCalendar {
  readonly zone: string
  /** Block number n covers `blockMs` milliseconds from n × `blockMs`. */
  readonly block: (index: number) => OpenBlock
}

export const blockMs = 32 * day

/** Eleven years of blocks; some 1 KB each for common office hours. */
const mostBlocks = 128

type MinuteIntervals = readonly (readonly [from: number, to: number])[]

const inMinutes = (intervals: readonly DayInterval[]): MinuteIntervals =>
  intervals
    .map(({ from, to }) => [minuteOfDay(from), minuteOfDay(to)] as const)
    .filter(([from, to]) => from < to)
    .sort(([a], [b]) => a - b)

type HoursOfDay = (dayNumber: number) => MinuteIntervals

const hoursOf = ({ weekly, exceptions }: CalendarRules): HoursOfDay => {
  const ofWeekday = weekdays.map((weekday) => inMinutes(weekly[weekday] ?? []))
  const ofDate = new Map(
    exceptions.map(({ date, intervals }) => [epochMs(`${date}T00:00:00.000Z`) / day, inMinutes(intervals)]),
  )
  if (![...ofWeekday, ...ofDate.values()].some((intervals) => intervals.length > 0))
    throw new Refusal('calendar.never_open')
  // 1970-01-01, day 0, was a Thursday.
  return (dayNumber) => ofDate.get(dayNumber) ?? (ofWeekday[(((dayNumber + 3) % 7) + 7) % 7] as MinuteIntervals)
}

const openIn = (periods: readonly OffsetPeriod[], hours: HoursOfDay): number[] => {
  const edges: number[] = []
  const add = (start: number, end: number): void => {
    const last = edges.at(-1) ?? Number.NEGATIVE_INFINITY
    if (start >= end || end <= last) return
    if (start <= last) edges[edges.length - 1] = end
    else edges.push(start, end)
  }
  for (const { from, to, offsetMs } of periods) {
    const lastDay = Math.floor((to - 1 + offsetMs) / day)
    for (let number = Math.floor((from + offsetMs) / day); number <= lastDay; number++) {
      const midnight = number * day - offsetMs
      for (const [opens, closes] of hours(number))
        add(Math.max(from, midnight + opens * minute), Math.min(to, midnight + closes * minute))
    }
  }
  return edges
}

const blockOf = (edges: readonly number[]): OpenBlock => {
  const count = edges.length / 2
  const block = { starts: new Float64Array(count), ends: new Float64Array(count), before: new Float64Array(count) }
  let totalMs = 0
  for (let index = 0; index < count; index++) {
    const start = edges[2 * index] as number
    const end = edges[2 * index + 1] as number
    block.starts[index] = start
    block.ends[index] = end
    block.before[index] = totalMs
    totalMs += end - start
  }
  return { ...block, totalMs }
}

/**
 * Makes working hours ready to count with (business-time.ts). An instant is working time when the wall clock of the zone shows a
 * date and time of day inside an interval of that date. So a time of day that the clocks skip holds no working time, one that
 * they show twice counts twice, and a date that a zone left out has none.
 * @throws Refusal `calendar.never_open` when there is no interval at all
 */
export const compileCalendar = (rules: CalendarRules): BusinessCalendar => {
  const hours = hoursOf(rules)
  const blocks = new Map<number, OpenBlock>()
  const block = (index: number): OpenBlock => {
    const known = blocks.get(index)
    if (known) return known
    const from = index * blockMs
    const made = blockOf(openIn(offsetPeriods(rules.zone, from, from + blockMs), hours))
    if (blocks.size >= mostBlocks) blocks.delete(blocks.keys().next().value as number)
    blocks.set(index, made)
    return made
  }
  return { zone: rules.zone, block }
}
