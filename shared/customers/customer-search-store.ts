import { searchTerms } from '../kernel/search-terms.ts'
import type { Searchable } from '../storage/record-search.ts'
import type { Contact } from './contact-schema.ts'
import { contacts } from './contact-store.ts'
import { contactValues, customerValues } from './customer-lists.ts'
import type { Customer } from './customer-schema.ts'
import { customers } from './customer-store.ts'
import { blockingKeys, duplicateList } from './duplicate-keys.ts'
import { identityOfContact, identityOfCustomer } from './identity-of.ts'

type Known = Pick<Customer, 'phones' | 'emails' | 'socialIds' | 'externalId'>

const numbersAndCodes = ({ phones, emails, socialIds = [], externalId }: Known) => ({
  phones: phones.map(({ number }) => number),
  emails: emails.map(({ address }) => address),
  codes: [...socialIds.map(({ id }) => id), ...(externalId ? [externalId] : [])],
})

interface Named {
  readonly name: string
  readonly familyName?: string | undefined
  readonly givenName?: string | undefined
}

const letters = (text: string): string => [...text.replace(/\s/g, '').toLowerCase()].sort().join('')

/** Family and given name, unless the name is made of just these. */
const otherNames = ({ name, familyName = '', givenName = '' }: Named): string[] => {
  const other = `${familyName} ${givenName}`.trim()
  return other === '' || letters(other) === letters(name) ? [] : [other]
}

const customerTerms = (customer: Customer): string[] => {
  const { kind, name } = customer
  const found = numbersAndCodes(customer)
  if (customer.kind === 'person')
    return searchTerms({ kind, name, otherNames: otherNames(customer), companyName: customer.company, ...found })
  const { registrationNumber, domain } = customer
  const codes = [...found.codes, ...[registrationNumber, domain].filter((code) => code !== undefined)]
  return searchTerms({ kind, name, ...found, codes })
}

/** Customers by what is searched and filtered, and by what shows possible duplicates. Costly to import: it reads pinyin. */
export const searchableCustomers: Searchable<Customer> = {
  noun: customers,
  terms: customerTerms,
  values: (customer) => ({
    ...customerValues(customer),
    ...(customer.status === 'active' && { [duplicateList]: blockingKeys(identityOfCustomer(customer)) }),
  }),
}

export const searchableContacts: Searchable<Contact> = {
  noun: contacts,
  terms: (contact) =>
    searchTerms({ kind: 'person', name: contact.name, otherNames: otherNames(contact), ...numbersAndCodes(contact) }),
  values: (contact) => ({
    ...contactValues(contact),
    ...(contact.status === 'active' && { [duplicateList]: blockingKeys(identityOfContact(contact)) }),
  }),
}
