import type { DomainEvent } from '../../events/define-event.ts'
import { messageSending } from '../../events/outbound-messages.ts'
import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import { isTaken, outboundMessages, takeAttempt } from '../../shared/communication/outbound-message-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { epochMs, minute } from '../../shared/kernel/instant.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { loadRecord, type Stamp } from '../../shared/storage/record.ts'
import { ConditionFailed } from '../../shared/storage/store.ts'
import type { ConsumerFunction } from '../function.ts'
import { attemptMessage } from './attempt-message.ts'
import { handOverAndNote } from './note-outcome.ts'

/** A decision holds this long: who unsubscribes or goes to bed after it gets nothing from a bus that is behind. */
const freshMs = minute

const isSending = ({ status, attempts }: OutboundMessage, attempt: number): boolean =>
  status === 'sending' && attempts === attempt

/** The attempt, for the first who asks for it and for nobody after that. */
const taken = async (
  { store }: Platform,
  { actor }: Stamp,
  message: OutboundMessage,
): Promise<OutboundMessage | undefined> => {
  try {
    await store.commit([takeAttempt(actor.tenantId, message).action])
    return message
  } catch (error) {
    if (error instanceof ConditionFailed) return undefined
    throw error
  }
}

/** Decides anew on an attempt that came late, and takes the attempt that this makes in the same commit: nobody waits for the bus again. */
const takenAnew = async (
  platform: Platform,
  stamp: Stamp,
  { id, attempts }: OutboundMessage,
): Promise<OutboundMessage | undefined> => {
  const { store } = platform
  const { actor, now } = stamp
  let begun: OutboundMessage | undefined
  await changeStored(store, outboundMessages, stamp, id, async (current) => {
    begun = undefined
    const same = { state: current, raises: [] }
    if (!isSending(current, attempts) || (await isTaken(store, actor.tenantId, current))) return same
    const back: OutboundMessage = { ...current, status: 'planned', dueAt: now }
    const fired = await attemptMessage(platform)(back, now, actor.tenantId)
    if (!fired) return same
    const steps = [...(fired.steps ?? []), takeAttempt(actor.tenantId, current)]
    if (fired.state.status !== 'sending') return { ...fired, steps }
    begun = fired.state
    return { ...fired, steps: [...steps, takeAttempt(actor.tenantId, begun)] }
  })
  return begun
}

const onOutboundMessageSending: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-outbound-message-sending',
  summary: 'Hands messages to the providers of their channels, each attempt once',
  source: 'functions/communication/on-outbound-message-sending.ts',
  uses: ['table:read', 'table:write', 'mail:send', 'sms:send', 'webhook:send'],
  on: [messageSending],
  handle: async (event, platform) => {
    const { tenantId, recordId, requestId, data } = event as DomainEvent<{ attempt: number }>
    const { store, clock } = platform
    const message = await loadRecord(store, outboundMessages, tenantId, recordId)
    if (!message || !isSending(message, data.attempt)) return
    const now = clock.now()
    const stamp = { actor: automation(tenantId, onOutboundMessageSending.name), now, requestId }
    const isFresh = epochMs(now) - epochMs(message.attemptedAt ?? now) <= freshMs
    const mine = await (isFresh ? taken : takenAnew)(platform, stamp, message)
    if (mine) await handOverAndNote(platform, stamp, mine)
  },
}

export default onOutboundMessageSending
