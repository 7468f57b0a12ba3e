import { raise } from '../../events/define-event.ts'
import {
  messageCancelled,
  messageDeferred,
  messageExpired,
  messagePlanned,
  messageRefused,
  messageRetried,
  messageSending,
  messageUncertain,
} from '../../events/outbound-messages.ts'
import type { Decision } from '../kernel/decision.ts'
import { type Instant, minute, plusMs } from '../kernel/instant.ts'
import type { Language } from '../kernel/language.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { SendChannel } from '../kernel/send-channel.ts'
import {
  type MessageReason,
  mostDeferrals,
  mostReasons,
  type NewOutboundMessage,
  type OutboundMessage,
} from './outbound-message-schema.ts'

/** What a message is planned from. Who plans it has checked that customer, contact and template are there. */
export type MessagePlan = Pick<NewOutboundMessage, 'templateId' | 'customerId' | 'purpose' | 'sendAt'> & {
  readonly [Field in
    | 'contactId'
    | 'topic'
    | 'ownerId'
    | 'teamId'
    | 'channels'
    | 'language'
    | 'data'
    | 'context'
    | 'source'
    | 'expiresAt']?: NewOutboundMessage[Field] | undefined
}

/** Nobody can tell whether an attempt went out when its provider said nothing for this long. */
export const doubtMs = 10 * minute

const present = <Values extends object>(values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Values

/** What its events tell of a message: nothing personal. */
export const factsOf = (message: NewOutboundMessage) => {
  const { customerId, contactId, templateId, purpose, topic, channel, source } = message
  return present({ customerId, contactId, templateId, purpose, topic, channel, source })
}

export const codesOf = (reasons: readonly MessageReason[]): string[] => [...new Set(reasons.map(({ code }) => code))]

/**
 * A message that is going to be sent: this is all that campaigns and care plans write. Everything else follows by itself.
 * @param id `obm_…`; one derived from what the message follows from makes it once
 */
export const planOutboundMessage = (id: string, plan: MessagePlan): Decision<NewOutboundMessage> => {
  const state: NewOutboundMessage = present({
    ...(plan as NewOutboundMessage),
    id,
    status: 'planned' as const,
    dueAt: plan.sendAt,
    attempts: 0,
  })
  return { state, raises: [raise(messagePlanned, { ...factsOf(state), sendAt: plan.sendAt })] }
}

/** Whether its time has come: to be sent, or to settle what became of an attempt that nobody told anything of. */
export const isDue = ({ dueAt }: OutboundMessage, now: Instant): boolean => dueAt !== undefined && dueAt <= now

export const isExpired = ({ expiresAt }: OutboundMessage, now: Instant): boolean =>
  expiresAt !== undefined && expiresAt <= now

/** The same message without what only matters while it is on its way. */
export const ended = (message: OutboundMessage, endedAt: Instant | undefined): OutboundMessage => {
  const { dueAt, placeOf, busyCount, otherChannels, ...rest } = message
  return endedAt === undefined ? rest : { ...rest, endedAt }
}

/** It may not go out before an instant; it holds no place until then. What expires earlier is looked at then. */
export const deferMessage = (
  message: OutboundMessage,
  until: Instant,
  reasons: readonly MessageReason[],
  now: Instant,
): Decision<OutboundMessage> => {
  const { placeOf, deferrals = [], deferralCount = 0, ...rest } = message
  const deferral = { at: now, until, reasons: reasons.slice(0, mostReasons) }
  const state: OutboundMessage = {
    ...rest,
    status: 'planned',
    dueAt: message.expiresAt !== undefined && message.expiresAt < until ? message.expiresAt : until,
    deferrals: [...deferrals, deferral].slice(-mostDeferrals),
    deferralCount: deferralCount + 1,
  }
  return { state, raises: [raise(messageDeferred, { ...factsOf(state), until, reasons: codesOf(reasons) })] }
}

/** Whether it waits for a place under the caps. */
export const waitsForPlace = ({ status, deferrals = [] }: OutboundMessage): boolean =>
  status === 'planned' && deferrals.at(-1)?.reasons.some(({ code }) => code === 'cap_full') === true

/** A place that it waits for may be free earlier than was to be expected: it is decided on now. */
export const hurryMessage = (message: OutboundMessage, now: Instant): Decision<OutboundMessage> => {
  if (!waitsForPlace(message) || (message.dueAt ?? now) <= now) return { state: message, raises: [] }
  const state: OutboundMessage = { ...message, dueAt: now }
  const facts = { ...factsOf(state), attempt: message.attempts, code: 'place_freed', at: now }
  return { state, raises: [raise(messageRetried, facts)] }
}

/** No channel is left by which it may go. One that may have gone out already is not called refused. */
export const refuseMessage = (
  message: OutboundMessage,
  reasons: readonly MessageReason[],
  now: Instant,
): Decision<OutboundMessage> => {
  const told = reasons.slice(0, mostReasons)
  if (message.doubts !== undefined) return leaveUncertain({ ...message, reasons: told })
  const state: OutboundMessage = { ...ended(message, now), status: 'refused', reasons: told }
  return { state, raises: [raise(messageRefused, { ...factsOf(state), reasons: codesOf(reasons) })] }
}

/** It may have gone out, and is not sent a second time. It keeps its place under the caps. */
export const leaveUncertain = (message: OutboundMessage): Decision<OutboundMessage> => {
  const state: OutboundMessage = { ...ended(message, undefined), status: 'uncertain' }
  return { state, raises: [raise(messageUncertain, { ...factsOf(state), attempt: state.attempts })] }
}

export const expireMessage = (message: OutboundMessage, now: Instant): Decision<OutboundMessage> => {
  if (message.doubts !== undefined) return leaveUncertain(message)
  const state: OutboundMessage = { ...ended(message, now), status: 'expired' }
  return { state, raises: [raise(messageExpired, factsOf(state))] }
}

/** @throws Refusal `outbound_message.not_planned` when it is on its way or at its end */
export const cancelMessage = (message: OutboundMessage, now: Instant): Decision<OutboundMessage> => {
  if (message.status === 'cancelled') return { state: message, raises: [] }
  if (message.status !== 'planned' || message.doubts !== undefined)
    throw new Refusal('outbound_message.not_planned', { params: { status: message.status } })
  const state: OutboundMessage = { ...ended(message, now), status: 'cancelled' }
  return { state, raises: [raise(messageCancelled, factsOf(state))] }
}

export interface Attempt {
  readonly channel: SendChannel
  readonly language: Language
  readonly templateRevision: number
  /** By which it may be tried when the provider will not take it. */
  readonly otherChannels: readonly SendChannel[]
  /** Whose place under the caps was reserved for it; nobody's where caps do not count. */
  readonly placeOf?: string | undefined
}

/** It may go out now and is handed to the channel's provider; when that says nothing, it is looked at again. */
export const beginAttempt = (message: OutboundMessage, attempt: Attempt, now: Instant): Decision<OutboundMessage> => {
  const { placeOf, busyCount, ...rest } = message
  const attempts = message.attempts + 1
  const state = present({
    ...rest,
    ...attempt,
    ...(busyCount !== undefined && message.channel === attempt.channel && { busyCount }),
    status: 'sending' as const,
    attempts,
    attemptedAt: now,
    dueAt: plusMs(now, doubtMs),
  }) as OutboundMessage
  return { state, raises: [raise(messageSending, { ...factsOf(state), attempt: attempts })] }
}
