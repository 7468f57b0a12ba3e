import { languageOf } from '../../shared/admin/language-store.ts'
import type { Contact } from '../../shared/customers/contact-schema.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import type { Language } from '../../shared/kernel/language.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

interface Asked {
  readonly customerId?: string | undefined
  readonly contactId?: string | undefined
}

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

/** The language of the tag, else of the tenant: customers keep none. */
export const languageFor = async (store: Store, tenantId: string, tag: string | undefined): Promise<Language> => {
  if (tag !== undefined) return tag.startsWith('zh') ? 'zh' : 'en'
  return languageOf(store, tenantId, undefined)
}
