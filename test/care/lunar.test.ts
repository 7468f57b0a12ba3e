import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, dateOfDay, dayNumber, solarAnniversary } from '../../shared/kernel/calendar-date.ts'
import { lunarAnniversary, lunarKeptOn, lunarOf, solarOf } from '../../shared/kernel/lunar.ts'
import { monthsFromSky } from './lunar-oracle.ts'

const nameOf = ({ year, month, leapMonth }: { year: number; month: number; leapMonth: boolean }) =>
  `${year}-${month}${leapMonth ? ' leap' : ''}`

test('every month from 1950 to 2050 begins on the day of the new moon and has the number that the sun gives it', () => {
  const months = monthsFromSky(1950, 2051)
  expect(months.length).toBeGreaterThan(1249)
  for (const month of months) {
    const first = lunarOf(dateOfDay(month.start))
    expect(first && { name: nameOf(first), day: first.day }).toEqual({ name: nameOf(month), day: 1 })
    expect(lunarOf(dateOfDay(month.start + month.days - 1))).toMatchObject({ day: month.days })
  }
})

// ICU counts new moons within minutes of midnight to the wrong day, and one month without a major term to the wrong number.
const monthsIcuMisplaces = [
  ['1954-02-03', '1954-03-05'],
  ['1955-02-22', '1955-03-24'],
  ['1987-07-26', '1987-09-23'],
  ['1999-01-17', '1999-02-16'],
  ['2012-08-17', '2012-09-16'],
  ['2018-11-07', '2018-12-07'],
  ['2027-02-06', '2027-03-08'],
  ['2030-02-02', '2030-03-04'],
] as const

test('every day from 1950 to 2050 is the one of the platform’s own Chinese calendar, but for eight stretches that it misplaces', () => {
  const format = new Intl.DateTimeFormat('en-u-ca-chinese', {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  })
  const differing: string[] = []
  for (let number = dayNumber('1950-01-01'); number < dayNumber('2051-01-01'); number++) {
    const date = dateOfDay(number)
    const parts = Object.fromEntries(format.formatToParts(number * 86_400_000).map(({ type, value }) => [type, value]))
    const { year, month, day, leapMonth } = lunarOf(date) ?? {}
    const own = `${year}-${month}${leapMonth ? 'bis' : ''}-${day}`
    if (own !== `${(parts as { relatedYear: string }).relatedYear}-${parts.month}-${parts.day}`) differing.push(date)
  }
  const isKnown = (date: string) => monthsIcuMisplaces.some(([from, to]) => date >= from && date < to)
  expect(differing.filter((date) => !isKnown(date))).toEqual([])
})

test.each([
  ['1954-02-03', 'New Year 1954'],
  ['2027-02-06', 'New Year 2027'],
  ['2030-02-03', 'New Year 2030'],
  ['2026-02-17', 'New Year 2026'],
])('%s was published as %s', (date) => {
  expect(lunarOf(date)).toMatchObject({ month: 1, day: 1, leapMonth: false, year: Number(date.slice(0, 4)) })
})

const days = fc.integer({ min: dayNumber('1900-02-01'), max: dayNumber('2101-01-28') }).map(dateOfDay)

test('solar and lunar dates turn into each other', () => {
  fc.assert(
    fc.property(days, (date) => {
      const lunar = lunarOf(date)
      expect(lunar && solarOf(lunar)).toBe(date)
    }),
  )
  expect(lunarOf('1900-01-30')).toBeUndefined()
  expect(lunarOf('2101-01-29')).toBeUndefined()
})

test('a day of a leap month is kept in it, in the regular month when the year has none, and the 30th on the 29th when there is no more', () => {
  const leapSecond = { month: 2, day: 30, leapMonth: true }
  expect(lunarOf('2023-03-22')).toMatchObject({ month: 2, day: 1, leapMonth: true })
  expect(lunarAnniversary(2023, leapSecond)).toBe('2023-04-19')
  expect(lunarOf('2023-04-19')).toMatchObject({ month: 2, day: 29, leapMonth: true })
  expect(lunarAnniversary(2024, leapSecond)).toBe(lunarAnniversary(2024, { ...leapSecond, leapMonth: false }))
  expect(lunarAnniversary(2025, { month: 12, day: 30, leapMonth: false })).toBe('2026-02-16')
})

test('what is kept on a date is what falls on it in its lunar year', () => {
  const kept = fc.record({
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 30 }),
    leapMonth: fc.boolean(),
  })
  fc.assert(
    fc.property(kept, fc.integer({ min: 1900, max: 2100 }), (day, year) => {
      const date = lunarAnniversary(year, day) as string
      expect(lunarKeptOn(date)).toContainEqual(day)
      for (const other of [addDays(date, -1), addDays(date, 1)]) expect(lunarKeptOn(other)).not.toContainEqual(day)
    }),
  )
})

test('29 February is kept on 28 February or 1 March in other years', () => {
  expect(solarAnniversary(2027, '02-29', 'feb28')).toBe('2027-02-28')
  expect(solarAnniversary(2027, '02-29', 'mar1')).toBe('2027-03-01')
  expect(solarAnniversary(2028, '02-29', 'mar1')).toBe('2028-02-29')
})
