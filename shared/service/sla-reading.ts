import * as z from 'zod'
import type { BusinessCalendar } from '../kernel/business-calendar.ts'
import { addBusiness, businessBetween } from '../kernel/business-time.ts'
import type { Instant } from '../kernel/instant.ts'
import { type Clock, clockNames, openHalt, type Sla } from './sla-clock.ts'
import { haltedMs } from './sla-play.ts'

const at = z.iso.datetime()
const ms = z.int().meta({ description: 'Milliseconds of working time' })

/** A clock as it stands at a moment. */
export const ClockReading = z.strictObject({
  clock: z.enum(clockNames),
  messageId: z.string().optional().meta({ description: 'Of a next response: the message that waits for it' }),
  round: z.int().optional().meta({ description: 'Of a step that has to be taken once more: which time' }),
  state: z
    .enum(['running', 'paused', 'met', 'withdrawn'])
    .meta({ description: 'Withdrawn: nobody waits for it any more, so it was neither kept nor broken' }),
  isBreached: z.boolean(),
  startedAt: at,
  targetMs: ms,
  elapsedMs: ms,
  pausedMs: ms,
  remainingMs: ms.meta({ description: 'Below zero when it is late' }),
  deadline: at.meta({ description: 'While it is paused: as if it went on now' }),
  metAt: at.optional(),
  breachedAt: at.optional(),
})
export type ClockReading = z.infer<typeof ClockReading>

const readClock = (
  clock: Clock,
  targetMs: number,
  sla: Sla,
  calendar: BusinessCalendar,
  now: Instant,
): ClockReading => {
  const { name, messageId, round, startedAt, metAt, breachedAt, isWithdrawn } = clock
  const pausedMs = sla.halts.reduce((sum, halt) => sum + haltedMs(calendar, clock, halt, now), clock.foldedMs ?? 0)
  const elapsedMs = clock.elapsedMs ?? businessBetween(calendar, startedAt, metAt ?? now) - pausedMs
  const isPaused = metAt === undefined && openHalt(sla) !== undefined
  return {
    clock: name,
    ...(messageId !== undefined && { messageId }),
    ...(round !== undefined && { round }),
    state: isWithdrawn ? 'withdrawn' : metAt !== undefined ? 'met' : isPaused ? 'paused' : 'running',
    isBreached: breachedAt !== undefined || elapsedMs >= targetMs,
    startedAt,
    targetMs,
    elapsedMs,
    pausedMs,
    remainingMs: targetMs - elapsedMs,
    deadline: breachedAt ?? addBusiness(calendar, startedAt, targetMs + pausedMs),
    ...(metAt !== undefined && { metAt }),
    ...(breachedAt !== undefined && { breachedAt }),
  }
}

/** The clocks of a case at a moment, from what happened to it; nothing before its policy is known. */
export const readClocks = (sla: Sla | undefined, calendar: BusinessCalendar, now: Instant): ClockReading[] =>
  (sla?.clocks ?? []).flatMap((clock) =>
    clock.targetMs === undefined ? [] : [readClock(clock, clock.targetMs, sla as Sla, calendar, now)],
  )
