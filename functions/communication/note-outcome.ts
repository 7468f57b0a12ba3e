import { noteAccepted, noteBusy, noteRefused } from '../../shared/communication/outbound-message-outcome.ts'
import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import { loadContent, outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import { keepProviderId } from '../../shared/communication/provider-id-store.ts'
import type { Decision } from '../../shared/kernel/decision.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import type { Stamp } from '../../shared/storage/record.ts'
import { givingBack } from './given-back.ts'
import { handOver, type Outcome } from './hand-over.ts'
import { optOutSteps } from './opted-out.ts'

const noted = (
  message: OutboundMessage,
  outcome: Exclude<Outcome, { is: 'unknown' }>,
  attempt: number,
  now: Instant,
): Decision<OutboundMessage> => {
  switch (outcome.is) {
    case 'accepted':
      return noteAccepted(message, attempt, outcome.providerId, now)
    case 'busy':
      return noteBusy(message, attempt, outcome.code, now)
    case 'refused':
      return noteRefused(message, attempt, outcome.code, now)
  }
}

/** Providers of text messages may tell of one by no more than their own id; SES tells the tags of a mail, too. */
const namedByProvider = (tenantId: string, { id, channel, providerId, status }: OutboundMessage, now: Instant) =>
  status === 'sent' && channel === 'sms' && providerId !== undefined
    ? [keepProviderId({ tenantId, messageId: id }, { channel, providerId }, now)]
    : []

/**
 * Hands an attempt over and notes what became of it. When that is not known, or can not be noted, nothing is: the provider's own event
 * settles it, or the tick once its time is over.
 * @param message whose attempt the caller has taken
 */
export const handOverAndNote = async (platform: Platform, stamp: Stamp, message: OutboundMessage): Promise<void> => {
  const { store, clock, log } = platform
  const { tenantId } = stamp.actor
  const { id, attempts } = message
  const content = await loadContent(store, tenantId, id)
  const outcome: Outcome = content
    ? await handOver(platform, { tenantId, message, content })
    : { is: 'refused', code: 'no_content' }
  if (outcome.is === 'unknown') {
    log.warn('it is not known whether a message went out', { tenantId, id, attempts, error: outcome.error })
    return
  }
  const now = clock.now()
  const noting = { ...stamp, now }
  await changeStored(store, outboundMessages, noting, id, async (current) => {
    const fired = await givingBack(store, tenantId, current, noted(current, outcome, attempts, now), now)
    const more = [
      ...namedByProvider(tenantId, fired.state, now),
      ...(await optOutSteps(store, noting, current, content, outcome)),
    ]
    return { ...fired, steps: [...(fired.steps ?? []), ...more] }
  })
}
