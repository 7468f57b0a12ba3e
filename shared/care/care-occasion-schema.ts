import * as z from 'zod'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'

const id = z.string().max(40)
const personal = { personal: true } as const
const at = z.iso.datetime()

export const occasionStatuses = ['planned', 'done', 'held_out', 'skipped'] as const

/** Why nothing was done, in the order in which it is asked. */
export const skipReasons = [
  'plan_not_active',
  'customer_gone',
  'too_late',
  'occasion_gone',
  'not_in_audience',
  'bought',
  'replied',
  'open_complaint',
  'opted_out',
  'template_not_published',
  'points_refused',
] as const
export type SkipReason = (typeof skipReasons)[number]

/** One customer, one plan, one occasion: the log of what is done for customers, and the guard that it is done once. */
export const CareOccasion = z.strictObject({
  ...recordFields,
  planId: z.string(),
  customerId: z.string(),
  ownerId: z.string().optional(),
  teamId: z.string().optional(),
  key: z
    .string()
    .meta({ ...personal, description: 'Which occasion of the plan: a year, a festival of a year, an event' }),
  nominalDate: z.iso
    .date()
    .optional()
    .meta({ ...personal, description: 'The day of the occasion itself' }),
  date: z.iso.date().meta({ description: 'The day on which something is done, which business days may move' }),
  dueAt: at,
  since: at.meta({ description: 'What the customer bought or answered from then on stops it, where the plan says so' }),
  causeId: z.string().optional().meta({ description: 'The record whose event caused it' }),
  status: z.enum(occasionStatuses),
  reason: z.enum(skipReasons).optional().meta({ description: 'Why nothing was done' }),
  settledAt: at.optional().meta({ description: 'When it was done, held out or skipped' }),
  action: z.enum(['message', 'task', 'coupon', 'webhook', 'points']).optional(),
  messageId: id.optional(),
  taskId: id.optional(),
  couponCode: z.string().max(60).optional(),
  points: z.int().optional(),
  goalUntil: at.optional().meta({ description: 'Until when the goal counts' }),
  goalMetAt: at.optional(),
})
export type CareOccasion = z.infer<typeof CareOccasion>
export type NewCareOccasion = Omit<CareOccasion, Exclude<keyof RecordFields, 'id'>>
