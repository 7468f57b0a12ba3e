import { fireNeglect } from '../../shared/customers/customer.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { pooledCustomers } from '../../shared/customers/pooled-customer.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { fireRecycle } from '../../shared/pools/pool-clock.ts'
import { holdingSteps, poolOf } from '../../shared/pools/pool-store.ts'
import type { Fired } from '../../shared/storage/due.ts'
import type { Store } from '../../shared/storage/store.ts'
import { recycleTask } from '../pools/recycle-task.ts'

/** What is due of a customer now, neglect before what its pool says: with the tasks and counts that follow. */
export const firingCustomer =
  (store: Store, by: string) =>
  async (customer: Customer, now: Instant, tenantId: string): Promise<Fired<Customer> | undefined> => {
    const neglected = fireNeglect(customer, now)
    if (neglected) return neglected
    const pool = await poolOf(store, tenantId, customer)
    const fired = fireRecycle(pooledCustomers, customer, pool, now)
    if (!fired) return undefined
    const { state, raises, warning } = fired
    const task = warning && (await recycleTask(store, tenantId, 'customer', customer, warning, by, now))
    const held = holdingSteps(pooledCustomers.standing, tenantId, customer, state)
    return { state, raises, steps: [...(task ? [task] : []), ...held] }
  }
