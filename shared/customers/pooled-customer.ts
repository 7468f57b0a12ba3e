import {
  customerClaimed,
  customerOwnerChanged,
  customerPooled,
  customerRecycled,
  customerRecycleWarned,
  customerRemovedFromPool,
  customerReturned,
} from '../../events/customers.ts'
import { raise } from '../../events/define-event.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { PooledKind } from '../pools/pooled.ts'
import { type Customer, CustomerPatch, customerLevels } from './customer-schema.ts'

const kept: readonly string[] = ['ownerId', 'teamId']

/** Customers as pools hold them. */
export const pooledCustomers: PooledKind<Customer> = {
  noun: 'customer',
  levels: customerLevels,
  hideable: Object.keys(CustomerPatch.shape).filter((field) => !kept.includes(field)),
  hiddenAtFirst: [
    ...['name', 'familyName', 'givenName', 'gender', 'birthDate', 'occupation', 'company', 'family', 'incomeBand'],
    ...['interests', 'preferences', 'phones', 'emails', 'addresses', 'socialIds', 'note', 'custom'],
    ...['registrationNumber', 'website', 'parentId', 'externalId'],
  ],
  standing: ({ level, status, deals }) => ({
    level,
    isActive: status === 'active',
    isWon: status === 'active' && (deals?.won ?? 0) > 0,
    hasOpenDeal: (deals?.open ?? 0) > 0,
  }),
  checkActive: ({ status }) => {
    if (status === 'voided') throw new Refusal('customer.voided')
  },
  left: (customer) => ({ state: customer, raises: [] }),
  // Who has it anew is given the whole time that its level allows.
  taken: (customer, now) => ({ ...customer, neglectFrom: now }),
  given: ({ ownerId }) => raise(customerOwnerChanged, { ...(ownerId !== undefined && { to: ownerId }) }),
  events: {
    pooled: customerPooled,
    returned: customerReturned,
    recycled: customerRecycled,
    claimed: customerClaimed,
    removed: customerRemovedFromPool,
    warned: customerRecycleWarned,
  },
}
