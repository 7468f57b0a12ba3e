import * as z from 'zod'
import type { QuietHours } from '../kernel/contact-rules.ts'
import { day, epochMs, type Instant, instantOf, minute, second } from '../kernel/instant.ts'
import { minuteOfDay, weekdays } from '../kernel/working-hours.ts'
import { offsetPeriods } from '../kernel/zone-offsets.ts'

/** When messages of a purpose may go out: from a time of day to a later one, on these days of the week. */
export const SendWindow = z
  .strictObject({
    from: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .meta({ example: '10:00' }),
    to: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)
      .meta({ example: '20:00' }),
    days: z
      .array(z.enum(weekdays))
      .min(1)
      .max(weekdays.length)
      .optional()
      .meta({ description: 'Every day when left out' }),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], params: { code: 'reversed_interval' } })
export type SendWindow = z.infer<typeof SendWindow>

/** What clocks on the wall show: minutes after midnight, and the day of the week, 0 for Monday. */
interface WallTime {
  readonly minuteOfDay: number
  readonly weekday: number
}

const isQuiet = ({ from, to }: QuietHours, { minuteOfDay: now }: WallTime): boolean => {
  const [start, end] = [minuteOfDay(from), minuteOfDay(to)]
  return start < end ? now >= start && now < end : now >= start || now < end
}

const isInWindow = ({ from, to, days }: SendWindow, { minuteOfDay: now, weekday }: WallTime): boolean =>
  now >= minuteOfDay(from) && now < minuteOfDay(to) && (days === undefined || days.includes(weekdays[weekday] as never))

export interface OpenHours {
  /** IANA zone whose clocks count. */
  readonly zone: string
  readonly quietHours?: QuietHours | undefined
  readonly sendWindow?: SendWindow | undefined
}

/** A week, and another for the days on which clocks are moved over an opening. */
const farthestMs = 15 * day
const stretchMs = 2 * day

/** How clocks there stand from now on; most questions end in the first stretch. */
function* offsetsFrom(zone: string, ms: number) {
  const start = Math.floor(ms / second) * second
  for (let from = start; from < start + farthestMs; from += stretchMs)
    yield* offsetPeriods(zone, from, from + stretchMs)
}

/**
 * The first instant, not before `from`, that is outside the quiet hours and within the window by the clocks on the wall there;
 * undefined when there is none. Where clocks go back, an hour that is quiet is quiet twice; where they go forward over the end
 * of the quiet hours, they end with the jump.
 */
export const firstOpen = ({ zone, quietHours, sendWindow }: OpenHours, from: Instant): Instant | undefined => {
  if (!quietHours && !sendWindow) return from
  const isOpen = (wall: WallTime): boolean =>
    !(quietHours && isQuiet(quietHours, wall)) && (!sendWindow || isInWindow(sendWindow, wall))
  const openings = [quietHours?.to ?? '24:00', sendWindow?.from ?? '24:00', '24:00'].map(minuteOfDay)
  for (const period of offsetsFrom(zone, epochMs(from))) {
    let ms = Math.max(period.from, epochMs(from))
    while (ms < period.to) {
      const local = ms + period.offsetMs
      const inDay = local - Math.floor(local / day) * day
      const wall = { minuteOfDay: inDay / minute, weekday: (Math.floor(local / day) + 3) % 7 }
      if (isOpen(wall)) return instantOf(ms)
      ms += Math.min(...openings.map((at) => at * minute - inDay).filter((ahead) => ahead > 0))
    }
  }
  return undefined
}
