import type { CalendarRules } from '../../shared/kernel/business-calendar.ts'

const minuteMs = 60_000
const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

/**
 * The slow counter that the calendar is held to: it walks UTC minute by minute, asks the runtime's formatter what the wall clock of
 * the zone shows, and looks that up in the rules as they were written. It shares nothing with the code under test. Zones must be
 * whole minutes from UTC.
 */
export const slowCounter = (rules: CalendarRules) => {
  const wallClock = new Intl.DateTimeFormat('en-GB', {
    timeZone: rules.zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const seen = new Map<number, boolean>()

  const look = (minuteStart: number): boolean => {
    const [, dayText, month, year, time = ''] =
      /^(\d\d)\/(\d\d)\/(\d{4}), (\d\d:\d\d)$/.exec(wallClock.format(minuteStart)) ?? []
    const date = `${year}-${month}-${dayText}`
    const weekday = dayNames[new Date(`${date}T12:00:00Z`).getUTCDay()] as (typeof dayNames)[number]
    const dated = rules.exceptions.filter((exception) => exception.date === date).at(-1)
    const intervals = dated?.intervals ?? rules.weekly[weekday] ?? []
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
