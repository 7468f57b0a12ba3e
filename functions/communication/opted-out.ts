import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import type { MessageContent } from '../../shared/communication/outbound-message-store.ts'
import { suppress } from '../../shared/communication/suppression-store.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import type { Stamp, Step } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import type { Outcome } from './hand-over.ts'

/** Whoever answers STOP to a text message is on a list of the provider, which refuses the next one: from then on it is known here, too. */
export const optOutSteps = async (
  store: Store,
  stamp: Stamp,
  { id: messageId, customerId, contactId, createdAt }: OutboundMessage,
  content: MessageContent | undefined,
  outcome: Outcome,
): Promise<readonly Step[]> => {
  if (outcome.is !== 'refused' || !outcome.code.endsWith('_OPTED_OUT')) return []
  if (content?.channel !== 'sms' || content.to === undefined) return []
  const about = { channel: 'sms', address: content.to, reason: 'unsubscribed' } as const
  const asked = { ...about, customerId, contactId, messageId }
  return (await suppress(store, stamp, derivedId('sup', createdAt, `${messageId}/sms`), asked)).steps
}
