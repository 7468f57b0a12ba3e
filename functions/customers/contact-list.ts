import * as z from 'zod'
import { Contact, contactRoles } from '../../shared/customers/contact-schema.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import { checkedOfContacts, contactValues, listedOfContacts } from '../../shared/customers/customer-lists.ts'
import { label } from '../../shared/customers/person-schema.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { route } from '../http/route.ts'
import { type Lists, listingOf, voidedOrNot } from './listing.ts'

const id = z.string().min(1).max(40).optional()
const word = label.optional()

const ContactQuery = listQuery({
  'organisations.customerId': id,
  'organisations.roles': z.enum(contactRoles).optional(),
  ownerId: id,
  teamId: id,
  tags: word.meta({ description: 'Contacts with this tag' }),
  quality: z.enum(['invalid.phones', 'invalid.emails']).optional().meta({ description: 'What is wrong with its data' }),
  status: z.enum(['active', 'voided']).optional().meta({ description: 'Active ones unless asked for' }),
})

const lists: Lists<Contact> = {
  noun: contacts,
  schema: Contact,
  listed: listedOfContacts,
  checked: checkedOfContacts,
  values: contactValues,
  searchable: async () => (await import('../../shared/customers/customer-search-store.ts')).searchableContacts,
}

const getContacts = route({
  name: 'listContacts',
  method: 'GET',
  path: '/v1/contacts',
  summary: 'List contacts: by fields, by words of a name, a phone ending, an e-mail address',
  permission: 'contact:read',
  query: ContactQuery,
  returns: pageOf(Contact),
  refuses: ['filter.unserved', 'sort.unserved', 'cursor.invalid'],
  examples: { search: { query: { q: 'wang' } }, deciders: { query: { 'organisations.roles': 'decision_maker' } } },
  handle: async (request) => {
    const asked = { ...request, query: voidedOrNot(request.query) }
    return listPage(asked, await listingOf(asked, lists))
  },
})

export const contactListRoutes = [getContacts]
