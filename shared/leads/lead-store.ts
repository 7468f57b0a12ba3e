import { isWaiting } from '../pools/waiting.ts'
import { customerPartition } from '../storage/customer-index.ts'
import { dueIndex } from '../storage/due.ts'
import { byMonth } from '../storage/months.ts'
import type { IndexAttributes, Noun } from '../storage/record.ts'
import type { Assignment } from './lead.ts'
import { leadDue } from './lead-due.ts'
import type { Lead } from './lead-schema.ts'
import { isOpenLead } from './lead-status.ts'

type Holder = Assignment & { readonly poolId?: string | undefined }

/**
 * Open leads of an owner; without an owner, those that wait in a pool, else in the queue of a team: index g3, those that wait
 * longest first.
 */
export const openLeadsOf = (tenantId: string, { ownerId, poolId, teamId }: Holder): string => {
  if (ownerId !== undefined) return `${tenantId}#lead#user#${ownerId}`
  if (poolId !== undefined) return `${tenantId}#lead#pool#${poolId}`
  return teamId !== undefined ? `${tenantId}#lead#team#${teamId}` : `${tenantId}#lead#unassigned`
}

const byHolder = (tenantId: string, lead: Lead): IndexAttributes => {
  const { poolId, ...holder } = lead
  const partition = openLeadsOf(tenantId, isWaiting(lead) ? lead : holder)
  const { ownedSince, pool, createdAt, statusSince, id } = lead
  return isOpenLead(lead)
    ? { g3pk: partition, g3sk: `${ownedSince ?? pool?.freedAt ?? createdAt}#${id}` }
    : { g3pk: `${partition}#settled`, g3sk: `${statusSince}#${id}` }
}

/** With the customer that it became. */
const byCustomer = (tenantId: string, { id, converted }: Lead): IndexAttributes =>
  converted ? { g1pk: customerPartition(tenantId, converted.customerId), g1sk: `was#${converted.at}#${id}` } : {}

export const leads: Noun<Lead> = {
  name: 'lead',
  indexes: (tenantId, lead) => ({
    ...byMonth(tenantId, 'lead', lead),
    ...byHolder(tenantId, lead),
    ...byCustomer(tenantId, lead),
    ...dueIndex(tenantId, 'lead', lead.id, leadDue(lead)),
  }),
  // What waits in a pool is seen through the pool alone, which hides what it hides; who defines pools sees it whole.
  owned: (lead) => (isWaiting(lead) ? { needs: 'pool:write' } : lead),
}
