import { customerPartition } from '../storage/customer-index.ts'
import type { Noun } from '../storage/record.ts'
import type { Behaviour } from './behaviour.ts'

/** Beside what happened with a customer, not among it: visitors click so much that calls and cases would drown in it. */
export const behaviourOrder = 'did#'

export const behaviours: Noun<Behaviour> = {
  name: 'behaviour',
  indexes: (tenantId, { customerId, at, id }) => ({
    g1pk: customerPartition(tenantId, customerId),
    g1sk: `${behaviourOrder}${at}#${id}`,
  }),
  owned: () => ({}),
}
