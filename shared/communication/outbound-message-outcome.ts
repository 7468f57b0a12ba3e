import { raise } from '../../events/define-event.ts'
import { messageFailed, messageRetried, messageSending, messageSent } from '../../events/outbound-messages.ts'
import type { Decision } from '../kernel/decision.ts'
import { type Instant, minute, plusMs } from '../kernel/instant.ts'
import { codesOf, doubtMs, ended, factsOf, leaveUncertain } from './outbound-message.ts'
import type { MessageStatus, OutboundMessage } from './outbound-message-schema.ts'

const pausesMinutes = [1, 5, 15, 60, 240] as const
const mostDoubts = 3

const isCurrent = ({ status, attempts }: OutboundMessage, attempt: number): boolean =>
  status === 'sending' && attempts === attempt

const unchanged = (message: OutboundMessage): Decision<OutboundMessage> => ({ state: message, raises: [] })

const retried = (state: OutboundMessage, code: string): Decision<OutboundMessage> => {
  const facts = { ...factsOf(state), attempt: state.attempts, code, at: state.dueAt ?? state.updatedAt }
  return { state, raises: [raise(messageRetried, facts)] }
}

/** A provider has it. What the provider itself told faster than that stays. */
export const noteAccepted = (
  message: OutboundMessage,
  attempt: number,
  providerId: string | undefined,
  now: Instant,
): Decision<OutboundMessage> => {
  if (!isCurrent(message, attempt)) return unchanged(message)
  const { dueAt, placeOf, ...rest } = message
  const state: OutboundMessage = {
    ...rest,
    status: 'sent',
    sentAt: now,
    ...(providerId !== undefined && { providerId }),
  }
  return { state, raises: [raise(messageSent, { ...factsOf(state), attempt })] }
}

/** Every channel that it could go by was refused by its provider. */
export const failMessage = (message: OutboundMessage, now: Instant): Decision<OutboundMessage> => {
  const reasons = (message.closedChannels ?? []).map(({ code, channel }) => ({ code, channel }))
  const state: OutboundMessage = { ...ended(message, now), status: 'failed', reasons }
  return { state, raises: [raise(messageFailed, { ...factsOf(state), reasons: codesOf(reasons) })] }
}

/** A provider will never take it: it goes by the next channel, without the place that it held for this one. */
export const noteRefused = (
  message: OutboundMessage,
  attempt: number,
  code: string,
  now: Instant,
): Decision<OutboundMessage> => {
  const { placeOf, busyCount, otherChannels = [], ...rest } = message
  if (!isCurrent(message, attempt) || rest.channel === undefined) return unchanged(message)
  if (message.doubts !== undefined) return leaveUncertain(message)
  const closedChannels = [...(rest.closedChannels ?? []), { channel: rest.channel, at: now, code: code.slice(0, 60) }]
  if (otherChannels.length === 0) return failMessage({ ...rest, closedChannels }, now)
  return retried({ ...rest, status: 'planned', closedChannels, dueAt: now }, code)
}

/**
 * A provider did not take it now: it keeps its place and is tried again after 1, 5, 15, 60 and 240 minutes. After that it goes by the
 * next channel.
 */
export const noteBusy = (
  message: OutboundMessage,
  attempt: number,
  code: string,
  now: Instant,
): Decision<OutboundMessage> => {
  if (!isCurrent(message, attempt)) return unchanged(message)
  const busyCount = (message.busyCount ?? 0) + 1
  const pause = pausesMinutes[busyCount - 1]
  if (pause === undefined) return noteRefused(message, attempt, code, now)
  return retried({ ...message, status: 'planned', busyCount, dueAt: plusMs(now, pause * minute) }, code)
}

/** Not to get one of these at all is worse than to get it twice. */
const isOwed = ({ purpose }: OutboundMessage): boolean => purpose === 'transactional' || purpose === 'service'

/**
 * Nobody has taken the attempt: the event that asks for it is late or lost, and is raised again. Whichever comes first is enough, so a
 * bus that is behind for hours delays messages and loses none.
 */
export const remindOfAttempt = (message: OutboundMessage, now: Instant): Decision<OutboundMessage> => ({
  state: { ...message, dueAt: plusMs(now, doubtMs) },
  raises: [raise(messageSending, { ...factsOf(message), attempt: message.attempts })],
})

/**
 * The time in which a provider's own event could have told what became of an attempt is over. It goes again by the same channel where
 * that does no harm, and else is left.
 * @param knowsKey whether the provider sends what comes again under one key only once
 */
export const settleDoubt = (message: OutboundMessage, knowsKey: boolean, now: Instant): Decision<OutboundMessage> => {
  const doubts = (message.doubts ?? 0) + 1
  if (doubts > mostDoubts || !(knowsKey || isOwed(message))) return leaveUncertain(message)
  return retried({ ...message, status: 'planned', doubts, dueAt: now }, 'no_answer')
}

const withoutSending: ReadonlySet<MessageStatus> = new Set(['planned', 'refused', 'failed', 'expired', 'cancelled'])

/** Whether a change left a place under the caps that nothing went out on, which is to be given back in the same commit. */
export const givesPlaceBack = (before: OutboundMessage, after: OutboundMessage): boolean =>
  before.placeOf !== undefined && after.placeOf === undefined && withoutSending.has(after.status)
