import type { Instant } from '../kernel/instant.ts'
import { neglectDue } from './customer.ts'
import type { Customer } from './customer-schema.ts'

/** When something is to happen to a customer: the earliest of all that is. */
export const customerDue = (customer: Customer): Instant | undefined =>
  [neglectDue(customer), customer.status === 'active' ? customer.recycle?.dueAt : undefined]
    .filter((due) => due !== undefined)
    .sort()[0]
