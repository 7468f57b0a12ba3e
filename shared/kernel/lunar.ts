import { type CalendarDate, dateOfDay, dayNumber } from './calendar-date.ts'
import { firstLunarDay, firstLunarYear, lunarYears } from './lunar-years.ts'

/** A day of the Chinese calendar. `year` is the solar year in which the lunar one begins. */
export interface LunarDate {
  readonly year: number
  /** 1 to 12; the leap month has the number of the month before it. */
  readonly month: number
  /** 1 to 30. */
  readonly day: number
  readonly leapMonth: boolean
}

interface LunarMonth {
  readonly month: number
  readonly leapMonth: boolean
  readonly days: 29 | 30
}

const monthsPerYear = 12

const leapMonthOf = (entry: number): number => entry >> 13

const monthsOfEntry = (entry: number): readonly LunarMonth[] => {
  const leap = leapMonthOf(entry)
  const numbers = Array.from({ length: monthsPerYear }, (_, index) => index + 1)
  return numbers
    .flatMap((month) =>
      month === leap
        ? [
            { month, leapMonth: false },
            { month, leapMonth: true },
          ]
        : [{ month, leapMonth: false }],
    )
    .map((month, place) => ({ ...month, days: (entry >> place) & 1 ? 30 : 29 }))
}

interface LunarYear {
  /** Day number of its first day. */
  readonly start: number
  readonly months: readonly LunarMonth[]
}

const years: readonly LunarYear[] = (() => {
  let start = dayNumber(firstLunarDay)
  return lunarYears.map((entry) => {
    const year = { start, months: monthsOfEntry(entry) }
    for (const { days } of year.months) start += days
    return year
  })
})()

const yearAt = (year: number): LunarYear | undefined => years[year - firstLunarYear]

/** The lunar date of a solar one; undefined outside of the lunar years 1900 to 2100. */
export const lunarOf = (date: CalendarDate): LunarDate | undefined => {
  const number = dayNumber(date)
  const solarYear = Number(date.slice(0, 4))
  const year = number >= (yearAt(solarYear)?.start ?? Number.POSITIVE_INFINITY) ? solarYear : solarYear - 1
  const found = yearAt(year)
  if (!found) return undefined
  let day = number - found.start + 1
  for (const { month, leapMonth, days } of found.months) {
    if (day <= days) return { year, month, day, leapMonth }
    day -= days
  }
  return undefined
}

const placed = (year: LunarYear, { month, leapMonth }: LunarMonth, day: number): CalendarDate => {
  let start = year.start
  for (const before of year.months) {
    if (before.month === month && before.leapMonth === leapMonth) break
    start += before.days
  }
  return dateOfDay(start + day - 1)
}

const monthIn = (year: LunarYear, month: number, leapMonth: boolean): LunarMonth | undefined =>
  year.months.find((candidate) => candidate.month === month && candidate.leapMonth === leapMonth)

/** The solar date of a lunar one; undefined when there is no such day, or it lies outside of those years. */
export const solarOf = ({ year, month, day, leapMonth }: LunarDate): CalendarDate | undefined => {
  const within = yearAt(year)
  const found = within && monthIn(within, month, leapMonth)
  return found && day >= 1 && day <= found.days ? placed(within, found, day) : undefined
}

/**
 * When a day is kept in a lunar year: a day of a leap month in the regular month when the year has no such leap month, and the 30th on the 29th
 * when the month has no more. Undefined outside of those years.
 */
export const lunarAnniversary = (
  year: number,
  { month, day, leapMonth }: Omit<LunarDate, 'year'>,
): CalendarDate | undefined => {
  const within = yearAt(year)
  const found = within && ((leapMonth && monthIn(within, month, true)) || monthIn(within, month, false))
  return found && placed(within, found, Math.min(day, found.days))
}

/** The days (of any year) that are kept on this solar date: what `lunarAnniversary` maps to it. */
export const lunarKeptOn = (date: CalendarDate): readonly Omit<LunarDate, 'year'>[] => {
  const lunar = lunarOf(date)
  const year = lunar && yearAt(lunar.year)
  if (!lunar || !year) return []
  const { month, day, leapMonth } = lunar
  const isLast = monthIn(year, month, leapMonth)?.days === 29 && day === 29
  const marks = leapMonth ? [true] : monthIn(year, month, true) ? [false] : [false, true]
  return marks.flatMap((mark) => (isLast ? [day, 30] : [day]).map((kept) => ({ month, day: kept, leapMonth: mark })))
}
