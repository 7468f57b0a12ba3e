import type { Instant } from '../kernel/instant.ts'
import { customerPartition } from '../storage/customer-index.ts'
import { dueIndex } from '../storage/due.ts'
import { byMonth } from '../storage/months.ts'
import { type Noun, stateOf } from '../storage/record.ts'
import type { Searchable } from '../storage/record-search.ts'
import type { Position, Store } from '../storage/store.ts'
import type { CareOccasion } from './care-occasion-schema.ts'
import { type CareTrigger, triggerOf } from './care-plan.ts'
import type { CarePlan } from './care-plan-schema.ts'
import type { CareChain, CareWalk } from './care-walk.ts'

const activePartition = (tenantId: string, trigger: CareTrigger): string => `${tenantId}#care_plan#${trigger}`

/** Plans belong to the tenant. */
export const carePlans: Noun<CarePlan> = {
  name: 'care_plan',
  indexes: (tenantId, plan) => ({
    ...byMonth(tenantId, 'care_plan', plan),
    ...(plan.status === 'active' && { g3pk: activePartition(tenantId, triggerOf(plan)), g3sk: plan.id }),
  }),
  owned: () => ({}),
}

export const searchablePlans = {
  noun: carePlans,
  terms: () => [],
  values: ({ status }) => ({ status }),
} as const satisfies Searchable<CarePlan>

/** Those that wait for this to happen. */
export const activeCarePlans = async (store: Store, tenantId: string, trigger: CareTrigger): Promise<CarePlan[]> => {
  const found: CarePlan[] = []
  let after: Position | undefined
  do {
    const page = await store.query({
      index: 'g3',
      partition: activePartition(tenantId, trigger),
      limit: 100,
      ...(after && { after }),
    })
    found.push(...page.items.map((item) => stateOf<CarePlan>(item)))
    after = page.next
  } while (after)
  return found
}

const ofCustomer = 'care#'

/** In a stretch of its own of the customer's partition: what was sent or made for an occasion stands in the timeline itself. */
export const careOccasions: Noun<CareOccasion> = {
  name: 'care_occasion',
  indexes: (tenantId, occasion) => {
    const { id, customerId, dueAt, status } = occasion
    return {
      ...byMonth(tenantId, 'care_occasion', occasion),
      g1pk: customerPartition(tenantId, customerId),
      g1sk: `${ofCustomer}${dueAt}#${id}`,
      ...dueIndex(tenantId, 'care_occasion', id, status === 'planned' ? dueAt : undefined),
    }
  },
}

/** The occasions of a customer that were due since then, the latest first; at most 100. */
export const occasionsSince = async (
  store: Store,
  tenantId: string,
  customerId: string,
  since: Instant,
): Promise<CareOccasion[]> => {
  const page = await store.query({
    index: 'g1',
    partition: customerPartition(tenantId, customerId),
    // `~` follows every digit: to the end of the stretch.
    range: { from: `${ofCustomer}${since}`, to: `${ofCustomer}~` },
    direction: 'descending',
    limit: 100,
  })
  return page.items.map((item) => stateOf<CareOccasion>(item))
}

export const searchableOccasions = {
  noun: careOccasions,
  terms: () => [],
  values: ({ planId, customerId, ownerId, teamId }) => ({ planId, customerId, ownerId, teamId }),
} as const satisfies Searchable<CareOccasion>

export const careWalks: Noun<CareWalk> = {
  name: 'care_walk',
  indexes: (tenantId, { id, dueAt }) => dueIndex(tenantId, 'care_walk', id, dueAt),
}

export const careChains: Noun<CareChain> = {
  name: 'care_chain',
  indexes: (tenantId, { id, status, nextAt }) =>
    dueIndex(tenantId, 'care_chain', id, status === 'active' ? nextAt : undefined),
}
