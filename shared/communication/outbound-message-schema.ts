import * as z from 'zod'
import { InstantInput } from '../kernel/instant-input.ts'
import { languages } from '../kernel/language.ts'
import { line } from '../kernel/line.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { type SendChannel, sendChannels, sendPurposes } from '../kernel/send-channel.ts'
import { MessageData } from './template-schema.ts'

const id = z.string().min(1).max(40)
const at = z.iso.datetime()

export const messageStatuses = [
  'planned',
  'sending',
  'sent',
  'delivered',
  'refused',
  'failed',
  'uncertain',
  'bounced',
  'complained',
  'cancelled',
  'expired',
] as const
export type MessageStatus = (typeof messageStatuses)[number]

const MessageSource = z.strictObject({
  kind: z.enum(['campaign', 'care_plan', 'automation']),
  id: id.meta({ description: 'Which campaign, plan or automation' }),
  occasionId: id.optional().meta({ description: 'Of a care plan: the occasion' }),
})

/** What a caller asks to be sent. */
export const OutboundMessageInput = z.strictObject({
  templateId: id.optional().meta({ description: 'Or `templateKey`' }),
  templateKey: z.string().min(1).max(64).optional(),
  customerId: id,
  contactId: id.optional().meta({ description: 'Who gets it; the customer when left out' }),
  channels: z
    .array(z.enum(sendChannels))
    .min(1)
    .max(sendChannels.length)
    .optional()
    .meta({ description: 'The first by which it may go is taken; those that the person prefers when left out' }),
  language: z.enum(languages).optional().meta({ description: 'That of the person when left out' }),
  data: MessageData.optional(),
  sendAt: InstantInput.optional().meta({ description: 'At once when left out' }),
  expiresAt: InstantInput.optional().meta({ description: 'From then on it is too late to send it' }),
  source: MessageSource.optional(),
})
export type OutboundMessageInput = z.infer<typeof OutboundMessageInput>

/** Variables that a reason names. */
export const mostNames = 60

export const MessageReason = z.strictObject({
  code: z.string().max(60),
  channel: z.enum(sendChannels).optional(),
  until: at.optional(),
  names: z.array(z.string().max(100)).max(mostNames).optional().meta({ description: 'Variables without a value' }),
})
export type MessageReason = z.infer<typeof MessageReason>

export const mostDeferrals = 20
export const mostReasons = 30

const Deferral = z.strictObject({ at, until: at, reasons: z.array(MessageReason).max(mostReasons) })

/** A row of the ledger: one message to one person, from the plan to its end. */
export const OutboundMessage = z.strictObject({
  ...recordFields,
  templateId: z.string(),
  templateRevision: z.int().positive().optional().meta({ description: 'That was rendered' }),
  purpose: z.enum(sendPurposes),
  topic: z.string().optional(),
  customerId: z.string(),
  contactId: z.string().optional(),
  ownerId: z.string().optional(),
  teamId: z.string().optional(),
  channels: z.array(z.enum(sendChannels)).max(sendChannels.length).optional(),
  language: z.enum(languages).optional(),
  data: MessageData.optional(),
  source: MessageSource.optional(),
  sendAt: at,
  expiresAt: at.optional(),
  status: z.enum(messageStatuses),
  dueAt: at.optional().meta({ description: 'When it is looked at next' }),
  channel: z.enum(sendChannels).optional().meta({ description: 'By which it goes or went; the last one tried' }),
  attempts: z.int().min(0).meta({ description: 'How often it was handed to a provider' }),
  reasons: z
    .array(MessageReason)
    .max(mostReasons)
    .optional()
    .meta({ description: 'Why it does not go out, in the order in which they were found' }),
  deferrals: z.array(Deferral).max(mostDeferrals).optional().meta({ description: 'The latest ones' }),
  deferralCount: z.int().positive().optional(),
  closedChannels: z
    .array(z.strictObject({ channel: z.enum(sendChannels), at, code: line(60) }))
    .max(sendChannels.length)
    .optional()
    .meta({ description: 'By which a provider would not take it' }),
  providerId: z.string().max(200).optional().meta({ description: 'By which the provider knows it' }),
  attemptedAt: at.optional(),
  sentAt: at.optional(),
  deliveredAt: at.optional(),
  openedAt: at.optional(),
  clickedAt: at.optional(),
  repliedAt: at.optional(),
  endedAt: at
    .optional()
    .meta({ description: 'When it was refused, failed, bounced, complained of, cancelled or expired' }),
})

/** What was handed to the provider last, and to which address. */
export const OutboundContent = z
  .strictObject({
    to: z.string().optional(),
    subject: z.string().optional(),
    text: z.string(),
    html: z.string().optional(),
  })
  .meta({ personal: true, description: 'What was handed to the provider last, and to which address' })

/** Kept with the record, never sent. */
interface Internal {
  /** Values that only automations hand in: `occasion`, `points`, `coupon`. */
  readonly context?: Readonly<Record<string, Readonly<Record<string, string | number>>>>
  /** Whose place under the frequency caps it holds. */
  readonly placeOf?: string
  /** How often the provider of its channel was busy. */
  readonly busyCount?: number
  /** By which it may be tried when the provider of its channel will not take it. */
  readonly otherChannels?: readonly SendChannel[]
  /** How often nobody could tell whether it went out; it goes by no other channel then. */
  readonly doubts?: number
  /** Handed over under these ids, and not sent after all. */
  readonly pastProviderIds?: readonly string[]
}
export type OutboundMessage = z.infer<typeof OutboundMessage> & Internal
export type NewOutboundMessage = Omit<OutboundMessage, Exclude<keyof RecordFields, 'id'>>
