import type { InteractionInput } from '../../shared/communication/interaction-schema.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { type Owned, reaches } from '../../shared/kernel/actor.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import type { Noun } from '../../shared/storage/record.ts'
import { colleague, seenRecord } from '../http/references.ts'
import type { Request } from '../http/route.ts'

const contacts: Noun<RecordFields & Owned> = { name: 'contact', indexes: () => ({}) }

/**
 * The customer that something is noted on; the id of a merged one leads to the record that it became.
 * @throws Refusal `not_found`, `customer.voided`
 */
export const seenCustomer = async (request: Request, customerId: string): Promise<Customer> => {
  const customer = await seenRecord(request, customers, customerId)
  if (customer.status === 'voided') throw new Refusal('customer.voided')
  return customer
}

/** With whom an interaction was. @throws Refusal when nobody is named, or the actor may not see who is */
export const withWhom = async (request: Request, input: InteractionInput) => {
  const [customer, contact] = await Promise.all([
    input.customerId === undefined ? undefined : seenCustomer(request, input.customerId),
    input.contactId === undefined ? undefined : seenRecord(request, contacts, input.contactId),
  ])
  if (!customer && !contact) throw fieldRefusal('/customerId', 'required')
  return { ...(customer && { customerId: customer.id }), ...(contact && { contactId: contact.id }) }
}

/** Who was in touch, with their team: who is named, or the caller when that is a user. */
export const staffOf = async (
  request: Request,
  staffId: string | undefined,
): Promise<{ staffId?: string; teamId?: string }> => {
  const { actor } = request
  const own = actor.kind === 'user' ? actor.id : undefined
  const id = staffId ?? own
  const teamId = id === undefined || id === own ? actor.teamId : (await colleague(request, id, '/staffId')).teamId
  if (!reaches(actor, 'interaction:write', { ownerId: id, teamId }))
    throw new Refusal('access.denied', { params: { permission: 'interaction:write' } })
  return { ...(id !== undefined && { staffId: id }), ...(teamId !== undefined && { teamId }) }
}
