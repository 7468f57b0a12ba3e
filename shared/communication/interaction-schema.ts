import * as z from 'zod'
import { methods } from '../kernel/contact-method.ts'
import { customValuesOf } from '../kernel/custom-values.ts'
import { InstantInput } from '../kernel/instant-input.ts'
import { line } from '../kernel/line.ts'
import { recordFields } from '../kernel/record-fields.ts'

const personal = { personal: true } as const

const contactPointKinds = ['own', 'on_site', 'third_party'] as const
export const channels = ['phone', 'email', 'sms', 'wechat', 'social', 'chat', 'in_person', 'post'] as const
export const directions = ['inbound', 'outbound'] as const
export const outcomes = [
  'reached',
  'not_reached',
  'interested',
  'refused',
  'purchased',
  'complaint',
  'resolved',
  'other',
] as const
const nextActionKinds = ['to_do', 'call', 'visit', 'meeting'] as const

const ContactPoint = z.strictObject({
  kind: z.enum(contactPointKinds).meta({
    description:
      'own: hotline, site, app, social account; on_site: store, exhibition, visit; third_party: partner, media',
  }),
  name: line(64).meta({ example: 'Shanghai exhibition 2026' }),
})

const NextAction = z.strictObject({
  kind: z.enum(nextActionKinds),
  title: line(200).meta(personal),
  dueAt: InstantInput,
  assigneeId: z.string().min(1).max(40).optional().meta({ description: 'Who has to do it; the staff by default' }),
})

/** The five elements of a contact with a customer (contact point, channel, method, outcome, satisfaction), and what was noted. */
const noted = {
  contactPoint: ContactPoint,
  channel: z.enum(channels),
  method: z.enum(methods),
  outcome: z.enum(outcomes).optional(),
  satisfaction: z.int().min(1).max(5).optional(),
  direction: z.enum(directions),
  startedAt: InstantInput,
  durationSeconds: z.int().min(0).max(604_800).optional(),
  summary: z.string().trim().min(1).max(4000).optional().meta(personal),
  custom: customValuesOf('interaction').optional(),
}

const staffId = z.string().min(1).max(40).optional()

export const InteractionInput = z.strictObject({
  customerId: z.string().min(1).max(40).optional(),
  contactId: z.string().min(1).max(40).optional(),
  leadId: z.string().min(1).max(40).optional(),
  dealId: z.string().min(1).max(40).optional(),
  staffId: staffId.meta({ description: 'Who was in touch; the caller by default' }),
  ...noted,
  startedAt: noted.startedAt.optional().meta({ description: 'Now by default' }),
  nextAction: NextAction.optional().meta({ description: 'Makes a task' }),
})
export type InteractionInput = z.infer<typeof InteractionInput>

/** A correction: what is given replaces, null removes. Whom it was with and the next action stay; the task is changed instead. */
export const InteractionPatch = z.strictObject({
  contactPoint: noted.contactPoint.optional(),
  channel: noted.channel.optional(),
  method: noted.method.optional(),
  direction: noted.direction.optional(),
  startedAt: noted.startedAt.optional(),
  staffId,
  outcome: noted.outcome.nullable(),
  satisfaction: noted.satisfaction.nullable(),
  durationSeconds: noted.durationSeconds.nullable(),
  summary: noted.summary.nullable().meta(personal),
  custom: noted.custom.nullable(),
})
export type InteractionPatch = z.infer<typeof InteractionPatch>

export const Interaction = z.strictObject({
  ...recordFields,
  ...InteractionInput.shape,
  startedAt: z.iso.datetime(),
  teamId: z.string().optional().meta({ description: 'Team of the staff at that time' }),
})

/** Kept with the record, never sent. */
export interface Internal {
  readonly searchableCustom?: readonly string[]
}
export type Interaction = z.infer<typeof Interaction> & Internal
