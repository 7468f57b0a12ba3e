import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plusMs } from '../../shared/kernel/instant.ts'
import { dayBounds, localDate, movedAlong } from '../../shared/kernel/local-time.ts'
import { nextOccurrence } from '../../shared/kernel/recurrence.ts'
import { NotARule, parseRecurrenceRule, type RecurrenceRule } from '../../shared/kernel/recurrence-rule.ts'

/** The first times of a recurrence, one after the other. */
const times = (rule: string, zone: string, from: string, most = 6): string[] => {
  const recurrence = { rule: parseRecurrenceRule(rule), zone, from }
  const found = [from]
  while (found.length < most) {
    const next = nextOccurrence(recurrence, found.at(-1) ?? from)
    if (next === undefined) break
    found.push(next)
  }
  return found.map((at) => at.replace(':00.000Z', 'Z'))
}

describe('a recurrence', () => {
  it('keeps its time of day where it is, through both changes of the clocks', () => {
    expect(times('FREQ=DAILY', 'Europe/Berlin', '2026-03-27T08:00:00.000Z', 4)).toEqual([
      '2026-03-27T08:00Z',
      '2026-03-28T08:00Z',
      '2026-03-29T07:00Z',
      '2026-03-30T07:00Z',
    ])
    expect(times('FREQ=WEEKLY', 'America/New_York', '2026-10-25T13:00:00.000Z', 3)).toEqual([
      '2026-10-25T13:00Z',
      '2026-11-01T14:00Z',
      '2026-11-08T14:00Z',
    ])
  })

  it('comes after the gap on the day when its time of day does not exist, and at its own time again after', () => {
    expect(times('FREQ=DAILY', 'Europe/Berlin', '2026-03-28T01:30:00.000Z', 3)).toEqual([
      '2026-03-28T01:30Z',
      '2026-03-29T01:30Z',
      '2026-03-30T00:30Z',
    ])
  })

  it('comes once, the first time, when its time of day exists twice', () => {
    expect(times('FREQ=DAILY', 'Europe/Berlin', '2026-10-24T00:30:00.000Z', 3)).toEqual([
      '2026-10-24T00:30Z',
      '2026-10-25T00:30Z',
      '2026-10-26T01:30Z',
    ])
  })

  it.each([
    ['leaves out months without its day', 'FREQ=MONTHLY', ['2026-01-31', '2026-03-31', '2026-05-31', '2026-07-31']],
    ['ends months when asked', 'FREQ=MONTHLY;BYMONTHDAY=-1', ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']],
    [
      'knows leap days',
      'FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=29',
      ['2026-01-31', '2026-03-29', '2026-04-29', '2026-05-29'],
    ],
    ['finds the last Friday', 'FREQ=MONTHLY;BYDAY=-1FR', ['2026-01-31', '2026-02-27', '2026-03-27', '2026-04-24']],
    [
      'finds a Friday the 13th',
      'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13',
      ['2026-01-31', '2026-02-13', '2026-03-13', '2026-11-13'],
    ],
    ['works on weekdays', 'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', ['2026-01-31', '2026-02-02', '2026-02-03', '2026-02-04']],
    ['skips weeks', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO', ['2026-01-31', '2026-02-01', '2026-02-09', '2026-02-15']],
    ['counts the first one', 'FREQ=DAILY;COUNT=3', ['2026-01-31', '2026-02-01', '2026-02-02']],
    ['ends on a date, inclusive, where it is', 'FREQ=DAILY;UNTIL=20260202', ['2026-01-31', '2026-02-01', '2026-02-02']],
    ['ends at an instant', 'FREQ=DAILY;UNTIL=20260202T145959Z', ['2026-01-31', '2026-02-01']],
    ['never comes on days that there are not', 'FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=32', undefined],
  ])('%s', (_, rule, expected) => {
    if (!expected) return expect(() => parseRecurrenceRule(rule)).toThrow(NotARule)
    const found = times(rule, 'Asia/Shanghai', '2026-01-31T15:00:00.000Z', 4)
    expect(found.map((at) => localDate(at, 'Asia/Shanghai'))).toEqual(expected)
  })

  it('of 29 February comes in leap years', () => {
    expect(times('FREQ=MONTHLY;INTERVAL=12', 'UTC', '2024-02-29T09:00:00.000Z', 3)).toEqual([
      '2024-02-29T09:00Z',
      '2028-02-29T09:00Z',
      '2032-02-29T09:00Z',
    ])
  })

  it('that can not come again ends instead of searching for ever', () => {
    expect(times('FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30', 'UTC', '2026-02-10T09:00:00.000Z')).toHaveLength(1)
    expect(times('FREQ=DAILY;INTERVAL=7;BYDAY=TU', 'UTC', '2026-03-02T09:00:00.000Z')).toHaveLength(1)
  })
})

it.each([
  '',
  'FREQ=YEARLY',
  'FREQ=DAILY;FREQ=DAILY',
  'INTERVAL=2',
  'FREQ=DAILY;INTERVAL=0',
  'FREQ=DAILY;INTERVAL=1.5',
  'FREQ=DAILY;COUNT=2;UNTIL=20260101',
  'FREQ=DAILY;UNTIL=20260231',
  'FREQ=DAILY;UNTIL=20260101T250000Z',
  'FREQ=WEEKLY;BYDAY=1MO',
  'FREQ=WEEKLY;BYMONTHDAY=1',
  'FREQ=MONTHLY;BYMONTHDAY=0',
  'FREQ=MONTHLY;BYDAY=6MO',
  'FREQ=DAILY;BYHOUR=3',
  'RRULE:FREQ=DAILY',
  'freq=daily',
])('%s is no rule', (text) => {
  expect(() => parseRecurrenceRule(text)).toThrow(NotARule)
})

const dayMs = 86_400_000
const dayNumber = (date: string): number => Date.parse(date) / dayMs
const dateOf = (number: number): string => new Date(number * dayMs).toISOString().slice(0, 10)
const weekday = (number: number): number => ((((number + 3) % 7) + 7) % 7) + 1
const month = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7))
const daysInMonth = (date: string): number =>
  new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 0)).getUTCDate()

const isOrdinal = (day: number, length: number, ordinal: number | undefined): boolean =>
  ordinal === undefined ||
  (ordinal > 0
    ? day > 7 * (ordinal - 1) && day <= 7 * ordinal
    : day > length + 7 * ordinal && day <= length + 7 * (ordinal + 1))

/** Whether a rule gives a date, tested day by day from the definition: another way than the one under test. */
const gives = (rule: RecurrenceRule, first: string, date: string): boolean => {
  const day = Number(date.slice(8))
  const length = daysInMonth(date)
  const distance = {
    DAILY: () => dayNumber(date) - dayNumber(first),
    WEEKLY: () => Math.floor((dayNumber(date) + 3) / 7) - Math.floor((dayNumber(first) + 3) / 7),
    MONTHLY: () => month(date) - month(first),
  }[rule.frequency]()
  if (distance % rule.interval !== 0) return false
  const { byDay, byMonthDay } = rule
  if (byMonthDay.length > 0 && !byMonthDay.includes(day) && !byMonthDay.includes(day - length - 1)) return false
  if (byDay.length > 0)
    return byDay.some((one) => one.weekday === weekday(dayNumber(date)) && isOrdinal(day, length, one.ordinal))
  if (rule.frequency === 'WEEKLY') return weekday(dayNumber(date)) === weekday(dayNumber(first))
  return rule.frequency === 'DAILY' || byMonthDay.length > 0 || day === Number(first.slice(8))
}

const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const list = (values: fc.Arbitrary<string>) =>
  fc.uniqueArray(values, { minLength: 1, maxLength: 3 }).map((all) => all.join(','))
const part = (name: string, values: fc.Arbitrary<string>) =>
  fc.option(values, { nil: undefined }).map((value) => (value === undefined ? '' : `;${name}=${value}`))
const ordinal = fc.constantFrom('', '1', '2', '-1', '5')
const monthDay = fc
  .integer({ min: -31, max: 31 })
  .filter((day) => day !== 0)
  .map(String)
const byDay = (ordinals: fc.Arbitrary<string>) =>
  part('BYDAY', list(fc.tuple(ordinals, fc.constantFrom(...days)).map((both) => both.join(''))))
const end = fc.oneof(
  fc.constant(''),
  fc.integer({ min: 2, max: 30 }).map((count) => `;COUNT=${count}`),
  fc
    .integer({ min: 1, max: 400 })
    .map((after) => `;UNTIL=${dateOf(dayNumber('2026-06-01') + after).replaceAll('-', '')}`),
)
const parts = fc.oneof(
  fc.tuple(fc.constant('FREQ=DAILY'), byDay(fc.constant('')), part('BYMONTHDAY', list(monthDay))),
  fc.tuple(fc.constant('FREQ=WEEKLY'), byDay(fc.constant('')), fc.constant('')),
  fc.tuple(fc.constant('FREQ=MONTHLY'), byDay(ordinal), part('BYMONTHDAY', list(monthDay))),
)
const anyRule = fc
  .tuple(parts, fc.integer({ min: 1, max: 5 }), end)
  .map(([[frequency, ...by], interval, until]) => `${frequency};INTERVAL=${interval}${by.join('')}${until}`)
const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC')
const horizonDays = 800

it('every rule gives the days of its definition, wherever one begins to ask', () => {
  fc.assert(
    fc.property(
      anyRule,
      zones,
      fc.integer({ min: 0, max: 800 }),
      fc.integer({ min: 0, max: horizonDays }),
      (text, zone, start, later) => {
        const rule = parseRecurrenceRule(text)
        const from = `${dateOf(dayNumber('2026-06-01') + start - 400)}T13:00:00.000Z`
        const first = localDate(from, zone)
        const expected = [first]
        for (let day = dayNumber(first) + 1; day < dayNumber(first) + horizonDays; day++)
          if (gives(rule, first, dateOf(day))) expected.push(dateOf(day))
        const all = expected
          .slice(0, rule.count)
          .filter((date, index) => index === 0 || rule.until === undefined || date <= rule.until)
        const wanted = all.find((date) => dayNumber(date) > dayNumber(first) + later)
        const { end } = dayBounds(dateOf(dayNumber(first) + later), zone)
        const found = nextOccurrence({ rule, zone, from }, plusMs(end, -1))
        const foundDate = found && localDate(found, zone)
        if (wanted !== undefined) expect(foundDate).toBe(wanted)
        else expect(foundDate === undefined || dayNumber(foundDate) >= dayNumber(first) + horizonDays).toBe(true)
      },
    ),
    { numRuns: 300 },
  )
})

it('moves a reminder along with its task by what the clocks show', () => {
  const moved = movedAlong(
    '2026-03-27T08:00:00.000Z',
    '2026-03-28T08:00:00.000Z',
    '2026-03-30T07:00:00.000Z',
    'Europe/Berlin',
  )
  expect(moved).toBe('2026-03-29T07:00:00.000Z')
})
