import type { InteractionInput } from '../../shared/communication/interaction-schema.ts'
import type { Contact } from '../../shared/customers/contact-schema.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { reaches } from '../../shared/kernel/actor.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import type { Deal } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { colleague, seenRecord } from '../http/references.ts'
import type { Request } from '../http/route.ts'

/**
 * The customer that something is noted on; the id of a merged one leads to the record that it became.
 * @throws Refusal `not_found`, `customer.voided`
 */
const seenCustomer = async (request: Request, customerId: string): Promise<Customer> => {
  const customer = await seenRecord(request, customers, customerId)
  if (customer.status === 'voided') throw new Refusal('customer.voided')
  return customer
}

const seenContact = async (request: Request, contactId: string): Promise<Contact> => {
  const contact = await seenRecord(request, contacts, contactId)
  if (contact.status === 'voided') throw new Refusal('contact.voided')
  return contact
}

/** The organisation of a contact that has only one. */
const onlyOrganisation = async ({ store, actor }: Request, contact: Contact): Promise<Customer | undefined> => {
  const [place, ...others] = contact.organisations
  return place && others.length === 0 ? loadRecord(store, customers, actor.tenantId, place.customerId) : undefined
}

/**
 * With whom an interaction was. One with a contact of a single organisation is one with that organisation too, and one about a
 * deal, or with a lead that became a customer, is one with that customer.
 * @throws Refusal when nobody is named, or the actor may not see who is
 */
export const withWhom = async (request: Request, { customerId, contactId, leadId, dealId }: InteractionInput) => {
  const [named, contact, lead, deal] = await Promise.all([
    customerId === undefined ? undefined : seenCustomer(request, customerId),
    contactId === undefined ? undefined : seenContact(request, contactId),
    leadId === undefined ? undefined : seenRecord<Lead>(request, leads, leadId),
    dealId === undefined ? undefined : seenRecord<Deal>(request, deals, dealId),
  ])
  if (!named && !contact && !lead && !deal) throw fieldRefusal('/customerId', 'required')
  const customer = named ?? (contact && (await onlyOrganisation(request, contact)))
  const became = customer?.id ?? lead?.converted?.customerId ?? deal?.customerId
  const person = contact?.id ?? lead?.converted?.contactId
  return {
    ...(became !== undefined && { customerId: became }),
    ...(person !== undefined && { contactId: person }),
    ...(lead && { leadId: lead.id }),
    ...(deal && { dealId: deal.id }),
  }
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
