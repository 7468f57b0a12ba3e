import type { Noun } from '../storage/record.ts'
import { neglectDue } from './customer.ts'
import type { Customer } from './customer-schema.ts'

export const customers: Noun<Customer> = {
  name: 'customer',
  indexes: () => ({}),
}
void neglectDue
