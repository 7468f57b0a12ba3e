import type { Contact } from '../../shared/customers/contact-schema.ts'
import { contacts, linkedContactOf } from '../../shared/customers/contact-store.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customerPartition } from '../../shared/storage/customer-index.ts'
import type { Store } from '../../shared/storage/store.ts'

type Reached = Pick<Customer | Contact, 'emails' | 'phones'>

export const emailOf = ({ emails }: Pick<Reached, 'emails'>): string | undefined =>
  emails.find(({ valid }) => valid)?.address

const hasAnyAddress = ({ emails, phones }: Reached): boolean =>
  emails.some(({ valid }) => valid) || phones.some(({ valid }) => valid)

const mostContacts = 50

const reachedThrough = async (
  store: Store,
  tenantId: string,
  customer: Customer,
  isReachable: (person: Reached) => boolean,
): Promise<string | undefined> => {
  if (isReachable(customer) || customer.kind !== 'organisation') return undefined
  const partition = customerPartition(tenantId, customer.id)
  const range = { beginsWith: `now#${contacts.name}#` }
  const { items } = await store.query({ index: 'g1', partition, range, limit: mostContacts })
  const reachable = items.map(linkedContactOf).filter(isReachable)
  return (reachable.find(({ roles }) => roles.includes('decision_maker')) ?? reachable[0])?.id
}

/** An organisation without an address of its own is asked through a contact who can be written to, who decides if there is one. */
export const contactToAsk = (store: Store, tenantId: string, customer: Customer): Promise<string | undefined> =>
  reachedThrough(store, tenantId, customer, (person) => emailOf(person) !== undefined)

/** The same for messages by any channel. */
export const contactToTell = (store: Store, tenantId: string, customer: Customer): Promise<string | undefined> =>
  reachedThrough(store, tenantId, customer, hasAnyAddress)
