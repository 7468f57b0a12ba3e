import { Temporal } from 'temporal-polyfill'
import * as z from 'zod'
import { type HttpEvent, rawInputOf } from '../../functions/http/event.ts'
import { parse } from '../../functions/http/parse.ts'
import type { Route } from '../../functions/http/route.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { playedTypes } from './told-events.ts'

/** The body of a call to the laptop's own endpoints, checked as those of the routes are. @throws Refusal */
export const bodyOf = <Body extends z.ZodType>(body: Body, event: HttpEvent): z.output<Body> =>
  parse({ body } as unknown as Route, rawInputOf(event)).body as z.output<Body>

export const TokenBody = z.strictObject({ user: z.string().min(1).max(320) })

export const ClockBody = z.union([
  z.strictObject({ advance: z.string().max(64) }),
  z.strictObject({ to: z.iso.datetime({ offset: true }) }),
])

export const PlayedBody = z.strictObject({ type: z.enum(playedTypes) })

const mostYears = 10

const wantedMs = (body: z.output<typeof ClockBody>, now: Temporal.ZonedDateTime): number => {
  if ('to' in body) return Date.parse(body.to)
  try {
    return now.add(Temporal.Duration.from(body.advance)).epochMilliseconds
  } catch {
    throw fieldRefusal('/advance', 'wrong_format', { format: 'duration' })
  }
}

/**
 * The moment to move the clock to, in milliseconds since 1970.
 * @throws Refusal when it lies in the past, or further ahead than is sensible
 */
export const clockTarget = (body: z.output<typeof ClockBody>, nowMs: number): number => {
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO('UTC')
  const targetMs = wantedMs(body, now)
  const pointer = 'to' in body ? '/to' : '/advance'
  if (targetMs < nowMs) throw fieldRefusal(pointer, 'too_small.date')
  if (targetMs > now.add({ years: mostYears }).epochMilliseconds) throw fieldRefusal(pointer, 'too_big.date')
  return targetMs
}
