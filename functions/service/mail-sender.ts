import { contacts } from '../../shared/customers/contact-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { ownerOfValue } from '../../shared/storage/unique.ts'
import type { Request } from '../http/route.ts'

/** Who is known by an e-mail address. */
export interface Sender {
  readonly customerId?: string
  readonly contactId?: string
}

/** The customer with this address; else the contact, and the organisation that it stands for if there is only one. */
export const senderKnownAs = async ({ store, actor }: Request, value: string): Promise<Sender> => {
  const { tenantId } = actor
  const customerId = await ownerOfValue(store, tenantId, { noun: 'customer', field: 'email', value })
  const customer = customerId === undefined ? undefined : await loadRecord(store, customers, tenantId, customerId)
  if (customer?.status === 'active') return { customerId: customer.id }
  const contactId = await ownerOfValue(store, tenantId, { noun: 'contact', field: 'email', value })
  const contact = contactId === undefined ? undefined : await loadRecord(store, contacts, tenantId, contactId)
  if (contact?.status !== 'active') return {}
  const [only, second] = contact.organisations
  return { contactId: contact.id, ...(only && !second && { customerId: only.customerId }) }
}

/** Whether this sender has a part in a case, so that the case's number in a subject is enough to write to it. */
export const belongsTo = (found: Case, address: string, { customerId, contactId }: Sender): boolean =>
  found.requester?.email === address ||
  (customerId !== undefined && found.customerId === customerId) ||
  (contactId !== undefined && found.contactId === contactId)
