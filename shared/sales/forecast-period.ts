import * as z from 'zod'
import { plusMonths } from '../kernel/month.ts'

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

/** Year and month, which begins with 1. */
const partsOf = (month: string): readonly [year: number, month: number] => [
  Number(month.slice(0, 4)),
  Number(month.slice(5)),
]

/** All months from one to another, both included; none when the last one comes first. */
export const monthsBetween = (from: string, to: string): string[] => {
  const months: string[] = []
  for (let month = from; month <= to; month = plusMonths(month, 1)) months.push(month)
  return months
}

/** The last date of a month. */
export const lastDayOf = (month: string): string => {
  const [year, number] = partsOf(month)
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = number === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(number) ? 30 : 31
  return `${month}-${days}`
}

/** `2026-Q1` */
export const quarterOf = (month: string): string => `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`

/** The months of a period: itself, or the three of a quarter. */
export const monthsOfPeriod = (period: string): string[] => {
  if (period[5] !== 'Q') return [period]
  const last = String(Number(period[6]) * 3).padStart(2, '0')
  const to = `${period.slice(0, 4)}-${last}`
  return monthsBetween(plusMonths(to, -2), to)
}
