interface WeekdayOfRule {
  /** Monday is 1. */
  readonly weekday: number
  /** Which one of the month: 1 is the first, -1 the last. */
  readonly ordinal?: number
}

/** A subset of RFC 5545's RRULE. */
export interface RecurrenceRule {
  readonly frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY'
  readonly interval: number
  readonly byDay: readonly WeekdayOfRule[]
  /** 1 to 31, or -1 to -31 counted from the end of the month. */
  readonly byMonthDay: readonly number[]
  /** How many there are in all, the first included. */
  readonly count?: number
  /** The last possible one: a local date (`2026-12-31`) or a UTC instant (`2026-12-31T16:00:00.000Z`), inclusive. */
  readonly until?: string
}

/** What can not be read as a rule: the part at fault. */
export class NotARule extends Error {
  override readonly name = 'NotARule'
  readonly part: string
  constructor(part: string) {
    super(`not a recurrence rule: ${part}`)
    this.part = part
  }
}

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const mostInterval = 999
const mostCount = 1000

const whole = (name: string, text: string, lowest: number, highest: number): number => {
  const number = Number(text)
  if (!/^[+-]?\d{1,4}$/.test(text) || number < lowest || number > highest) throw new NotARule(name)
  return number
}

const dayOf = (text: string): WeekdayOfRule => {
  const [, ordinal, name = ''] = /^([+-]?[1-5])?([A-Z]{2})$/.exec(text) ?? []
  const weekday = weekdays.indexOf(name) + 1
  if (weekday === 0) throw new NotARule('BYDAY')
  return ordinal === undefined ? { weekday } : { weekday, ordinal: Number(ordinal) }
}

const monthDayOf = (text: string): number => {
  const day = whole('BYMONTHDAY', text, -31, 31)
  if (day === 0) throw new NotARule('BYMONTHDAY')
  return day
}

const untilOf = (text: string): string => {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z)?$/.exec(text) ?? []
  const date = `${year}-${month}-${day}`
  const until = hour === undefined ? date : `${date}T${hour}:${minute}:${second}.000Z`
  // A day that the calendar has not rolls over, and so does not come back as it went in.
  const ms = Date.parse(until)
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(until)) throw new NotARule('UNTIL')
  return until
}

const partsOf = (text: string): Map<string, string> => {
  const parts = new Map<string, string>()
  for (const part of text.split(';')) {
    const [name = '', value = '', ...more] = part.split('=')
    if (value === '' || more.length > 0 || parts.has(name)) throw new NotARule(part)
    parts.set(name, value)
  }
  return parts
}

/** What contradicts itself, as RFC 5545 says. */
const checkRule = ({ frequency, byDay, byMonthDay, count, until }: RecurrenceRule): void => {
  if (count !== undefined && until !== undefined) throw new NotARule('COUNT')
  if (frequency !== 'MONTHLY' && byDay.some(({ ordinal }) => ordinal !== undefined)) throw new NotARule('BYDAY')
  if (frequency === 'WEEKLY' && byMonthDay.length > 0) throw new NotARule('BYMONTHDAY')
}

/**
 * Reads `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=10`: FREQ (DAILY, WEEKLY, MONTHLY), INTERVAL, BYDAY (`-1FR` in MONTHLY),
 * BYMONTHDAY, and COUNT or UNTIL. Weeks begin on Monday.
 * @throws NotARule naming the part at fault
 */
export const parseRecurrenceRule = (text: string): RecurrenceRule => {
  const { FREQ, INTERVAL, BYDAY, BYMONTHDAY, COUNT, UNTIL, ...unknown } = Object.fromEntries(partsOf(text))
  const [foreign] = Object.keys(unknown)
  if (foreign !== undefined) throw new NotARule(foreign)
  if (FREQ !== 'DAILY' && FREQ !== 'WEEKLY' && FREQ !== 'MONTHLY') throw new NotARule('FREQ')
  const rule: RecurrenceRule = {
    frequency: FREQ,
    interval: INTERVAL === undefined ? 1 : whole('INTERVAL', INTERVAL, 1, mostInterval),
    byDay: BYDAY?.split(',').map(dayOf) ?? [],
    byMonthDay: BYMONTHDAY?.split(',').map(monthDayOf) ?? [],
    ...(COUNT !== undefined && { count: whole('COUNT', COUNT, 1, mostCount) }),
    ...(UNTIL !== undefined && { until: untilOf(UNTIL) }),
  }
  checkRule(rule)
  return rule
}
