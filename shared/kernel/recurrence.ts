import { Temporal } from 'temporal-polyfill'
import { epochMs, type Instant, instantOf } from './instant.ts'
import type { RecurrenceRule } from './recurrence-rule.ts'

type Date = Temporal.PlainDate

/** A rule with its first time; the others keep its time of day in that zone, whatever daylight saving does. */
export interface Recurrence {
  readonly rule: RecurrenceRule
  /** IANA time zone. */
  readonly zone: string
  readonly from: Instant
}

/** Periods in a row without an occurrence, after which a rule counts as never occurring again. */
const mostEmptyPeriods = 2000
const lastYear = 2199

const monthDays = (month: Temporal.PlainYearMonth, { byDay, byMonthDay }: RecurrenceRule, first: Date): number[] => {
  const { daysInMonth } = month
  const weekdayOfFirst = month.toPlainDate({ day: 1 }).dayOfWeek
  const isOfDay = (day: number): boolean =>
    byDay.length === 0 ||
    byDay.some(({ weekday, ordinal }) => {
      if ((weekdayOfFirst + day - 2) % 7 !== weekday - 1) return false
      if (ordinal === undefined) return true
      return ordinal > 0 ? Math.ceil(day / 7) === ordinal : Math.ceil((daysInMonth - day + 1) / 7) === -ordinal
    })
  const wanted = byMonthDay.length > 0 ? byMonthDay : byDay.length === 0 ? [first.day] : undefined
  const isOfMonthDay = (day: number): boolean =>
    wanted === undefined || wanted.includes(day) || wanted.includes(day - daysInMonth - 1)
  return Array.from({ length: daysInMonth }, (_, index) => index + 1).filter((day) => isOfMonthDay(day) && isOfDay(day))
}

/** The days that the rule gives in the period number `index`, in order; period 0 is that of the first time. */
const daysOfPeriod = (rule: RecurrenceRule, first: Date, index: number): Date[] => {
  const step = index * rule.interval
  switch (rule.frequency) {
    case 'DAILY': {
      const day = first.add({ days: step })
      const isWeekday = rule.byDay.length === 0 || rule.byDay.some(({ weekday }) => weekday === day.dayOfWeek)
      const { byMonthDay } = rule
      const isMonthDay =
        byMonthDay.length === 0 || byMonthDay.includes(day.day) || byMonthDay.includes(day.day - day.daysInMonth - 1)
      return isWeekday && isMonthDay ? [day] : []
    }
    case 'WEEKLY': {
      const monday = first.subtract({ days: first.dayOfWeek - 1 }).add({ weeks: step })
      const weekdays = rule.byDay.length > 0 ? rule.byDay.map(({ weekday }) => weekday) : [first.dayOfWeek]
      return [...new Set(weekdays)].sort((a, b) => a - b).map((weekday) => monday.add({ days: weekday - 1 }))
    }
    case 'MONTHLY': {
      const month = first.toPlainYearMonth().add({ months: step })
      return monthDays(month, rule, first).map((day) => month.toPlainDate({ day }))
    }
  }
}

/** A period that surely lies before `day`, so that an old rule is not walked through from its beginning. */
const periodBefore = ({ frequency, interval }: RecurrenceRule, first: Date, day: Date): number => {
  const unit = frequency === 'DAILY' ? 'days' : frequency === 'WEEKLY' ? 'weeks' : 'months'
  return Math.max(0, Math.floor(first.until(day, { largestUnit: unit })[unit] / interval) - 1)
}

/** A day in the zone; a time that the clocks skip becomes the one after the gap, one that comes twice the earlier. */
const instantOn = (day: Date, time: Temporal.PlainTime, zone: string): Instant =>
  instantOf(day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds)

/**
 * The first time of a recurrence after an instant; the first of all is `from`, whether or not the rule itself gives it (RFC 5545,
 * 3.8.5.3). Undefined when there is none, or none before the year 2200.
 */
export const nextOccurrence = ({ rule, zone, from }: Recurrence, after: Instant): Instant | undefined => {
  if (after < from) return from
  const zoned = (instant: Instant) => Temporal.Instant.fromEpochMilliseconds(epochMs(instant)).toZonedDateTimeISO(zone)
  const first = zoned(from).toPlainDate()
  const time = zoned(from).toPlainTime()
  const dayOfAfter = zoned(after).toPlainDate()
  let seen = 1
  let empty = 0
  let index = rule.count === undefined ? periodBefore(rule, first, dayOfAfter) : 0
  for (; empty < mostEmptyPeriods; index++) {
    const days = daysOfPeriod(rule, first, index)
    empty = days.length === 0 ? empty + 1 : 0
    for (const day of days) {
      if (Temporal.PlainDate.compare(day, first) <= 0) continue
      seen += 1
      if (Temporal.PlainDate.compare(day, dayOfAfter) < 0) continue
      const instant = instantOn(day, time, zone)
      const isOver = rule.until !== undefined && (rule.until.length === 10 ? day.toString() : instant) > rule.until
      if (isOver || seen > (rule.count ?? seen) || day.year > lastYear) return undefined
      if (instant > after) return instant
    }
  }
  return undefined
}
