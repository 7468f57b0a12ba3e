import type { Instant } from '../kernel/instant.ts'
import type { IndexAttributes } from './record.ts'

/** Everything that belongs to a customer stands in one partition of index g1, so that the 360° view reads it at once. */
export const customerPartition = (tenantId: string, customerId: string): string => `${tenantId}#customer#${customerId}`

/** The same of a lead, as long as it is no customer. */
export const leadPartition = (tenantId: string, leadId: string): string => `${tenantId}#lead#${leadId}`

/** What happened with a deal beside its own writes, as far as it stands with no customer. */
export const dealPartition = (tenantId: string, dealId: string): string => `${tenantId}#deal#${dealId}`

interface About {
  readonly customerId?: string | undefined
  readonly leadId?: string | undefined
  readonly dealId?: string | undefined
}

/** In whose partition something stands: that of the customer, else of the lead, else of the deal; in none when it is about none. */
export const partitionAbout = (tenantId: string, { customerId, leadId, dealId }: About): string | undefined => {
  if (customerId !== undefined) return customerPartition(tenantId, customerId)
  if (leadId !== undefined) return leadPartition(tenantId, leadId)
  return dealId === undefined ? undefined : dealPartition(tenantId, dealId)
}

/** What is current in a partition: `now#<noun>#<order>#<id>`, such as contacts by name and open tasks by due time. */
export const nowIn = (partition: string, noun: string, order: string, id: string): IndexAttributes => ({
  g1pk: partition,
  g1sk: `now#${noun}#${order}#${id}`,
})

/** What has happened, as the timeline shows it: `at#<instant>#<id>`. */
export const atIn = (partition: string, at: Instant, id: string): IndexAttributes => ({
  g1pk: partition,
  g1sk: `at#${at}#${id}`,
})

/** What is current of a customer. */
export const nowIndex = (
  tenantId: string,
  customerId: string,
  noun: string,
  order: string,
  id: string,
): IndexAttributes => nowIn(customerPartition(tenantId, customerId), noun, order, id)

/** What has happened with a customer. */
export const atIndex = (tenantId: string, customerId: string, at: Instant, id: string): IndexAttributes =>
  atIn(customerPartition(tenantId, customerId), at, id)
