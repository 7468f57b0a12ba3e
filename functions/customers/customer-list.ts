import * as z from 'zod'
import { checkedOfCustomers, customerValues, listedOfCustomers } from '../../shared/customers/customer-lists.ts'
import { Customer, customerLevels, customerTypes } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { uniqueFields } from '../../shared/customers/customer-unique.ts'
import { label } from '../../shared/customers/person-schema.ts'
import { lifecycleStages } from '../../shared/kernel/lifecycle.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { route } from '../http/route.ts'
import { customersByValue } from './find-by-value.ts'
import { type Lists, listingOf, voidedOrNot } from './listing.ts'

const id = z.string().min(1).max(40).optional()
const word = label.optional()
const uniqueValue = z
  .string()
  .min(1)
  .max(320)
  .optional()
  .meta({ description: 'Finds the one customer that has this value, also a voided one; current at once' })

const CustomerQuery = listQuery({
  kind: z.enum(['person', 'organisation']).optional(),
  type: z.enum(customerTypes).optional(),
  level: z.enum(customerLevels).optional(),
  lifecycle: z.enum(lifecycleStages).optional(),
  region: word,
  industry: word,
  'source.channel': word,
  'source.contactPoint': word,
  'source.campaign': word,
  ownerId: id,
  teamId: id,
  parentId: id,
  poolId: id,
  tags: word.meta({ description: 'Customers with this tag' }),
  quality: z
    .enum(['invalid.phones', 'invalid.emails', 'invalid.website', 'duplicate'])
    .optional()
    .meta({ description: 'What is wrong with its data' }),
  status: z.enum(['active', 'voided']).optional().meta({ description: 'Active ones unless asked for' }),
  ...(Object.fromEntries(uniqueFields.map((field) => [field, uniqueValue])) as Record<
    (typeof uniqueFields)[number],
    typeof uniqueValue
  >),
})

const lists: Lists<Customer> = {
  noun: customers,
  schema: Customer,
  listed: listedOfCustomers,
  checked: checkedOfCustomers,
  values: customerValues,
  searchable: async () => (await import('../../shared/customers/customer-search-store.ts')).searchableCustomers,
}

const getCustomers = route({
  name: 'listCustomers',
  method: 'GET',
  path: '/v1/customers',
  summary:
    'List customers: by fields, by words of a name, a phone ending, an e-mail address; or the one with a unique value',
  permission: 'customer:read',
  query: CustomerQuery,
  returns: pageOf(Customer),
  refuses: ['filter.unserved', 'sort.unserved', 'cursor.invalid'],
  examples: {
    search: { query: { q: 'zhang 8000' } },
    important: { query: { level: 'A', type: 'customer' } },
    byEmail: { query: { email: 'zhang.weiming@example.com' } },
  },
  handle: async (request) => {
    const found = await customersByValue(request, request.query)
    if (found) return { body: { items: found } }
    const asked = { ...request, query: voidedOrNot(request.query) }
    return listPage(asked, await listingOf(asked, lists))
  },
})

export const customerListRoutes = [getCustomers]
