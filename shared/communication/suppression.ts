import * as z from 'zod'
import { suppressionAdded, suppressionRemoved } from '../../events/communication.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { line } from '../kernel/line.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { isCapped, type SendPurpose } from '../kernel/send-channel.ts'

/** In the order in which they are asked for. */
export const suppressionReasons = ['bounced', 'manual', 'complained', 'unsubscribed'] as const
export type SuppressionReason = (typeof suppressionReasons)[number]

/** Channels that have addresses; who is visited is asked for by name. */
export const suppressedChannels = ['email', 'sms', 'wechat', 'social', 'phone'] as const
export type SuppressedChannel = (typeof suppressedChannels)[number]

/**
 * Whether a suppression stops a purpose. An address that does not exist or that staff blocked gets nothing; one whose owner is
 * weary of advertising (a complaint, an unsubscription) gets no marketing and no research, and service and transactional go on.
 */
export const stops = (reason: SuppressionReason, purpose: SendPurpose): boolean =>
  reason === 'bounced' || reason === 'manual' || isCapped(purpose)

const id = z.string().min(1).max(40)

const Cause = z.strictObject({
  reason: z.enum(suppressionReasons),
  at: z.iso.datetime(),
  messageId: id.optional().meta({ description: 'The message that bounced, was complained of or led to it' }),
  note: line(200).optional().meta({ personal: true }),
})
type Cause = z.infer<typeof Cause>

/** An address that is not to be used, for as long as a reason is left. There is one record for each channel and address. */
export const Suppression = z.strictObject({
  ...recordFields,
  channel: z.enum(suppressedChannels),
  address: z
    .string()
    .max(320)
    .meta({ personal: true, description: 'E-mail address, E.164 number, or id in the network' }),
  status: z.enum(['active', 'removed']),
  causes: z.array(Cause).max(suppressionReasons.length).meta({ description: 'One of each reason' }),
  customerId: id.optional().meta({ description: 'Who had the address when it was suppressed' }),
  contactId: id.optional(),
})
export type Suppression = z.infer<typeof Suppression>
type NewSuppression = Omit<Suppression, Exclude<keyof RecordFields, 'id'>>

export interface SuppressionAsked {
  readonly channel: SuppressedChannel
  /** As it stands on the record of its owner: an e-mail address in lower case, a number in E.164. */
  readonly address: string
  readonly reason: SuppressionReason
  readonly customerId?: string | undefined
  readonly contactId?: string | undefined
  readonly messageId?: string | undefined
  readonly note?: string | undefined
}

const causeOf = ({ reason, messageId, note }: SuppressionAsked, now: Instant) => ({
  reason,
  at: now,
  ...(messageId !== undefined && { messageId }),
  ...(note !== undefined && { note }),
})

const added = ({ channel, reason, customerId, contactId, messageId }: SuppressionAsked) =>
  raise(suppressionAdded, {
    channel,
    reason,
    ...(customerId !== undefined && { customerId }),
    ...(contactId !== undefined && { contactId }),
    ...(messageId !== undefined && { messageId }),
  })

export const createSuppression = (sup: string, asked: SuppressionAsked, now: Instant): Decision<NewSuppression> => {
  const { channel, address, customerId, contactId } = asked
  return {
    state: {
      ...{ id: sup, channel, address, status: 'active', causes: [causeOf(asked, now)] },
      ...(customerId !== undefined && { customerId }),
      ...(contactId !== undefined && { contactId }),
    },
    raises: [added(asked)],
  }
}

/** Whether nothing new is told. Who unsubscribes again may have agreed in between, so that only the same message tells it twice. */
const isKnown = (cause: Cause, { reason, messageId }: SuppressionAsked): boolean =>
  cause.reason === reason && (reason !== 'unsubscribed' || (messageId !== undefined && cause.messageId === messageId))

/** Another reason for an address that is known here, or one that it has anew; what is known already stays as it was first noted. */
export const suppressAgain = (
  suppression: Suppression,
  asked: SuppressionAsked,
  now: Instant,
): Decision<Suppression> => {
  if (suppression.causes.some((cause) => isKnown(cause, asked))) return { state: suppression, raises: [] }
  const others = suppression.causes.filter(({ reason }) => reason !== asked.reason)
  return {
    state: { ...suppression, status: 'active', causes: [...others, causeOf(asked, now)] },
    raises: [added(asked)],
  }
}

/** Takes one reason away, or all of them; the address is used again when none is left. */
export const removeSuppression = (suppression: Suppression, reason?: SuppressionReason): Decision<Suppression> => {
  const causes = suppression.causes.filter((cause) => reason !== undefined && cause.reason !== reason)
  if (causes.length === suppression.causes.length) return { state: suppression, raises: [] }
  const gone = suppression.causes.filter((cause) => !causes.includes(cause)).map((cause) => cause.reason)
  return {
    state: { ...suppression, causes, status: causes.length > 0 ? 'active' : 'removed' },
    raises: [raise(suppressionRemoved, { channel: suppression.channel, reasons: gone })],
  }
}
