import { Temporal } from 'temporal-polyfill'
import * as z from 'zod'

/** `2026-03` */
export const MonthText = z
  .string()
  .regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/)
  .meta({ example: '2026-03' })

/** `2026-03`, or `2026-Q1` for its three months. */
export const PeriodText = z
  .string()
  .regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2]|Q[1-4])$/)
  .meta({ description: 'A month or a quarter', example: '2026-Q1' })

/** The month some months later, or before. */
export const plusMonths = (month: string, months: number): string =>
  Temporal.PlainYearMonth.from(month).add({ months }).toString()

/** All months from one to another, both included; none when the last one comes first. */
export const monthsBetween = (from: string, to: string): string[] => {
  const months: string[] = []
  for (let month = from; month <= to; month = plusMonths(month, 1)) months.push(month)
  return months
}

/** The last date of a month. */
export const lastDayOf = (month: string): string =>
  `${month}-${String(Temporal.PlainYearMonth.from(month).daysInMonth).padStart(2, '0')}`

/** `2026-Q1` */
export const quarterOf = (month: string): string => `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`

/** The months of a period: itself, or the three of a quarter. */
export const monthsOfPeriod = (period: string): string[] => {
  if (period[5] !== 'Q') return [period]
  const last = String(Number(period[6]) * 3).padStart(2, '0')
  const to = `${period.slice(0, 4)}-${last}`
  return monthsBetween(plusMonths(to, -2), to)
}
