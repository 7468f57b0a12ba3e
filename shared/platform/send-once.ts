import { epochMs, plusDays, second } from '../kernel/instant.ts'
import { StoreBusy } from '../storage/store.ts'
import type { Message, Platform } from './platform.ts'

/** Longer than published events can be replayed, so that a replay sends nothing again. */
const notedDays = 100

/**
 * Does what an event asks for outside, unless it was done at an earlier delivery of that event. It is noted afterwards: whatever dies
 * in between does it twice rather than never.
 * @param key of what is done, the same at each delivery
 */
export const onceNoted = async (
  { store, clock, log }: Pick<Platform, 'store' | 'clock' | 'log'>,
  tenantId: string,
  key: string,
  work: () => Promise<unknown>,
): Promise<void> => {
  const noted = { pk: `${tenantId}#sent#${key}`, sk: '.' }
  if (await store.get(noted)) return
  await work()
  const at = clock.now()
  try {
    await store.commit([
      { do: 'put', item: { ...noted, at, ttl: Math.ceil(epochMs(plusDays(at, notedDays)) / second) } },
    ])
  } catch (error) {
    // The event would be delivered again, which sends again for certain.
    if (!(error instanceof StoreBusy)) throw error
    log.warn('what was sent could not be noted', { tenantId, key })
  }
}

/**
 * Sends a mail that an event asks for, unless it went out at an earlier delivery of that event: providers know no idempotency key,
 * so the sending is noted in the table.
 */
export const sendOnce = (platform: Platform, tenantId: string, message: Message): Promise<void> =>
  onceNoted(platform, tenantId, message.key, () => platform.mail.send(message))
