/** Monday first, as in ISO 8601. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Weekday = (typeof weekdays)[number]

/** From a time of day on the wall, included, to a later one, excluded: `09:00` to `12:00`, at most `00:00` to `24:00`. */
export interface DayInterval {
  readonly from: string
  readonly to: string
}

/** The working hours of a date, in place of those of its weekday; closed when there are none. */
export interface DatedHours {
  /** `2026-10-01` */
  readonly date: string
  readonly intervals: readonly DayInterval[]
}

/** `09:30` → 570 minutes after midnight; `24:00` is 1440. */
export const minuteOfDay = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

export interface IntervalFault {
  readonly index: number
  readonly code: 'reversed_interval' | 'overlapping_interval'
}

/** The intervals of one day that end before they begin or share time with one before them in the list; touching is allowed. */
export const intervalFaults = (intervals: readonly DayInterval[]): IntervalFault[] =>
  intervals.flatMap(({ from, to }, index): IntervalFault[] => {
    if (from >= to) return [{ index, code: 'reversed_interval' }]
    const overlaps = intervals.slice(0, index).some((other) => from < other.to && other.from < to)
    return overlaps ? [{ index, code: 'overlapping_interval' }] : []
  })
