import { contactChanged, contactCreated, contactRestored, contactVoided } from '../../events/customers.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { patched } from '../kernel/patched.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { fieldRefusal, Refusal } from '../kernel/refusal.ts'
import { cleanCustomer, emptyLists } from './clean-customer.ts'
import { confirmConsents } from './consent.ts'
import type { Affiliation, Contact, ContactInput, ContactPatch } from './contact-schema.ts'

export type NewContact = Omit<Contact, Exclude<keyof RecordFields, 'id'>>

/** Cleans what a caller gave of a contact, by the rules that customers are cleaned by. */
export const cleanContact = (given: ContactInput | ContactPatch, region: string): Partial<Contact> =>
  cleanCustomer(given, region) as unknown as Partial<Contact>

/** @throws Refusal when an organisation is named twice */
const checkAffiliations = (organisations: readonly Affiliation[]): void => {
  const seen = new Set<string>()
  for (const [index, { customerId }] of organisations.entries()) {
    if (seen.has(customerId)) throw fieldRefusal(`/organisations/${index}/customerId`, 'named_twice')
    seen.add(customerId)
  }
}

const customerIdsOf = ({ organisations }: Pick<Contact, 'organisations'>) =>
  organisations.map(({ customerId }) => customerId)

export const createContact = (
  id: string,
  clean: Partial<Contact>,
  owner: { readonly ownerId?: string | undefined; readonly teamId?: string | undefined },
): Decision<NewContact> => {
  const given = { phones: [], emails: [], tags: [], organisations: [], ...clean }
  const state = { ...given, ...owner, id, status: 'active' } as unknown as NewContact
  checkAffiliations(state.organisations)
  return { state, raises: [raise(contactCreated, { customerIds: customerIdsOf(state) })] }
}

/**
 * Changes a contact: what is given replaces, null removes. Answers the very same state when nothing changes.
 * @throws Refusal `contact.voided`, or `request.invalid` when an organisation is named twice
 */
export const changeContact = (contact: Contact, clean: Readonly<Record<string, unknown>>): Decision<Contact> => {
  if (contact.status === 'voided') throw new Refusal('contact.voided')
  const { state, fields } = patched(contact, emptyLists(clean))
  if (fields.length === 0) return { state: contact, raises: [] }
  checkAffiliations(state.organisations)
  return { state, raises: [raise(contactChanged, { customerIds: customerIdsOf(state), fields: [...fields] })] }
}

/** Voided contacts leave lists, search and their organisations' views, and keep their unique values. */
export const voidContact = (contact: Contact): Decision<Contact> =>
  contact.status === 'voided'
    ? { state: contact, raises: [] }
    : {
        state: { ...contact, status: 'voided' },
        raises: [raise(contactVoided, { customerIds: customerIdsOf(contact) })],
      }

export const restoreContact = (contact: Contact): Decision<Contact> =>
  contact.status === 'active'
    ? { state: contact, raises: [] }
    : {
        state: { ...contact, status: 'active' },
        raises: [raise(contactRestored, { customerIds: customerIdsOf(contact) })],
      }

/** Makes the consents valid that waited for this confirmation. */
export const confirmContact = (contact: Contact, sourceId: string, now: Instant): Decision<Contact> =>
  contact.status === 'voided' || contact.consents === undefined
    ? { state: contact, raises: [] }
    : changeContact(contact, { consents: confirmConsents(contact.consents, sourceId, now) })
