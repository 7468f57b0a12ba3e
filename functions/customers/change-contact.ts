import { changeContact, cleanContact, createContact } from '../../shared/customers/contact.ts'
import type { Affiliation, Contact, ContactInput, ContactPatch } from '../../shared/customers/contact-schema.ts'
import { contacts, linkSteps } from '../../shared/customers/contact-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import type { Decision } from '../../shared/kernel/decision.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { loadRecord, type Step } from '../../shared/storage/record.ts'
import { customDraft } from '../http/custom-draft.ts'
import { ownerOfNew, ownerPatch } from '../http/owner.ts'
import { changed, created } from '../http/records.ts'
import { maySee } from '../http/references.ts'
import type { Reply, Request } from '../http/route.ts'
import { defaultRegion } from './change-customer.ts'
import { exchangeValues, uniqueOf } from './unique-steps.ts'

/**
 * The organisations of a contact under the ids that they have now: a merged one is the record that it became.
 * @param known organisations that the contact has already; they need not be visible to the caller
 * @throws Refusal when one does not exist, may not be seen, is a person or is voided
 */
const foundOrganisations = (
  request: Request,
  organisations: readonly Affiliation[],
  known: readonly Affiliation[] = [],
): Promise<Affiliation[]> =>
  Promise.all(
    organisations.map(async (place, index) => {
      if (known.some(({ customerId }) => customerId === place.customerId)) return place
      const { actor, store } = request
      const customer = await loadRecord(store, customers, actor.tenantId, place.customerId)
      const refuse = (code: string) => fieldRefusal(`/organisations/${index}/customerId`, code)
      if (!customer || !maySee(request, customers, customer)) throw refuse('no_such_record')
      if (customer.kind !== 'organisation') throw refuse('not_an_organisation')
      if (customer.status === 'voided') throw refuse('is_voided')
      return { ...place, customerId: customer.id }
    }),
  )

export const addContact = async (request: Request, input: ContactInput): Promise<Reply<Contact>> => {
  const { tenantId, region = defaultRegion } = request.actor
  const id = request.ids('con')
  const { patch, unique } = await customDraft(request, 'contact', input.custom)
  const organisations = await foundOrganisations(request, input.organisations)
  const owner = await ownerOfNew(request, 'contact:write', input)
  const { custom, ...clean } = cleanContact(input, region)
  const decision = createContact(id, { ...clean, ...patch, organisations } as Partial<Contact>, owner)
  const after = uniqueOf('contact', decision.state, unique)
  const { steps } = await exchangeValues(request, { id, before: [], after })
  const reply = created(request, contacts, decision, `/v1/contacts/${id}`, steps)
  return { ...reply, steps: [...(reply.steps ?? []), ...linkSteps(tenantId, reply.body)] }
}

/** The next version of a contact along with what its organisations show of it. */
export const savedContact = (
  request: Request,
  contact: Contact,
  decision: Decision<Contact>,
  steps: readonly Step[] = [],
): Reply<Contact> => {
  const reply = changed(request, contacts, contact, decision, steps)
  if (reply.body === contact) return reply
  return { ...reply, steps: [...(reply.steps ?? []), ...linkSteps(request.actor.tenantId, reply.body, contact)] }
}

/** Changes a contact that was found: what is given replaces, null removes. */
export const changeFoundContact = async (
  request: Request,
  contact: Contact,
  given: ContactPatch,
): Promise<Reply<Contact>> => {
  const { custom, ownerId, teamId, organisations, ...rest } = given
  const { patch, unique, uniqueBefore } = await customDraft(request, 'contact', custom, contact)
  const places = organisations && {
    organisations: await foundOrganisations(request, organisations, contact.organisations),
  }
  const owner = await ownerPatch(request, 'contact:write', contact, { ownerId, teamId })
  const clean = cleanContact(rest, request.actor.region ?? defaultRegion)
  const decision = changeContact(contact, { ...clean, ...patch, ...places, ...owner })
  const { steps } = await exchangeValues(request, {
    id: contact.id,
    before: uniqueOf('contact', contact, uniqueBefore),
    after: uniqueOf('contact', decision.state, unique),
  })
  return savedContact(request, contact, decision, steps)
}
