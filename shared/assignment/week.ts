import { epochMs, day as oneDay, plusDays } from '../kernel/instant.ts'

const start = (date: string): string => `${date}T00:00:00.000Z`

/** Monday is 1. The first of January 1970 was a Thursday. */
export const weekdayOf = (date: string): number => ((Math.floor(epochMs(start(date)) / oneDay) + 3) % 7) + 1

/** The dates from Monday to the day before a date; none on a Monday. */
export const weekBefore = (date: string): readonly string[] =>
  Array.from({ length: weekdayOf(date) - 1 }, (_, back) => plusDays(start(date), -1 - back).slice(0, 10))
