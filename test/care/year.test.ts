import { expect, test } from 'vitest'
import { dateOfDay, dayNumber } from '../../shared/kernel/calendar-date.ts'
import { monthsFromSky } from './lunar-oracle.ts'
import { liveYear, start } from './year.ts'
import type { Person } from './year-people.ts'

/** 5000 is what the proof asks for; a day’s run makes do with fewer. */
const customers = Number(process.env.CARE_CUSTOMERS ?? 250)
const days = 400
const timeout = 60_000 + 200 * customers
const year = { seed: 7, customers, days }
const calm = await liveYear(year)

const firstDay = dayNumber(start.slice(0, 10))
const skyMonths = monthsFromSky(2024, 2026)

/** Who has a birthday on a date, said without the code that is tested. */
const hasBirthday = ({ birthDate }: Person, number: number): boolean => {
  const [year = 0, month = 0, day = 0] = birthDate.date.split('-').map(Number)
  if (birthDate.calendar === 'solar') {
    const [thisYear = 0, thisMonth = 0, today = 0] = dateOfDay(number).split('-').map(Number)
    const kept = month === 2 && day === 29 && new Date(Date.UTC(thisYear, 1, 29)).getUTCMonth() !== 1 ? 28 : day
    return thisYear > year && thisMonth === month && today === kept
  }
  const now = skyMonths.find(({ start: first, days: length }) => number >= first && number < first + length)
  if (!now || now.month !== month) return false
  const hasLeap = skyMonths.some((other) => other.year === now.year && other.month === month && other.leapMonth)
  if (now.leapMonth !== (birthDate.leapMonth === true && hasLeap)) return false
  return number - now.start + 1 === Math.min(day, now.days)
}

const localTime = (zone: string, at: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(Date.parse(at))
const localDate = (zone: string, at: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(Date.parse(at))

test('every birthday of the year was found, on its day, once', () => {
  const found = calm.occasions
    .filter(({ planId }) => planId === 'cpl_birthday')
    .map(({ customerId, date }) => `${customerId} ${date}`)
  const wanted = calm.people.flatMap((person) =>
    Array.from({ length: days }, (_, index) => firstDay + index)
      .filter((number) => hasBirthday(person, number))
      .map((number) => `${person.id} ${dateOfDay(number)}`),
  )
  // Those of the first and the last day have their time before the beginning or after the end, somewhere on earth.
  const isInside = (text: string) =>
    text.slice(-10) > dateOfDay(firstDay + 1) && text.slice(-10) < dateOfDay(firstDay + days - 1)
  expect(found.filter(isInside).sort()).toEqual(wanted.filter(isInside).sort())
  expect(new Set(found).size).toBe(found.length)
})

test('nothing is left undone, and nothing failed', () => {
  const now = Date.parse(start) + days * 86_400_000
  expect(calm.problems).toEqual([])
  expect(calm.occasions.filter(({ status, dueAt }) => status === 'planned' && Date.parse(dueAt) < now)).toEqual([])
  const done = Map.groupBy(calm.occasions, ({ planId, status }) => `${planId} ${status}`)
  for (const plan of ['birthday', 'festival', 'night', 'office', 'turns', 'thanks'])
    expect(done.get(`cpl_${plan} done`)?.length ?? 0, plan).toBeGreaterThan(0)
})

test('what a plan does at a time of day is done when the clocks of the customer show it', () => {
  const zones = new Map(calm.people.map(({ id, zone }) => [id, zone]))
  const times = new Map<string, Set<string>>()
  for (const { planId, customerId, settledAt, date } of calm.occasions) {
    if (settledAt === undefined || planId === 'cpl_thanks') continue
    const zone = zones.get(customerId) as string
    expect(localDate(zone, settledAt)).toBe(date)
    times.set(planId, (times.get(planId) ?? new Set()).add(localTime(zone, settledAt)))
  }
  const { cpl_night: night, ...others } = Object.fromEntries(
    [...times].map(([plan, shown]) => [plan, [...shown].sort()]),
  )
  expect(others).toEqual({
    cpl_birthday: ['07:10'],
    cpl_festival: ['23:20'],
    cpl_office: ['09:00'],
    cpl_turns: ['15:00'],
  })
  // In the night in which clocks go forward there may be no half past two.
  expect(night?.filter((time) => time !== '02:30' && time !== '03:30')).toEqual([])
})

test('nobody got a message in quiet hours, and nobody one message twice', () => {
  const zones = new Map(calm.people.map(({ id, zone }) => [`${id.toLowerCase()}@example.com`, zone]))
  for (const { message, at } of calm.mailed) {
    const shown = localTime(zones.get(message.to) as string, at)
    expect(shown >= '08:00' && shown < '21:00', `${message.to} at ${at}`).toBe(true)
  }
  const keys = calm.mailed.map(({ message }) => message.tags?.messageId)
  expect(new Set(keys).size).toBe(keys.length)
  expect(keys.length).toBeGreaterThan(customers)
})

test('the same year once more has the same effects', { timeout }, async () => {
  const again = await liveYear(year)
  expect(again.effects).toEqual(calm.effects)
})

test('crashes, doubled and disordered events and overlapping ticks change nothing', { timeout }, async () => {
  const rough = await liveYear({ ...year, isRough: true })
  expect(rough.crashes).toBeGreaterThan(100)
  expect(rough.effects).toEqual(calm.effects)
})
