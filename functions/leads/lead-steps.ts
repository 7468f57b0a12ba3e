import { movePlaces } from '../../shared/assignment/load-store.ts'
import type { NewLead } from '../../shared/leads/lead.ts'
import { addressSteps } from '../../shared/leads/lead-address-store.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { isOpenLead } from '../../shared/leads/lead-status.ts'
import type { Step } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

/** The place that a lead takes among the open leads of its owner now. */
const placeOf = (lead: NewLead): Lead['place'] =>
  lead.place && isOpenLead(lead) && lead.ownerId === lead.place.userId ? lead.place : undefined

/**
 * What belongs into the commit of every change of a lead besides the lead itself: its place among the open leads of its owner, and
 * the addresses by which forms find it.
 */
export const leadSteps = async (store: Store, tenantId: string, before: NewLead, after: NewLead): Promise<Step[]> => [
  ...movePlaces(tenantId, [[placeOf(before), placeOf(after)]]),
  ...(await addressSteps(store, tenantId, before, after)),
]
