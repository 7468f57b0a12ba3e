import * as z from 'zod'
import { idPattern } from '../kernel/ids.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { cleanText } from '../kernel/text.ts'
import { isTimeZone } from '../kernel/time-zone.ts'
import { intervalFaults, weekdays } from '../kernel/working-hours.ts'

const mostIntervals = 8
/** Two such lists, before and after a change, fit into one entry of the history. */
const mostExceptions = 300

/** 24:00 ends a day and begins none. */
const Interval = z.strictObject({
  from: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .meta({ example: '09:00' }),
  to: z
    .string()
    .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/)
    .meta({ example: '17:30' }),
})

/** Working hours of one day: half-open intervals that may touch, not overlap. A night shift is split at midnight. */
export const DayHours = z
  .array(Interval)
  .max(mostIntervals, { abort: true })
  .superRefine((intervals, context) => {
    for (const { index, code } of intervalFaults(intervals))
      context.addIssue({ code: 'custom', path: [index], params: { code } })
  })

const Weekly = z
  .strictObject(Object.fromEntries(weekdays.map((weekday) => [weekday, DayHours.optional()])) as WeeklyShape)
  .meta({ description: 'Working hours by weekday, on the wall clock of the zone; a weekday left out is closed' })

type WeeklyShape = Record<(typeof weekdays)[number], z.ZodOptional<typeof DayHours>>

const line = (most: number) =>
  z
    .string()
    .max(4 * most)
    .overwrite(cleanText)
    .min(1)
    .max(most)

const Exception = z.strictObject({
  date: z.iso.date().refine((date) => date >= '1900-01-01' && date < '2200-01-01', { params: { code: 'not_valid' } }),
  intervals: DayHours.default([]).meta({ description: 'Its own hours instead of those of its weekday; none: closed' }),
  label: line(100).optional().meta({ example: '国庆节' }),
})

const Exceptions = z
  .array(Exception)
  .max(mostExceptions, { abort: true })
  .superRefine((exceptions, context) => {
    const seen = new Set<string>()
    for (const [index, { date }] of exceptions.entries()) {
      if (seen.has(date)) context.addIssue({ code: 'custom', path: [index, 'date'], params: { code: 'named_twice' } })
      seen.add(date)
    }
  })

const written = {
  name: line(100),
  zone: z
    .string()
    .max(64)
    .refine(isTimeZone, { params: { code: 'time_zone' } })
    .meta({ description: 'IANA time zone whose wall clock the hours are on', example: 'Asia/Shanghai' }),
  weekly: Weekly,
  exceptions: Exceptions.meta({ description: 'Dates that beat their weekday: holidays, make-up days' }),
  parentId: z
    .string()
    .regex(idPattern('cal'))
    .optional()
    .meta({ description: 'Whose exceptions hold here too, where this calendar has none of its own for the date' }),
  isDefault: z.boolean().meta({ description: 'What is used where nothing else is said; the one before gives way' }),
  note: line(1000).optional(),
}

export const CalendarInput = z.strictObject({
  ...written,
  exceptions: written.exceptions.default([]),
  isDefault: written.isDefault.default(false),
})
export type CalendarInput = z.infer<typeof CalendarInput>

const status = z
  .enum(['active', 'retired'])
  .meta({ description: 'What uses a retired calendar goes on; nothing new may refer to it' })

/** What is given replaces as a whole, null removes. */
export const CalendarPatch = z.strictObject({
  name: written.name.optional(),
  zone: written.zone.optional(),
  weekly: written.weekly.optional(),
  exceptions: written.exceptions.optional(),
  parentId: written.parentId.nullable(),
  isDefault: written.isDefault.optional(),
  note: written.note.nullable(),
  status: status.optional(),
})
export type CalendarPatch = z.infer<typeof CalendarPatch>

export const Calendar = z.strictObject({ ...recordFields, ...written, status })
export type Calendar = z.infer<typeof Calendar>
export type NewCalendar = Omit<Calendar, Exclude<keyof RecordFields, 'id'>>
