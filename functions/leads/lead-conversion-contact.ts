import { unitedConsents } from '../../shared/customers/consent.ts'
import { changeContact, createContact } from '../../shared/customers/contact.ts'
import type { Affiliation, Contact } from '../../shared/customers/contact-schema.ts'
import { contacts, linkSteps } from '../../shared/customers/contact-store.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { uniqueValuesOf } from '../../shared/customers/customer-unique.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import { contactOfLead } from '../../shared/leads/conversion.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { changeRecord, createRecord, type Step } from '../../shared/storage/record.ts'
import { seenRecord } from '../http/references.ts'
import type { Request } from '../http/route.ts'
import type { ConversionInput } from './lead-conversion-input.ts'
import { checkMayMake, customFor, type Heir, takeValues } from './lead-conversion-part.ts'

interface ContactPart {
  readonly id: string
  readonly steps: readonly Step[]
}

const duplicate = (id: string, field: string): Refusal =>
  new Refusal('contact.duplicate', { params: { field, id }, extra: { contactId: id, field } })

/** A contact that the person turned out to be: it belongs to the organisation from now on, if it did not before. */
const known = async (request: Request, lead: Lead, contactId: string, place: Affiliation): Promise<ContactPart> => {
  const contact = await seenRecord(request, contacts, contactId)
  if (contact.status === 'voided') throw new Refusal('contact.voided')
  const isThere = contact.organisations.some(({ customerId }) => customerId === place.customerId)
  if (!isThere) checkMayMake(request, contacts.name, contact)
  const decision = changeContact(contact, {
    ...(!isThere && { organisations: [...contact.organisations, place] }),
    ...(lead.consents && { consents: unitedConsents(contact.consents, lead.consents) }),
  })
  if (decision.state === contact) return { id: contact.id, steps: [] }
  if (decision.state.organisations.length > mostOrganisations)
    throw fieldRefusal('/contact/contactId', 'too_big.array', { maximum: mostOrganisations })
  const { state, step } = changeRecord(contacts, request, decision)
  return { id: contact.id, steps: [step, ...linkSteps(request.actor.tenantId, state, contact)] }
}

const mostOrganisations = 10

/**
 * The contact at the organisation that a lead becomes; none at a person.
 * @throws Refusal `not_found`, `contact.voided`, `access.denied`, `lead.known_elsewhere`, or `contact.duplicate` naming the one
 * with the same address, to be linked
 */
export const contactFor = async (
  request: Request,
  { lead, owner }: Heir,
  customer: Customer,
  input: ConversionInput['contact'],
): Promise<ContactPart | undefined> => {
  if (input && customer.kind === 'person') throw fieldRefusal('/contact', 'not_of_this_kind', { kind: customer.kind })
  if (input === null || customer.kind === 'person') return undefined
  const place: Affiliation = {
    customerId: customer.id,
    roles: input?.roles ?? ['other'],
    ...(lead.company !== undefined && lead.title !== undefined && { jobTitle: lead.title }),
  }
  if (input?.contactId !== undefined) return known(request, lead, input.contactId, place)
  checkMayMake(request, contacts.name, owner)
  const id = request.ids('con')
  const { patch, unique } = await customFor(request, lead, 'contact')
  const fields = { ...contactOfLead(lead), ...patch, organisations: [place] } as Partial<Contact>
  const decision = createContact(id, fields, owner)
  const values = uniqueValuesOf(contacts.name, decision.state, unique)
  const claims = await takeValues(request, contacts, id, values, duplicate)
  const { state, step } = createRecord(contacts, request, decision)
  return { id, steps: [step, ...claims, ...linkSteps(request.actor.tenantId, state)] }
}
