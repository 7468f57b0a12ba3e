import { movePlaces } from '../../shared/assignment/load-store.ts'
import type { NewLead } from '../../shared/leads/lead.ts'
import { addressSteps } from '../../shared/leads/lead-address-store.ts'
import { isOpenLead } from '../../shared/leads/lead-status.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { standingOfLead } from '../../shared/leads/pooled-lead.ts'
import { type HoldingLimit, holdingSteps } from '../../shared/pools/pool-store.ts'
import type { Step } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

/** In whose backlog a lead takes a place now. */
const holderOf = (lead: NewLead | undefined): string | undefined =>
  lead && isOpenLead(lead) ? lead.ownerId : undefined

/**
 * What belongs into the commit of every change of a lead besides the lead itself: its place among the open leads of its owner, what
 * its owner has of its pool, and the addresses by which forms find it.
 * @param limit holds who gets it to how many of a pool's they may have
 */
export const leadSteps = async (
  store: Store,
  tenantId: string,
  before: NewLead,
  after: NewLead,
  limit?: HoldingLimit,
): Promise<Step[]> => [
  ...movePlaces(tenantId, leads.name, [[holderOf(before), holderOf(after)]]),
  ...holdingSteps(standingOfLead, tenantId, before, after, limit),
  ...(await addressSteps(store, tenantId, before, after)),
]
