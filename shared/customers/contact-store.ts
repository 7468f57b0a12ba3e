import { isDeepStrictEqual } from 'node:util'
import { nowIndex } from '../storage/customer-index.ts'
import { byMonth } from '../storage/months.ts'
import { type Noun, recordKey, type Step } from '../storage/record.ts'
import type { Item, Key } from '../storage/store.ts'
import type { Contact } from './contact-schema.ts'

export const contacts: Noun<Contact> = {
  name: 'contact',
  indexes: (tenantId, contact) => byMonth(tenantId, 'contact', contact),
}

/** A contact as its organisation's view shows it. */
export type LinkedContact = Pick<Contact, 'id' | 'name' | 'phones' | 'emails' | 'ownerId' | 'teamId' | 'createdAt'> & {
  readonly roles: readonly string[]
  readonly jobTitle?: string
  readonly department?: string
}

const linkKey = (tenantId: string, contactId: string, customerId: string): Key => ({
  ...recordKey(tenantId, contacts.name, contactId),
  sk: `at#${customerId}`,
})

/** A copy under the contact's own key, one for each organisation, which stands in that organisation's partition of g1. */
const linkItem = (tenantId: string, contact: Contact, place: Contact['organisations'][number]): Item => {
  const { id, name, phones, emails, ownerId, teamId, createdAt } = contact
  const { customerId, ...position } = place
  const data = { id, name, phones, emails, ownerId, teamId, createdAt, ...position }
  const present = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))
  return {
    ...linkKey(tenantId, id, customerId),
    ...nowIndex(tenantId, customerId, contacts.name, createdAt, id),
    link: present as never,
  }
}

export const linkedContactOf = (item: Item): LinkedContact => item.link as unknown as LinkedContact

const linksOf = (tenantId: string, contact: Contact | undefined): Map<string, Item> =>
  new Map(
    contact?.status === 'active'
      ? contact.organisations.map((place) => [place.customerId, linkItem(tenantId, contact, place)] as const)
      : [],
  )

/** What the organisations' views of a contact need when it goes from `before` to `after`; a part of its own commit. */
export const linkSteps = (tenantId: string, after: Contact, before?: Contact): Step[] => {
  const [old, next] = [linksOf(tenantId, before), linksOf(tenantId, after)]
  const puts = [...next]
    .filter(([customerId, item]) => !isDeepStrictEqual(old.get(customerId), item))
    .map(([, item]): Step => ({ action: { do: 'put', item } }))
  const deletes = [...old.keys()]
    .filter((customerId) => !next.has(customerId))
    .map((customerId): Step => ({ action: { do: 'delete', key: linkKey(tenantId, after.id, customerId) } }))
  return [...puts, ...deletes]
}
