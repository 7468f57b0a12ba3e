import type { Contact } from './contact-schema.ts'
import type { Customer } from './customer-schema.ts'
import type { Identity } from './identity.ts'

/** The ways in which somebody can be reached, as far as they are valid. */
export const reachedBy = ({ phones, emails, socialIds }: Pick<Customer, 'phones' | 'emails' | 'socialIds'>) => ({
  phones: phones.filter(({ valid }) => valid).map(({ number }) => number),
  emails: emails.filter(({ valid }) => valid).map(({ address }) => address),
  wechatId: socialIds?.find(({ network }) => network === 'wechat')?.id.toLowerCase(),
})

/** What tells whether two customers are the same one. */
export const identityOfCustomer = (customer: Customer): Identity => {
  const shared = { kind: customer.kind, name: customer.name, ...reachedBy(customer) }
  if (customer.kind === 'person') {
    const { familyName, givenName, company } = customer
    return { ...shared, familyName, givenName, companyName: company }
  }
  const { registrationNumber, domain } = customer
  return { ...shared, registrationNumber: registrationNumber?.toUpperCase(), domain }
}

/** What tells whether two contacts are the same person. */
export const identityOfContact = (contact: Contact): Identity => {
  const { name, familyName, givenName } = contact
  return { kind: 'person', name, familyName, givenName, ...reachedBy(contact) }
}
