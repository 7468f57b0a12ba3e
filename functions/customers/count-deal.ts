import { countedDeal, markCountedDeal } from '../../shared/customers/counted-deal-store.ts'
import { withDeal } from '../../shared/customers/customer-deals.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { pooledCustomers } from '../../shared/customers/pooled-customer.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { noteAction, planned } from '../../shared/pools/pool-clock.ts'
import { holdingSteps, poolOf } from '../../shared/pools/pool-store.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { loadRecord, type Stamp } from '../../shared/storage/record.ts'

/**
 * Counts a deal as it stands now with its customer, and no more with the one that it was with. What is heard of twice, late or in
 * another order comes to the same: what is counted of a deal stands beside it, and is written in the commit that counts.
 * @param createdAt when it was opened, of the event that says so: that keeps a customer of a pool for longer
 */
export const countDeal = async (
  { store, pause }: Pick<Platform, 'store' | 'pause'>,
  stamp: Stamp,
  dealId: string,
  createdAt: Instant | undefined,
): Promise<void> => {
  const { tenantId } = stamp.actor
  /** An id of before may be that of a customer that became another one. */
  const nowOf = async (id: string | undefined, known: string) =>
    id === undefined || id === known ? id : (await loadRecord(store, customers, tenantId, id))?.id
  const countWith = (customerId: string) =>
    changeStored(
      store,
      customers,
      stamp,
      customerId,
      async (customer) => {
        const same = { state: customer, raises: [] }
        const deal = await loadRecord(store, deals, tenantId, dealId)
        if (!deal) return same
        const counted = await countedDeal(store, tenantId, dealId)
        const [was, is] = await Promise.all([
          nowOf(counted?.customerId, customer.id),
          nowOf(deal.customerId, customer.id),
        ])
        const before = was === customer.id ? counted?.state : undefined
        const isFree = was === undefined || was === customer.id
        const after = isFree && is === customer.id ? deal.state : undefined
        const state = withDeal(customer, before, after, deal.closedAt ?? deal.openedAt)
        if (state === customer) return same
        const pool = await poolOf(store, tenantId, state)
        const kept =
          pool && after && createdAt !== undefined
            ? noteAction(pooledCustomers, state, pool, 'deal_created', createdAt, stamp.now)
            : planned(pooledCustomers, state, pool, stamp.now)
        const mark = markCountedDeal(tenantId, dealId, counted, after && { customerId: customer.id, state: after })
        const held = holdingSteps(pooledCustomers.standing, tenantId, customer, kept)
        return { state: kept, raises: [], steps: [mark, ...held] }
      },
      pause,
    )
  const counted = await countedDeal(store, tenantId, dealId)
  const deal = await loadRecord(store, deals, tenantId, dealId)
  // One after the other: a commit that changed two customers could count twice with the same person.
  if (counted && counted.customerId !== deal?.customerId) await countWith(counted.customerId)
  if (deal?.customerId !== undefined) await countWith(deal.customerId)
}
