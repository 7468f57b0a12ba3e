import { isWaiting } from '../pools/waiting.ts'
import { dueIndex } from '../storage/due.ts'
import { byMonth } from '../storage/months.ts'
import type { IndexAttributes, Noun } from '../storage/record.ts'
import { customerDue } from './customer-due.ts'
import type { Customer } from './customer-schema.ts'

/** Customers that wait in a pool: index g3, those that wait longest first. */
export const customersIn = (tenantId: string, poolId: string): string => `${tenantId}#customer#pool#${poolId}`

const byPool = (tenantId: string, { id, poolId, pool }: Customer): IndexAttributes =>
  poolId !== undefined && pool?.freedAt !== undefined
    ? { g3pk: customersIn(tenantId, poolId), g3sk: `${pool.freedAt}#${id}` }
    : {}

export const customers: Noun<Customer> = {
  name: 'customer',
  indexes: (tenantId, customer) => ({
    ...byMonth(tenantId, 'customer', customer),
    ...byPool(tenantId, customer),
    ...dueIndex(tenantId, 'customer', customer.id, customerDue(customer)),
  }),
  // What waits in a pool is seen through the pool alone, which hides what it hides; who defines pools sees it whole.
  owned: (customer) => (isWaiting(customer) ? { needs: 'pool:write' } : customer),
}
