import { describe, expect, it } from 'vitest'
import { type CalendarRules, compileCalendar } from '../../shared/kernel/business-calendar.ts'
import {
  addBusiness,
  businessBetween,
  farthestYears,
  isOpen,
  nextOpen,
  openIntervals,
} from '../../shared/kernel/business-time.ts'
import { hour, minute } from '../../shared/kernel/instant.ts'
import type { Refusal } from '../../shared/kernel/refusal.ts'
import { type DayInterval, weekdays } from '../../shared/kernel/working-hours.ts'

const hours = (...texts: string[]): DayInterval[] =>
  texts.map((text) => ({ from: text.slice(0, 5), to: text.slice(6) }))

const onWorkdays = (zone: string, ...texts: string[]): CalendarRules => ({
  zone,
  weekly: Object.fromEntries(weekdays.slice(0, 5).map((weekday) => [weekday, hours(...texts)])),
  exceptions: [],
})

const always = (zone: string): CalendarRules => ({
  zone,
  weekly: Object.fromEntries(weekdays.map((weekday) => [weekday, hours('00:00-24:00')])),
  exceptions: [],
})

const office = onWorkdays('Asia/Shanghai', '09:00-17:00')
const at = (local: string, offset = '+08:00'): string => new Date(`${local}:00${offset}`).toISOString()

const refusal = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    return (error as Refusal).code
  }
  return 'none'
}

describe('Monday to Friday, nine to five', () => {
  const calendar = compileCalendar(office)

  it('ends an hour from Friday 16:30 on Monday 09:30', () => {
    expect(addBusiness(calendar, at('2026-11-20T16:30'), hour)).toBe(at('2026-11-23T09:30'))
    expect(businessBetween(calendar, at('2026-11-20T16:30'), at('2026-11-23T09:30'))).toBe(hour)
  })

  it('ends at closing time rather than when it opens again', () => {
    expect(addBusiness(calendar, at('2026-11-20T16:30'), 30 * minute)).toBe(at('2026-11-20T17:00'))
  })

  it('adds nothing by adding no time, open or closed', () => {
    expect(addBusiness(calendar, at('2026-11-21T12:00'), 0)).toBe(at('2026-11-21T12:00'))
  })

  it('is open at nine, and closed again at five', () => {
    expect(isOpen(calendar, at('2026-11-20T09:00'))).toBe(true)
    expect(isOpen(calendar, at('2026-11-20T17:00'))).toBe(false)
    expect(nextOpen(calendar, at('2026-11-20T17:00'))).toBe(at('2026-11-23T09:00'))
    expect(nextOpen(calendar, at('2026-11-20T10:00'))).toBe(at('2026-11-20T10:00'))
  })

  it('counts backwards as negative, as for a clock that is overdue', () => {
    expect(businessBetween(calendar, at('2026-11-23T10:00'), at('2026-11-20T16:00'))).toBe(-2 * hour)
  })
})

it('does not count the lunch break', () => {
  const calendar = compileCalendar(onWorkdays('Asia/Shanghai', '09:00-12:00', '13:30-18:00'))
  expect(addBusiness(calendar, at('2026-11-20T11:30'), hour)).toBe(at('2026-11-20T14:00'))
  expect(openIntervals(calendar, at('2026-11-20T11:30'), at('2026-11-20T14:00'), 10)).toEqual([
    { from: at('2026-11-20T11:30'), to: at('2026-11-20T12:00') },
    { from: at('2026-11-20T13:30'), to: at('2026-11-20T14:00') },
  ])
})

it('keeps the promise of the customer’s calendar on a holiday of the agent’s country', () => {
  const customers = compileCalendar(office)
  const agents = compileCalendar({ ...office, exceptions: [{ date: '2026-11-23', intervals: [] }] })
  expect(addBusiness(customers, at('2026-11-20T16:30'), hour)).toBe(at('2026-11-23T09:30'))
  expect(addBusiness(agents, at('2026-11-20T16:30'), hour)).toBe(at('2026-11-24T09:30'))
})

it('works on a make-up day in its own hours, though it is a Saturday', () => {
  const calendar = compileCalendar({
    ...office,
    exceptions: [{ date: '2026-02-14', intervals: hours('10:00-12:00') }],
  })
  expect(addBusiness(calendar, at('2026-02-13T16:30'), hour)).toBe(at('2026-02-14T10:30'))
  expect(businessBetween(calendar, at('2026-02-13T17:00'), at('2026-02-16T09:00'))).toBe(2 * hour)
})

it('joins what touches, over midnight too', () => {
  const calendar = compileCalendar(always('Asia/Shanghai'))
  const [from, to] = [at('2026-01-01T00:30'), at('2026-12-31T00:30')]
  expect(openIntervals(calendar, from, to, 10)).toEqual([{ from, to }])
})

it('says no more intervals than asked for', () => {
  const calendar = compileCalendar(office)
  expect(openIntervals(calendar, at('2026-01-01T00:00'), at('2026-12-31T00:00'), 3)).toHaveLength(3)
})

describe('when the clocks change', () => {
  it('has no working time in an hour that is skipped', () => {
    const night = compileCalendar({
      zone: 'America/New_York',
      weekly: { sunday: hours('02:00-03:00') },
      exceptions: [],
    })
    expect(businessBetween(night, '2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z')).toBe(0)
    expect(businessBetween(night, '2026-03-15T04:00:00.000Z', '2026-03-16T04:00:00.000Z')).toBe(hour)
  })

  it('counts an hour that comes twice both times', () => {
    const night = compileCalendar({
      zone: 'America/New_York',
      weekly: { sunday: hours('01:00-02:00') },
      exceptions: [],
    })
    expect(businessBetween(night, '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z')).toBe(2 * hour)
  })

  it('opens at the same time of day before and after', () => {
    const calendar = compileCalendar(onWorkdays('Europe/London', '09:00-17:00'))
    expect(addBusiness(calendar, '2026-03-27T16:00:00.000Z', 2 * hour)).toBe('2026-03-30T09:00:00.000Z')
  })

  it('counts the half hour that Lord Howe Island moves by', () => {
    const calendar = compileCalendar(always('Australia/Lord_Howe'))
    expect(businessBetween(calendar, '2026-04-03T13:00:00.000Z', '2026-04-05T13:30:00.000Z')).toBe(48.5 * hour)
    const sunday = compileCalendar({ ...always('Australia/Lord_Howe'), weekly: { sunday: hours('00:00-24:00') } })
    expect(businessBetween(sunday, '2026-04-01T00:00:00.000Z', '2026-04-08T00:00:00.000Z')).toBe(24.5 * hour)
  })

  it('has no working time on the day that Samoa left out', () => {
    const friday = compileCalendar({ zone: 'Pacific/Apia', weekly: { friday: hours('00:00-24:00') }, exceptions: [] })
    expect(businessBetween(friday, '2011-12-28T00:00:00.000Z', '2012-01-03T00:00:00.000Z')).toBe(0)
  })
})

describe('a calendar that is hardly ever open', () => {
  const yearly = (year: number) => ({ date: `${year}-05-01`, intervals: hours('09:00-10:00') })
  const years = Array.from({ length: 30 }, (_, index) => yearly(2026 + index))
  const calendar = compileCalendar({ zone: 'Asia/Shanghai', weekly: {}, exceptions: years })

  it('is counted from year to year', () => {
    expect(addBusiness(calendar, at('2026-01-01T00:00'), 3 * hour)).toBe(at('2028-05-01T10:00'))
    expect(nextOpen(calendar, at('2026-05-01T10:00'))).toBe(at('2027-05-01T09:00'))
  })

  it('is given up after so many years, with a reason', () => {
    const far = () => addBusiness(calendar, at('2026-01-01T00:00'), (farthestYears + 1) * hour)
    expect(refusal(far)).toBe('calendar.too_far')
    expect(nextOpen(calendar, at('2056-01-01T00:00'))).toBeUndefined()
    expect(refusal(() => businessBetween(calendar, at('2026-01-01T00:00'), at('2056-01-01T00:00')))).toBe(
      'calendar.too_far',
    )
  })

  it('is refused when it is never open', () => {
    const never = { zone: 'Asia/Shanghai', weekly: { monday: [] }, exceptions: [{ date: '2026-05-01', intervals: [] }] }
    expect(refusal(() => compileCalendar(never))).toBe('calendar.never_open')
  })
})

it('takes no negative, broken or unending amount', () => {
  const calendar = compileCalendar(office)
  for (const amount of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => addBusiness(calendar, at('2026-11-20T16:30'), amount)).toThrow(RangeError)
})

it('counts the same after more years than it keeps in memory', () => {
  const calendar = compileCalendar(office)
  const week = () => businessBetween(calendar, at('2026-11-16T00:00'), at('2026-11-23T00:00'))
  const before = week()
  for (const year of [1990, 2009, 2040])
    businessBetween(calendar, at(`${year}-01-01T00:00`), at(`${year + 19}-01-01T00:00`))
  expect(week()).toBe(before)
})
