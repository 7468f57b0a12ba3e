import {
  type CalendarDate,
  isLeapYear,
  type LeapDayRule,
  monthDayOf,
  solarAnniversary,
  yearOf,
} from './calendar-date.ts'
import { type LunarDate, lunarAnniversary, lunarKeptOn, lunarOf } from './lunar.ts'

/** A birth date as the person keeps it: `date` is a lunar year, month and day in the lunar calendar. */
export interface KeptDate {
  readonly date: string
  readonly calendar: 'solar' | 'lunar'
  readonly leapMonth?: boolean | undefined
}

const lunarValue = ({ month, day, leapMonth }: Omit<LunarDate, 'year'>): string =>
  `lunar:${month}${leapMonth ? 'L' : ''}-${day}`

const lunarDayOf = ({ date, leapMonth = false }: KeptDate): Omit<LunarDate, 'year'> => ({
  month: Number(date.slice(5, 7)),
  day: Number(date.slice(8)),
  leapMonth,
})

/** By what a birthday is listed: `solar:06-11`, `lunar:5-5`, `lunar:2L-30` of a leap month. */
export const birthdayValue = (birth: KeptDate): string =>
  birth.calendar === 'solar' ? `solar:${monthDayOf(birth.date)}` : lunarValue(lunarDayOf(birth))

/** The months and days (`02-29`) that are kept on a date. */
export const monthDaysKeptOn = (date: CalendarDate, leapDay: LeapDayRule): readonly string[] => {
  const own = monthDayOf(date)
  const isInstead = !isLeapYear(yearOf(date)) && own === (leapDay === 'feb28' ? '02-28' : '03-01')
  return isInstead ? [own, '02-29'] : [own]
}

/** The values under which those are listed whose birthday is kept on a date. */
export const birthdaysKeptOn = (date: CalendarDate, leapDay: LeapDayRule): readonly string[] => [
  ...monthDaysKeptOn(date, leapDay).map((monthDay) => `solar:${monthDay}`),
  ...lunarKeptOn(date).map(lunarValue),
]

/** The year, of the calendar of the birth date, whose birthday is kept on this date; undefined when none is. */
export const birthdayYearOn = (birth: KeptDate, date: CalendarDate, leapDay: LeapDayRule): number | undefined => {
  const year = birth.calendar === 'solar' ? yearOf(date) : lunarOf(date)?.year
  if (year === undefined || year <= yearOf(birth.date)) return undefined
  const kept =
    birth.calendar === 'solar'
      ? solarAnniversary(year, monthDayOf(birth.date), leapDay)
      : lunarAnniversary(year, lunarDayOf(birth))
  return kept === date ? year : undefined
}

interface Dated {
  readonly custom?: Readonly<Record<string, unknown>> | undefined
  readonly searchableCustom?: readonly string[] | undefined
}

/** The days of the year of searchable custom dates, by the names of the lists in which they stand: `yearly.<key>`. */
export const yearlyValues = ({ custom = {}, searchableCustom = [] }: Dated): Readonly<Record<string, string>> =>
  Object.fromEntries(
    searchableCustom.flatMap((key): [string, string][] => {
      const value = custom[key]
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
        ? [[`yearly.${key}`, monthDayOf(value)]]
        : []
    }),
  )
