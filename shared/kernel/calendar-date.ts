import { day, epochMs, instantOf } from './instant.ts'

/** A date without a zone, `2026-11-20`. */
export type CalendarDate = string

/** Days since 1970-01-01. */
export const dayNumber = (date: CalendarDate): number => epochMs(`${date}T00:00:00.000Z`) / day

/** The date this many days after 1970-01-01; for years 0 to 9999. */
export const dateOfDay = (number: number): CalendarDate => instantOf(number * day).slice(0, 10)

export const addDays = (date: CalendarDate, days: number): CalendarDate => dateOfDay(dayNumber(date) + days)

export const yearOf = (date: CalendarDate): number => Number(date.slice(0, 4))

/** `06-11` of `2026-06-11`. */
export const monthDayOf = (date: CalendarDate): string => date.slice(5)

export const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

/** On which day those born on 29 February are congratulated in other years. */
export type LeapDayRule = 'feb28' | 'mar1'

/** The date in this year that a month and day (`02-29`) fall on. */
export const solarAnniversary = (year: number, monthDay: string, leapDay: LeapDayRule): CalendarDate => {
  const fallen = monthDay === '02-29' && !isLeapYear(year) ? (leapDay === 'feb28' ? '02-28' : '03-01') : monthDay
  return `${String(year).padStart(4, '0')}-${fallen}`
}
