import * as z from 'zod'
import { customValuesOf } from '../kernel/custom-values.ts'
import { InstantInput } from '../kernel/instant-input.ts'
import { line } from '../kernel/line.ts'
import { recordFields } from '../kernel/record-fields.ts'
import { NotARule, parseRecurrenceRule } from '../kernel/recurrence-rule.ts'
import { isTimeZone } from '../kernel/time-zone.ts'

const personal = { personal: true } as const
const id = z.string().min(1).max(40)

export const taskKinds = ['to_do', 'call', 'visit', 'meeting'] as const
export const priorities = ['low', 'normal', 'high', 'urgent'] as const
export const taskStatuses = ['open', 'done', 'cancelled'] as const

const rule = z
  .string()
  .max(200)
  .superRefine((text, context) => {
    try {
      parseRecurrenceRule(text)
    } catch (error) {
      if (!(error instanceof NotARule)) throw error
      context.addIssue({ code: 'custom', params: { code: 'recurrence_rule', part: error.part } })
    }
  })
  .meta({
    description: 'RFC 5545: FREQ (DAILY, WEEKLY, MONTHLY), INTERVAL, BYDAY, BYMONTHDAY, COUNT or UNTIL',
    example: 'FREQ=WEEKLY;BYDAY=MO,TH',
  })

const Recurrence = z.strictObject({
  rule,
  zone: z
    .string()
    .max(64)
    .refine(isTimeZone, { params: { code: 'time_zone' } })
    .meta({ description: 'IANA time zone in which the time of day stays the same', example: 'Asia/Shanghai' }),
})

/** What a caller writes of a task. */
const written = {
  kind: z.enum(taskKinds),
  title: line(200).meta(personal),
  note: z.string().trim().min(1).max(4000).optional().meta(personal),
  priority: z.enum(priorities),
  dueAt: InstantInput.optional(),
  remindAt: z.array(InstantInput).max(5).optional().meta({ description: 'When to remind the assignee by mail' }),
  assigneeId: id.optional().meta({ description: 'Who has to do it' }),
  teamId: id
    .optional()
    .meta({ description: 'The team of the assignee; without an assignee, the team in whose queue it waits' }),
  customerId: id.optional(),
  contactId: id.optional(),
  leadId: id.optional(),
  dealId: id.optional(),
  interactionId: id.optional(),
  dependsOn: z
    .array(id)
    .max(10)
    .optional()
    .meta({ description: 'Tasks that have to be closed before this one is done' }),
  recurrence: Recurrence.optional().meta({ description: 'When it is done, the next one is made' }),
  custom: customValuesOf('task').optional(),
}

export const TaskInput = z.strictObject({
  ...written,
  kind: written.kind.default('to_do'),
  priority: written.priority.default('normal'),
})
export type TaskInput = z.infer<typeof TaskInput>

/** What is given replaces, null removes. */
export const TaskPatch = z.strictObject({
  kind: written.kind.optional(),
  title: written.title.optional().meta(personal),
  priority: written.priority.optional(),
  note: written.note.nullable().meta(personal),
  dueAt: written.dueAt.nullable(),
  remindAt: written.remindAt.nullable(),
  assigneeId: written.assigneeId.nullable(),
  teamId: written.teamId.nullable(),
  customerId: written.customerId.nullable(),
  contactId: written.contactId.nullable(),
  leadId: written.leadId.nullable(),
  dealId: written.dealId.nullable(),
  dependsOn: written.dependsOn.nullable(),
  recurrence: written.recurrence.nullable(),
  custom: written.custom.nullable(),
})
export type TaskPatch = z.infer<typeof TaskPatch>

export const Task = z.strictObject({
  ...recordFields,
  ...written,
  dueAt: z.iso.datetime().optional(),
  remindAt: z.array(z.iso.datetime()).max(5).optional(),
  recurrence: z
    .strictObject({ ...Recurrence.shape, from: z.iso.datetime().meta({ description: 'Due time of the first one' }) })
    .optional(),
  status: z.enum(taskStatuses),
  closedAt: z.iso.datetime().optional().meta({ description: 'When it was done or cancelled' }),
  closedBy: z.string().optional(),
  previousTaskId: z.string().optional().meta({ description: 'The one before in the recurrence' }),
  nextTaskId: z.string().optional(),
  source: z
    .strictObject({ automation: z.string(), eventId: z.string() })
    .optional()
    .meta({ description: 'Which automation made it, and on which event' }),
  blockedBy: z.array(z.string()).optional().meta({ description: 'Open tasks that it depends on' }),
})

/** Kept with the record, never sent. */
export interface Internal {
  readonly searchableCustom?: readonly string[]
  /** Reminders up to here have been given, or passed while the task was closed. */
  readonly remindedUntil?: string
  /** The due time that was announced; another one is announced again. */
  readonly announcedDueAt?: string
}
export type Task = Omit<z.infer<typeof Task>, 'blockedBy'> & Internal
