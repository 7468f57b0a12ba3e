import { dueIndex } from '../storage/due.ts'
import { byMonth } from '../storage/months.ts'
import type { Noun } from '../storage/record.ts'
import { neglectDue } from './customer.ts'
import type { Customer } from './customer-schema.ts'

export const customers: Noun<Customer> = {
  name: 'customer',
  indexes: (tenantId, customer) => ({
    ...byMonth(tenantId, 'customer', customer),
    ...dueIndex(tenantId, 'customer', customer.id, neglectDue(customer)),
  }),
}
