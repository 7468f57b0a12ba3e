import { day, minute } from '../../shared/kernel/instant.ts'

/** When a schedule is next due: milliseconds since 1970, after the given ones. */
export type NextTime = (afterMs: number) => number | undefined

const unitMs: Readonly<Record<string, number>> = { minute, hour: 60 * minute, day }

const rate = (expression: string): NextTime | undefined => {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? []
  const everyMs = Number(count) * (unitMs[unit ?? ''] ?? Number.NaN)
  return everyMs > 0 ? (afterMs) => (Math.floor(afterMs / everyMs) + 1) * everyMs : undefined
}

const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ')
const weekdays = 'SUN MON TUE WED THU FRI SAT'.split(' ')
const yearsAhead = 8

/** The numbers a field of a cron expression allows: `*`, `?`, `5`, `1-5`, `0/15`, `MON-FRI` and lists of these. */
const fieldValues = (field: string, min: number, max: number, names: readonly string[] = []): Set<number> => {
  const numberOf = (text: string): number => (names.includes(text) ? names.indexOf(text) + min : Number(text))
  const values = new Set<number>()
  for (const part of field.toUpperCase().split(',')) {
    const [range = '', step = '1'] = part.split('/')
    const [first = '', last = part.includes('/') ? String(max) : first] =
      range === '*' || range === '?' ? [String(min), String(max)] : range.split('-')
    const [from, to, by] = [numberOf(first), numberOf(last), Number(step)]
    if (![from, to, by].every(Number.isInteger) || from < min || to > max || from > to || by < 1)
      throw new Error(`cannot read ${part} in a cron expression`)
    for (let value = from; value <= to; value += by) values.add(value)
  }
  return values
}

const cron = (expression: string): NextTime | undefined => {
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(' ')
  if (fields?.length !== 6) return undefined
  const [minuteField = '', hourField = '', dayField = '', monthField = '', weekdayField = '', yearField = ''] = fields
  const minutes = [...fieldValues(minuteField, 0, 59)].sort((a, b) => a - b)
  const hours = [...fieldValues(hourField, 0, 23)].sort((a, b) => a - b)
  const days = fieldValues(dayField, 1, 31)
  const allowedMonths = fieldValues(monthField, 1, 12, months)
  const allowedWeekdays = fieldValues(weekdayField, 1, 7, weekdays)
  const years = fieldValues(yearField, 1970, 2199)
  const isDay = (date: Date): boolean =>
    days.has(date.getUTCDate()) &&
    allowedMonths.has(date.getUTCMonth() + 1) &&
    allowedWeekdays.has(date.getUTCDay() + 1) &&
    years.has(date.getUTCFullYear())
  return (afterMs) => {
    const today = Math.floor(afterMs / day) * day
    for (let start = today; start < today + yearsAhead * 366 * day; start += day) {
      if (!isDay(new Date(start))) continue
      for (const hour of hours)
        for (const minuteOfHour of minutes) {
          const atMs = start + (hour * 60 + minuteOfHour) * minute
          if (atMs > afterMs) return atMs
        }
    }
    return undefined
  }
}

/**
 * Reads `rate(…)` and `cron(…)` as EventBridge writes them, in UTC. `L`, `W` and `#` are not read.
 * @throws Error naming the expression
 */
export const parseSchedule = (expression: string): NextTime => {
  const next = rate(expression) ?? cron(expression)
  if (!next) throw new Error(`cannot read the schedule ${expression}`)
  return next
}
