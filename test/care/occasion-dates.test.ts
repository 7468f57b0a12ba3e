import fc from 'fast-check'
import { expect, test } from 'vitest'
import { liftOf } from '../../shared/care/care-effect.ts'
import { shareOf } from '../../shared/care/care-occasion.ts'
import type { Occasion } from '../../shared/care/care-plan-schema.ts'
import {
  addBusinessDays,
  type DateOccasion,
  effectiveDate,
  listsOn,
  nominalDatesOn,
  occursOn,
} from '../../shared/care/occasion-dates.ts'
import { addDays, dateOfDay, dayNumber } from '../../shared/kernel/calendar-date.ts'
import { lunarOf } from '../../shared/kernel/lunar.ts'
import { birthdayValue, type KeptDate, yearlyValues } from '../../shared/kernel/yearly.ts'

const dates = fc.integer({ min: dayNumber('2020-01-01'), max: dayNumber('2035-12-31') }).map(dateOfDay)
/** Open on some days of the week, and closed or open against that on every eleventh day. */
const business = fc.record({
  days: fc.integer({ min: 1, max: 126 }),
  odd: fc.integer({ min: 0, max: 10 }),
  shift: fc.constantFrom('before' as const, 'after' as const, 'skip' as const),
})
const isOpenBy =
  (days: number, odd: number) =>
  (date: string): boolean => {
    const number = dayNumber(date)
    return ((days >> (number % 7)) & 1) === (number % 11 === odd ? 0 : 1)
  }

test('a date acts on exactly those days that are moved to it', () => {
  fc.assert(
    fc.property(dates, business, (date, { days, odd, shift }) => {
      const rule = { isOpen: isOpenBy(days, odd), shift }
      for (const nominal of nominalDatesOn(date, rule)) expect(effectiveDate(nominal, rule)).toBe(date)
      const moved = effectiveDate(date, rule)
      if (moved !== undefined) expect(nominalDatesOn(moved, rule)).toContain(date)
    }),
  )
})

const births: fc.Arbitrary<KeptDate> = fc
  .tuple(fc.integer({ min: dayNumber('1930-01-01'), max: dayNumber('2010-12-31') }), fc.boolean())
  .map(([number, isLunar]) => {
    const date = dateOfDay(number)
    const lunar = isLunar ? lunarOf(date) : undefined
    if (!lunar) return { date, calendar: 'solar' as const }
    const text = [lunar.year, lunar.month, lunar.day].map((part) => String(part).padStart(2, '0')).join('-')
    return { date: text, calendar: 'lunar' as const, leapMonth: lunar.leapMonth }
  })

test('whoever has an occasion on a date stands in one of its lists, once a year', () => {
  const leapDays = fc.constantFrom('feb28' as const, 'mar1' as const)
  fc.assert(
    fc.property(births, dates, leapDays, (birthDate, from, leapDay) => {
      const custom = { first: birthDate.calendar === 'solar' ? birthDate.date : '1999-02-29' }
      const customer = { birthDate, custom: custom.first === '1999-02-29' ? {} : custom }
      const listed: Record<string, string> = {
        birthday: birthdayValue(birthDate),
        ...yearlyValues({ custom: customer.custom, searchableCustom: ['first'] }),
      }
      const occasions = [
        { on: 'birthday', leapDay },
        { on: 'anniversary', field: 'first', leapDay },
      ] as const satisfies readonly Occasion[]
      for (const occasion of occasions) {
        const keys: string[] = []
        for (let ahead = 0; ahead < 800; ahead++) {
          const date = addDays(from, ahead)
          const lists = listsOn(occasion as DateOccasion, date)
          const isListed = lists !== 'everybody' && lists.some(({ field, value }) => listed[field] === value)
          const occurrence = occursOn(occasion as DateOccasion, date, customer)
          expect(occurrence !== undefined).toBe(isListed)
          if (occurrence) keys.push(occurrence.key)
        }
        expect(new Set(keys).size).toBe(keys.length)
      }
    }),
    { numRuns: 25 },
  )
})

test('festivals that fall on one day are one occasion', () => {
  const occasion = { on: 'festival', festivals: ['national_day', 'mid_autumn'] } as const
  expect(occursOn(occasion as never, '2020-10-01', {})?.key).toBe('national_day:2020')
  expect(occursOn(occasion as never, '2026-09-25', {})?.key).toBe('mid_autumn:2026')
  expect(occursOn(occasion as never, '2026-09-26', {})).toBeUndefined()
})

test('business days are counted, make-up days too', () => {
  const closed = new Set([
    '2026-10-01',
    '2026-10-02',
    '2026-10-03',
    '2026-10-04',
    '2026-10-05',
    '2026-10-06',
    '2026-10-07',
  ])
  const isOpen = (date: string) => !closed.has(date) && (date === '2026-10-10' || (dayNumber(date) + 3) % 7 < 5)
  expect(addBusinessDays('2026-09-30', 1, isOpen)).toBe('2026-10-08')
  expect(addBusinessDays('2026-09-30', 3, isOpen)).toBe('2026-10-10')
  expect(addBusinessDays('2026-09-30', 4, isOpen)).toBe('2026-10-12')
})

test('the lift is that of Newcombe’s paper: 56 of 70 against 48 of 80', () => {
  const lift = liftOf({ met: 56, of: 70 }, { met: 48, of: 80 })
  expect(lift?.value).toBeCloseTo(0.2, 10)
  expect(lift?.interval.low).toBeCloseTo(0.0524, 4)
  expect(lift?.interval.high).toBeCloseTo(0.3339, 4)
  expect(liftOf({ met: 1, of: 2 }, { met: 0, of: 0 })).toBeUndefined()
})

test('those held out are as many as asked, and spread', () => {
  const shares = Array.from({ length: 4000 }, (_, index) => shareOf(`cpl_1#cus_${index}`, 100))
  const held = shares.filter((share) => share < 20).length
  expect(held).toBeGreaterThan(700)
  expect(held).toBeLessThan(900)
})
