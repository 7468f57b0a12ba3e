import { epochMs, plusDays, second } from '../kernel/instant.ts'
import { StoreBusy } from '../storage/store.ts'
import type { Message, Platform } from './platform.ts'

/** Longer than published events can be replayed, so that a replay sends nothing again. */
const notedDays = 100

/**
 * Sends a mail that an event asks for, unless it went out at an earlier delivery of that event: providers know no idempotency key,
 * so the sending is noted in the table. It is noted afterwards: whatever dies in between sends twice rather than never.
 */
export const sendOnce = async (
  { store, mail, clock, log }: Platform,
  tenantId: string,
  message: Message,
): Promise<void> => {
  const noted = { pk: `${tenantId}#sent#${message.key}`, sk: '.' }
  if (await store.get(noted)) return
  await mail.send(message)
  const at = clock.now()
  try {
    await store.commit([
      { do: 'put', item: { ...noted, at, ttl: Math.ceil(epochMs(plusDays(at, notedDays)) / second) } },
    ])
  } catch (error) {
    // The event would be delivered again, which sends again for certain.
    if (!(error instanceof StoreBusy)) throw error
    log.warn('a mail was sent and could not be noted', { tenantId, key: message.key })
  }
}
