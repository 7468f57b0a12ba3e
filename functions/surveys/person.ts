import { languageOf } from '../../shared/admin/language-store.ts'
import type { Contact } from '../../shared/customers/contact-schema.ts'
import { contacts, linkedContactOf } from '../../shared/customers/contact-store.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import type { Language } from '../../shared/service/survey-question.ts'
import { customerPartition } from '../../shared/storage/customer-index.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

interface Asked {
  readonly customerId?: string | undefined
  readonly contactId?: string | undefined
}

export const emailOf = ({ emails }: Pick<Customer | Contact, 'emails'>): string | undefined =>
  emails.find(({ valid }) => valid)?.address

/** Who is asked: the contact if one is named, else the customer; undefined when that one is gone. */
export const personAsked = async (
  store: Store,
  tenantId: string,
  { customerId, contactId }: Asked,
): Promise<Customer | Contact | undefined> => {
  const person =
    contactId !== undefined
      ? await loadRecord(store, contacts, tenantId, contactId)
      : customerId !== undefined && (await loadRecord(store, customers, tenantId, customerId))
  return person && person.status === 'active' ? person : undefined
}

const mostContacts = 50

/** An organisation without an address of its own is asked through a contact who can be written to, who decides if there is one. */
export const contactToAsk = async (store: Store, tenantId: string, customer: Customer): Promise<string | undefined> => {
  if (emailOf(customer) !== undefined || customer.kind !== 'organisation') return undefined
  const partition = customerPartition(tenantId, customer.id)
  const range = { beginsWith: `now#${contacts.name}#` }
  const { items } = await store.query({ index: 'g1', partition, range, limit: mostContacts })
  const reachable = items.map(linkedContactOf).filter((contact) => emailOf(contact) !== undefined)
  return (reachable.find(({ roles }) => roles.includes('decision_maker')) ?? reachable[0])?.id
}

/** The language of the tag, else of the tenant: customers keep none. */
export const languageFor = async (store: Store, tenantId: string, tag: string | undefined): Promise<Language> => {
  if (tag !== undefined) return tag.startsWith('zh') ? 'zh' : 'en'
  return languageOf(store, tenantId, undefined)
}
