import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { firstOpen, type OpenHours, SendWindow } from '../../shared/communication/quiet-hours.ts'
import { QuietHours } from '../../shared/kernel/contact-rules.ts'
import { day, epochMs, type Instant, instantOf, minute } from '../../shared/kernel/instant.ts'
import { weekdays } from '../../shared/kernel/working-hours.ts'

const zones = [
  'Asia/Shanghai',
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Africa/Casablanca',
  'Pacific/Kiritimati',
  'Pacific/Apia',
  'UTC',
]

/** What is said of one instant, by the text that a clock on the wall shows. */
const isOpenByWall = ({ zone, quietHours, sendWindow }: OpenHours, at: Instant): boolean => {
  const wall = Temporal.Instant.from(at).toZonedDateTimeISO(zone)
  const time = wall.toPlainTime().toString({ smallestUnit: 'minute' })
  if (quietHours) {
    const { from, to } = quietHours
    if (from < to ? time >= from && time < to : time >= from || time < to) return false
  }
  if (!sendWindow) return true
  const { from, to, days } = sendWindow
  return time >= from && time < to && (!days || days.includes(weekdays[wall.dayOfWeek - 1] ?? 'monday'))
}

const timeOfDay = fc
  .integer({ min: 0, max: 1439 })
  .map((at) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`)
const quietHours = fc.record({ from: timeOfDay, to: timeOfDay }).filter(({ from, to }) => from !== to)
const sendWindow = fc
  .record(
    { from: timeOfDay, to: timeOfDay, days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }) },
    { requiredKeys: ['from', 'to'] },
  )
  .map((window): SendWindow => {
    const [from = '', to = ''] = [window.from, window.to === window.from ? '24:00' : window.to].sort()
    return { ...window, from, to }
  })
const hours = fc.record({
  zone: fc.constantFrom(...zones),
  quietHours: fc.option(quietHours, { nil: undefined }),
  sendWindow: fc.option(sendWindow, { nil: undefined }),
})
// Any time of two years, and the days on which clocks are moved in one of the zones or another.
const changes = [
  '2026-03-08',
  '2026-11-01',
  '2026-03-29',
  '2026-10-25',
  '2026-04-04',
  '2026-10-03',
  '2026-02-15',
  '2026-03-22',
]
const halfMinutes = (days: number) => fc.integer({ min: 0, max: days * 24 * 120 })
const instant = fc.oneof(
  halfMinutes(2 * 365).map((half) => instantOf(Date.UTC(2026, 0, 1) + (half * minute) / 2)),
  fc
    .tuple(fc.constantFrom(...changes), halfMinutes(3))
    .map(([date, half]) => instantOf(Date.parse(date) - day + (half * minute) / 2)),
)

describe('the first open instant', () => {
  it('is now when now is outside the quiet hours and within the window, and when there are neither', () => {
    expect(firstOpen({ zone: 'UTC' }, '2026-03-02T03:00:00.000Z')).toBe('2026-03-02T03:00:00.000Z')
    const quiet = { zone: 'Asia/Shanghai', quietHours: { from: '21:00', to: '08:00' } }
    expect(firstOpen(quiet, '2026-03-02T03:00:00.123Z')).toBe('2026-03-02T03:00:00.123Z')
  })

  it('is when quiet hours over midnight end, by the clocks of the zone, from before and after midnight', () => {
    const quiet = { zone: 'Asia/Shanghai', quietHours: { from: '21:00', to: '08:00' } }
    for (const from of ['2026-03-02T13:00:00.000Z', '2026-03-02T15:59:59.999Z', '2026-03-02T23:59:59.999Z'])
      expect(firstOpen(quiet, from)).toBe('2026-03-03T00:00:00.000Z')
    expect(firstOpen(quiet, '2026-03-02T12:59:59.999Z')).toBe('2026-03-02T12:59:59.999Z')
  })

  it('is when the window opens on the next of its days', () => {
    const sendWindow = { from: '10:00', to: '20:00', days: ['monday' as const, 'tuesday' as const] }
    const open = { zone: 'Asia/Shanghai', sendWindow }
    expect(firstOpen(open, '2026-03-03T12:00:00.000Z')).toBe('2026-03-09T02:00:00.000Z')
  })

  it('is the jump itself where clocks go forward over the end of the quiet hours', () => {
    const quiet = { zone: 'America/New_York', quietHours: { from: '22:00', to: '02:30' } }
    expect(firstOpen(quiet, '2026-03-08T05:00:00.000Z')).toBe('2026-03-08T07:00:00.000Z')
  })

  it('lies between the two half hours that are quiet where clocks go back over the end', () => {
    const quiet = { zone: 'America/New_York', quietHours: { from: '22:00', to: '01:30' } }
    expect(firstOpen(quiet, '2026-11-01T05:00:00.000Z')).toBe('2026-11-01T05:30:00.000Z')
    expect(firstOpen(quiet, '2026-11-01T06:00:00.000Z')).toBe('2026-11-01T06:30:00.000Z')
  })

  it('is a week later where the only opening of a week falls into the hour that clocks skip', () => {
    const sendWindow = { from: '02:10', to: '02:50', days: ['sunday' as const] }
    const opens = firstOpen({ zone: 'America/New_York', sendWindow }, '2026-03-03T00:00:00.000Z')
    expect(opens).toBe('2026-03-15T06:10:00.000Z')
  })

  it('does not exist when the window lies in the quiet hours', () => {
    const never = { quietHours: { from: '20:00', to: '12:00' }, sendWindow: { from: '09:00', to: '11:00' } }
    expect(firstOpen({ zone: 'Europe/London', ...never }, '2026-03-02T08:00:00.000Z')).toBeUndefined()
  })

  it('is the first that a clock on the wall calls open, in every zone and at every change of clocks', () => {
    fc.assert(
      fc.property(hours, instant, (open, from) => {
        const found = firstOpen(open, from)
        const until = found === undefined ? epochMs(from) + 8 * day : epochMs(found)
        // Every quarter of an hour on the way, and every minute of the last three hours.
        const last = until - 180 * minute
        for (let ms = epochMs(from); ms < until; ms += ms < last ? 15 * minute : minute)
          if (isOpenByWall(open, instantOf(ms))) throw new Error(`${instantOf(ms)} is open, before ${found}`)
        if (found !== undefined) expect(isOpenByWall(open, found)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('what quiet hours and windows can be', () => {
  it('refuses quiet hours without length and windows that end before they begin', () => {
    expect(QuietHours.safeParse({ from: '08:00', to: '08:00' }).success).toBe(false)
    expect(QuietHours.safeParse({ from: '08:00', to: '24:00' }).success).toBe(false)
    expect(SendWindow.safeParse({ from: '20:00', to: '10:00' }).success).toBe(false)
    expect(SendWindow.safeParse({ from: '10:00', to: '24:00' }).success).toBe(true)
  })
})
