import * as z from 'zod'
import { FilterInput } from '../kernel/filter.ts'
import { idPattern } from '../kernel/ids.ts'
import { lifecycleStages } from '../kernel/lifecycle.ts'
import { line } from '../kernel/line.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { sendChannels } from '../kernel/send-channel.ts'
import { festivalKeys } from './festivals.ts'

const id = z.string().min(1).max(40)
const days = z.int().min(0).max(3650)
const dateField = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9]{0,39}$/)
  .meta({ description: 'Key of a searchable custom field of customers with a date', example: 'contractEnd' })
const leapDay = z
  .enum(['feb28', 'mar1'])
  .default('feb28')
  .meta({ description: 'When 29 February is kept in years that have none' })

const careEvents = ['customer.created', 'deal.won', 'case.closed', 'purchased', 'lifecycle'] as const

const businessDays = z.int().min(1).max(500).optional()
const ByLevel = z
  .strictObject({ A: businessDays, B: businessDays, C: businessDays, D: businessDays, E: businessDays })
  .refine((levels) => Object.keys(levels).length > 0, { params: { code: 'required' } })

/** `05-01` in every year, or `2026-12-12` once. */
const anyDate = z
  .string()
  .regex(/^(\d{4}-)?\d{2}-\d{2}$/)
  .refine((date) => z.iso.date().safeParse(date.length === 5 ? `2024-${date}` : date).success, {
    params: { code: 'no_such_date' },
  })

export const Occasion = z.discriminatedUnion('on', [
  z
    .strictObject({ on: z.literal('birthday'), leapDay })
    .meta({ description: 'Of persons, in the calendar in which the date is kept' }),
  z.strictObject({ on: z.literal('anniversary'), field: dateField, leapDay }),
  z.strictObject({ on: z.literal('festival'), festivals: z.array(z.enum(festivalKeys)).min(1).max(20) }),
  z.strictObject({ on: z.literal('date'), dates: z.array(anyDate).min(1).max(20) }),
  z.strictObject({ on: z.literal('expiry'), field: dateField, daysBefore: z.int().min(0).max(365) }),
  z.strictObject({
    on: z.literal('after_event'),
    event: z.enum(careEvents),
    lifecycle: z.enum(lifecycleStages).optional().meta({ description: 'The stage that is entered' }),
    days,
  }),
  z.strictObject({
    on: z.literal('interval'),
    businessDays: ByLevel.meta({ description: 'By level of the customer' }),
  }),
])
export type Occasion = z.infer<typeof Occasion>

const Message = z.strictObject({
  do: z.literal('message'),
  templateId: id,
  channels: z.array(z.enum(sendChannels)).min(1).max(sendChannels.length).optional(),
  data: z
    .record(z.string().regex(/^[a-zA-Z]\w{0,39}$/), z.union([z.string().max(500), z.number(), z.boolean()]))
    .refine((data) => Object.keys(data).length <= 20, { params: { code: 'too_big.array', maximum: 20 } })
    .optional(),
})

export const CareAction = z.discriminatedUnion('do', [
  Message,
  z.strictObject({
    do: z.literal('task'),
    kind: z.enum(['to_do', 'call', 'visit', 'meeting']).default('call'),
    title: line(200),
    note: z.string().trim().min(1).max(2000).optional(),
    priority: z.enum(['low', 'normal', 'high', 'urgent']).default('normal'),
    dueInDays: z.int().min(0).max(90).default(1),
    assigneeId: id.optional().meta({ description: 'The owner of the customer when left out' }),
    teamId: id.optional().meta({ description: 'In whose queue it waits when nobody has it' }),
  }),
  z.strictObject({
    do: z.literal('coupon'),
    prefix: z.string().regex(/^[A-Z0-9]{1,12}$/),
    message: Message.omit({ do: true }).optional().meta({ description: 'Tells the code as coupon.code' }),
  }),
  z.strictObject({
    do: z.literal('webhook'),
    url: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .meta({ description: 'Gets a signed POST' }),
  }),
  z.strictObject({
    do: z.literal('points'),
    points: z.int().min(1).max(100_000).meta({ description: 'That the customer earns' }),
  }),
])
export type CareAction = z.infer<typeof CareAction>
export type MessageAction = z.infer<typeof Message>

export const goalKinds = ['bought', 'replied'] as const
const stopConditions = ['bought', 'replied', 'open_complaint', 'opted_out'] as const
export const planStatuses = ['draft', 'active', 'paused', 'ended'] as const

const written = {
  name: line(100),
  audience: FilterInput.optional().meta({ description: 'Which customers; all when left out' }),
  occasion: Occasion,
  time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional()
    .meta({
      description: 'On the clocks of the customer. 10:00 when left out; after an event, the time of the event',
      example: '10:00',
    }),
  businessDays: z
    .strictObject({
      calendarId: z.string().regex(idPattern('cal')),
      shift: z
        .enum(['before', 'after', 'skip'])
        .meta({ description: 'To the last business day before, to the next after, or not at all' }),
    })
    .optional()
    .meta({ description: 'Only on days on which the calendar has working time' }),
  validHours: z.int().min(1).max(720).meta({ description: 'What can not be done within this time is left' }),
  action: CareAction,
  goal: z
    .strictObject({ kind: z.enum(goalKinds), withinDays: z.int().min(1).max(90) })
    .optional()
    .meta({ description: 'What it is done for; counted in the effect' }),
  stopWhen: z.array(z.enum(stopConditions)).max(stopConditions.length),
  holdOutPercent: z
    .int()
    .min(0)
    .max(50)
    .meta({ description: 'Share of customers for whom nothing is done, to compare with; who follows from their ids' }),
}

export const CarePlanInput = z.strictObject({
  ...written,
  validHours: written.validHours.default(24),
  stopWhen: written.stopWhen.default([]),
  holdOutPercent: written.holdOutPercent.default(0),
  status: z.enum(['draft', 'active']).default('draft'),
})
export type CarePlanInput = z.infer<typeof CarePlanInput>

/** What is given replaces as a whole, null removes. */
export const CarePlanPatch = z.strictObject({
  name: written.name.optional(),
  audience: written.audience.nullable(),
  occasion: written.occasion.optional(),
  time: written.time.nullable(),
  businessDays: written.businessDays.nullable(),
  validHours: written.validHours.optional(),
  action: written.action.optional(),
  goal: written.goal.nullable(),
  stopWhen: written.stopWhen.optional(),
  holdOutPercent: written.holdOutPercent.optional(),
  status: z.enum(planStatuses).optional(),
})
export type CarePlanPatch = z.infer<typeof CarePlanPatch>

export const CarePlan = z.strictObject({
  ...recordFields,
  ...written,
  status: z.enum(planStatuses),
  walkId: z.string().optional().meta({ description: 'Of the search for whom it is time' }),
})
export type CarePlan = z.infer<typeof CarePlan>
export type NewCarePlan = Omit<CarePlan, Exclude<keyof RecordFields, 'id'>>
