import * as fc from 'fast-check'
import type { CalendarRules } from '../../shared/kernel/business-calendar.ts'
import { type DatedHours, type DayInterval, weekdays } from '../../shared/kernel/working-hours.ts'

/** Zones, each with days on which its clocks did something that a calendar can get wrong, and one ordinary day. */
const zones: Readonly<Record<string, readonly string[]>> = {
  'Asia/Shanghai': ['2026-02-14', '1988-04-17', '1988-09-11'],
  'America/New_York': ['2026-03-08', '2026-11-01', '2026-07-04'],
  'Europe/London': ['2026-03-29', '2026-10-25', '1971-10-31'],
  'Australia/Lord_Howe': ['2026-04-05', '2026-10-04', '1981-03-01'],
  'Asia/Kathmandu': ['2026-01-01', '1986-01-01'],
  'Africa/Casablanca': ['2026-02-15', '2026-03-22', '2018-10-28'],
  'Pacific/Apia': ['2011-12-30', '2010-09-26', '2021-04-04'],
}

const dayMs = 86_400_000

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** Midnight to midnight, touching neighbours and single minutes included. */
const minuteOfDay = fc.oneof(
  fc.integer({ min: 0, max: 1440 }),
  fc.constantFrom(0, 1440, 60, 90, 120, 150, 180),
  fc.integer({ min: 0, max: 48 }).map((half) => half * 30),
)

const intervalsBetween = (cuts: readonly number[]): DayInterval[] =>
  cuts.slice(0, -1).map((cut, index) => ({ from: clock(cut), to: clock(cuts[index + 1] as number) }))

const dayHours: fc.Arbitrary<DayInterval[]> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<DayInterval[]>([]) },
  { weight: 4, arbitrary: intervalsOfCuts() },
)

function intervalsOfCuts(): fc.Arbitrary<DayInterval[]> {
  const cuts = fc.uniqueArray(minuteOfDay, { minLength: 2, maxLength: 6 }).map((list) => list.sort((a, b) => a - b))
  return fc
    .tuple(cuts, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }))
    .map(([list, kept]) => intervalsBetween(list).filter((_, index) => kept[index] || index === 0))
}

const dateNear = (date: string): fc.Arbitrary<string> =>
  fc
    .integer({ min: -4, max: 4 })
    .map((days) => new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10))

const exceptionsNear = (date: string): fc.Arbitrary<DatedHours[]> =>
  fc.uniqueArray(fc.record({ date: dateNear(date), intervals: dayHours }), {
    maxLength: 4,
    selector: (exception) => exception.date,
  })

const instantNear = (date: string): fc.Arbitrary<number> =>
  fc
    .record({
      minute: fc.integer({ min: -4 * 1440, max: 4 * 1440 }),
      ms: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 59_999 })),
    })
    .map(({ minute, ms }) => Date.parse(`${date}T00:00:00Z`) + minute * 60_000 + ms)

export interface Situation {
  readonly rules: CalendarRules
  /** Ascending, within eight days. */
  readonly instants: readonly number[]
  readonly amountMs: number
}

const openSomewhere = ({ weekly, exceptions }: CalendarRules): boolean =>
  [...Object.values(weekly), ...exceptions.map(({ intervals }) => intervals)].some((intervals) => intervals.length > 0)

const weekly = fc.record(Object.fromEntries(weekdays.map((weekday) => [weekday, dayHours])))

/** A random calendar, instants about a day on which something happens there, and an amount of working time. */
export const situation: fc.Arbitrary<Situation> = fc
  .constantFrom(...Object.entries(zones))
  .chain(([zone, dates]) => fc.tuple(fc.constant(zone), fc.constantFrom(...dates)))
  .chain(([zone, date]) =>
    fc.record({
      rules: fc
        .record({ zone: fc.constant(zone), weekly, exceptions: exceptionsNear(date) })
        .filter((rules) => openSomewhere(rules)),
      instants: fc.array(instantNear(date), { minLength: 3, maxLength: 3 }).map((list) => list.sort((a, b) => a - b)),
      amountMs: fc.oneof(
        fc.constant(0),
        fc.integer({ min: 1, max: 60_000 }),
        fc.integer({ min: 0, max: 3000 }).map((minutes) => minutes * 60_000),
        fc.integer({ min: 0, max: 48 * 3_600_000 }),
      ),
    }),
  )
