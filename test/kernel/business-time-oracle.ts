import type { CalendarRules } from '../../shared/kernel/business-calendar.ts'

const minuteMs = 60_000
const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const
type Weekday = (typeof dayNames)[number]

type WallClock = (minuteStart: number) => { readonly date: string; readonly weekday: Weekday; readonly time: string }

const wallClocks = new Map<string, WallClock>()

/** What the clock on a wall of the zone shows, as the runtime's formatter writes it; each minute is asked for once. */
const wallClockOf = (zone: string): WallClock => {
  const made = wallClocks.get(zone)
  if (made) return made
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const shown = new Map<number, ReturnType<WallClock>>()
  const wallClock: WallClock = (minuteStart) => {
    const known = shown.get(minuteStart)
    if (known) return known
    const text = format.format(minuteStart)
    const [, day, month, year, time = ''] = /^(\d\d)\/(\d\d)\/(\d{4}), (\d\d:\d\d)$/.exec(text) ?? []
    const date = `${year}-${month}-${day}`
    const weekday = dayNames[new Date(`${date}T12:00:00Z`).getUTCDay()] as Weekday
    shown.set(minuteStart, { date, weekday, time })
    return { date, weekday, time }
  }
  wallClocks.set(zone, wallClock)
  return wallClock
}

/**
 * The slow counter that the calendar is held to: it walks UTC minute by minute, asks what the wall clock of the zone shows, and
 * looks that up in the rules as they were written. It shares nothing with the code under test. Zones must be whole minutes from
 * UTC.
 */
export const slowCounter = (rules: CalendarRules) => {
  const wallClock = wallClockOf(rules.zone)
  const dated = new Map(rules.exceptions.map((exception) => [exception.date, exception.intervals]))
  const seen = new Map<number, boolean>()

  const look = (minuteStart: number): boolean => {
    const { date, weekday, time } = wallClock(minuteStart)
    const intervals = dated.get(date) ?? rules.weekly[weekday] ?? []
    return intervals.some(({ from, to }) => from <= time && time < to)
  }

  const isOpen = (ms: number): boolean => {
    const minuteStart = Math.floor(ms / minuteMs) * minuteMs
    const known = seen.get(minuteStart)
    if (known !== undefined) return known
    const open = look(minuteStart)
    seen.set(minuteStart, open)
    return open
  }

  const nextMinute = (ms: number): number => (Math.floor(ms / minuteMs) + 1) * minuteMs

  return {
    isOpen,
    between: (from: number, to: number): number => {
      let sum = 0
      for (let at = from; at < to; at = nextMinute(at)) if (isOpen(at)) sum += Math.min(nextMinute(at), to) - at
      return sum
    },
    /** Undefined when it is not reached before `limit`. */
    add: (from: number, ms: number, limit: number): number | undefined => {
      let left = ms
      if (left === 0) return from
      for (let at = from; at < limit; at = nextMinute(at)) {
        if (!isOpen(at)) continue
        const here = nextMinute(at) - at
        if (left <= here) return at + left
        left -= here
      }
      return undefined
    },
    nextOpen: (from: number, limit: number): number | undefined => {
      for (let at = from; at < limit; at = nextMinute(at)) if (isOpen(at)) return at
      return undefined
    },
  }
}
