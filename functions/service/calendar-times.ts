import * as z from 'zod'
import { addBusiness, businessBetween, openIntervals } from '../../shared/kernel/business-time.ts'
import { durationMs, durationPattern } from '../../shared/kernel/duration.ts'
import { day } from '../../shared/kernel/instant.ts'
import { InstantInput } from '../../shared/kernel/instant-input.ts'
import { localText } from '../../shared/kernel/local-time.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { type ResolvedCalendar, resolveCalendar } from '../../shared/service/calendar-chain-store.ts'
import { calendars } from '../../shared/service/calendar-store.ts'
import { findRecord } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { CalendarParams } from './calendars.ts'

const mostIntervalsShown = 100
const mostMs = 7305 * day

const Counted = z.strictObject({
  zone: z.string(),
  intervals: z
    .array(z.strictObject({ from: z.iso.datetime(), to: z.iso.datetime(), local: z.string() }))
    .meta({ description: `The working time that was counted, in order; at most ${mostIntervalsShown} intervals` }),
  hasMoreIntervals: z.boolean(),
  versions: z
    .array(z.strictObject({ id: z.string(), version: z.int() }))
    .meta({ description: 'The calendar and those that it inherits from, as they stood when this was counted' }),
})

const counted = ({ calendar, versions }: ResolvedCalendar, from: string, to: string) => {
  const { zone } = calendar
  const intervals = openIntervals(calendar, from, to, mostIntervalsShown + 1)
  return {
    zone,
    intervals: intervals.slice(0, mostIntervalsShown).map((interval) => ({
      ...interval,
      local: `${localText(interval.from, zone)} – ${localText(interval.to, zone)}`,
    })),
    hasMoreIntervals: intervals.length > mostIntervalsShown,
    versions: [...versions],
  }
}

const calendarAsked = async (request: Request<z.output<typeof CalendarParams>>): Promise<ResolvedCalendar> => {
  const calendar = await findRecord(request, calendars, request.params.calendarId)
  return resolveCalendar(request.store, request.actor.tenantId, calendar)
}

const PreviewInput = z.strictObject({
  start: InstantInput,
  businessMs: z.int().min(0).max(mostMs).optional(),
  duration: z
    .string()
    .regex(durationPattern)
    .optional()
    .meta({ description: 'Hours, minutes and seconds of working time, instead of businessMs', example: 'PT4H' }),
})

const amountAsked = ({ businessMs, duration }: z.output<typeof PreviewInput>): number => {
  if (businessMs !== undefined && duration !== undefined)
    throw fieldRefusal('/duration', 'only_alone', { field: 'businessMs' })
  if (businessMs !== undefined) return businessMs
  if (duration === undefined) throw fieldRefusal('/businessMs', 'required')
  return durationMs(duration)
}

const postPreview = route({
  name: 'previewCalendar',
  method: 'POST',
  path: '/v1/calendars/{calendarId}/preview',
  summary: 'When is so much working time after an instant, and which hours were counted',
  permission: 'calendar:read',
  params: CalendarParams,
  body: PreviewInput,
  returns: Counted.extend({ businessMs: z.int(), deadline: z.iso.datetime(), localDeadline: z.string() }),
  refuses: ['calendar.too_far'],
  examples: { friday: { body: { start: '2026-11-20T08:30:00Z', duration: 'PT4H' } } },
  handle: async (request) => {
    const { start } = request.body
    const businessMs = amountAsked(request.body)
    const resolved = await calendarAsked(request)
    const deadline = addBusiness(resolved.calendar, start, businessMs)
    const localDeadline = localText(deadline, resolved.calendar.zone)
    return { body: { ...counted(resolved, start, deadline), businessMs, deadline, localDeadline } }
  },
})

const postBetween = route({
  name: 'countWorkingTime',
  method: 'POST',
  path: '/v1/calendars/{calendarId}/between',
  summary: 'How much working time lies between two instants; negative when the second is the earlier',
  permission: 'calendar:read',
  params: CalendarParams,
  body: z.strictObject({ from: InstantInput, to: InstantInput }),
  returns: Counted.extend({ businessMs: z.int() }),
  refuses: ['calendar.too_far'],
  examples: { weekend: { body: { from: '2026-11-20T08:30:00Z', to: '2026-11-23T01:30:00Z' } } },
  handle: async (request) => {
    const { from, to } = request.body
    const resolved = await calendarAsked(request)
    const businessMs = businessBetween(resolved.calendar, from, to)
    const [first, last] = from <= to ? [from, to] : [to, from]
    return { body: { ...counted(resolved, first, last), businessMs } }
  },
})

export const calendarTimeRoutes = [postPreview, postBetween]
