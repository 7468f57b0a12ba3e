import { longestCapDays } from '../kernel/contact-rules.ts'
import { day, epochMs, type Instant, second } from '../kernel/instant.ts'
import type { Step } from '../storage/record.ts'
import type { Item, Key, Store, Value } from '../storage/store.ts'
import { type ContactUse, noUse } from './contact-cap.ts'

const useKey = (tenantId: string, addresseeId: string): Key => ({
  pk: `${tenantId}#contact-use#${addresseeId}`,
  sk: '.',
})

const useOf = (item: Item | undefined): ContactUse =>
  item ? { version: item.version ?? 0, places: item.places as unknown as ContactUse['places'] } : noUse

/** What counts against the caps of a customer or contact; current. */
export const loadUse = async (store: Store, tenantId: string, addresseeId: string): Promise<ContactUse> =>
  useOf(await store.get(useKey(tenantId, addresseeId)))

/**
 * Writes what `reservePlace` or `releasePlace` made of a use, in the commit of the message: of two messages that were decided on the
 * same use only one is written, the other is decided again. The item goes away by itself when nothing in it counts any more.
 */
export const useStep = (
  tenantId: string,
  addresseeId: string,
  { version, places }: ContactUse,
  now: Instant,
): Step => ({
  action: {
    do: 'put',
    item: {
      ...useKey(tenantId, addresseeId),
      version: version + 1,
      places: places as unknown as Value[],
      ttl: Math.ceil((epochMs(now) + (longestCapDays + 1) * day) / second),
    },
    when: version === 0 ? { is: 'absent' } : { is: 'version', version },
  },
})
