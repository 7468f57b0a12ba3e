import { fingerprint } from '../kernel/fingerprint.ts'
import { epochMs, type Instant, plusDays, second } from '../kernel/instant.ts'
import type { Step } from './record.ts'
import type { Key, Store } from './store.ts'

const deliveryKey = (tenantId: string, deliveryId: string): Key => ({
  pk: `${tenantId}#delivery#${fingerprint(deliveryId)}`,
  sk: '.',
})

/** Whether a signed call was carried out before. */
export const isDelivered = async (store: Store, tenantId: string, deliveryId: string): Promise<boolean> =>
  (await store.get(deliveryKey(tenantId, deliveryId))) !== undefined

/** Remembers a signed call for longer than its timestamp lets it be sent again. */
export const keepDelivery = (tenantId: string, deliveryId: string, now: Instant): Step => ({
  action: {
    do: 'put',
    item: { ...deliveryKey(tenantId, deliveryId), ttl: Math.ceil(epochMs(plusDays(now, 1)) / second) },
    when: { is: 'absent' },
  },
})
