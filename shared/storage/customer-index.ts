import type { Instant } from '../kernel/instant.ts'
import type { IndexAttributes } from './record.ts'

/** Everything that belongs to a customer stands in one partition of index g1, so that the 360° view reads it at once. */
export const customerPartition = (tenantId: string, customerId: string): string => `${tenantId}#customer#${customerId}`

/** What is current: `now#<noun>#<order>#<id>`, such as contacts by name and open tasks by due time. */
export const nowIndex = (
  tenantId: string,
  customerId: string,
  noun: string,
  order: string,
  id: string,
): IndexAttributes => ({ g1pk: customerPartition(tenantId, customerId), g1sk: `now#${noun}#${order}#${id}` })

/** What has happened, as the timeline shows it: `at#<instant>#<id>`. */
export const atIndex = (tenantId: string, customerId: string, at: Instant, id: string): IndexAttributes => ({
  g1pk: customerPartition(tenantId, customerId),
  g1sk: `at#${at}#${id}`,
})
