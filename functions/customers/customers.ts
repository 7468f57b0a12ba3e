import * as z from 'zod'
import { Customer, CustomerInput, CustomerPatch, Organisation, Person } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { Task } from '../../shared/tasks/task-schema.ts'
import { recordAsOf } from '../http/history.ts'
import { findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { addCustomer, changeFound } from './change-customer.ts'
import { currentOfCustomer, mostCurrent } from './current-of-customer.ts'
import { ContactInView } from './customer-contacts.ts'
import { organisationExample, personExample } from './examples.ts'
import { CustomerParams, DuplicateChoice, ReadCustomer } from './params.ts'

const related = {
  contacts: z.array(ContactInView).max(mostCurrent).optional(),
  tasks: z.array(Task).max(mostCurrent).optional(),
}
const CustomerWithRelated = z.discriminatedUnion('kind', [Person.extend(related), Organisation.extend(related)])

const postCustomer = route({
  name: 'createCustomer',
  method: 'POST',
  path: '/v1/customers',
  summary: 'Add a customer: a person or an organisation',
  permission: 'customer:write',
  query: DuplicateChoice,
  body: CustomerInput,
  returns: Customer,
  status: 201,
  refuses: ['customer.duplicate'],
  examples: { person: { body: personExample }, organisation: { body: organisationExample } },
  handle: (request) => addCustomer(request, request.body, { allowDuplicate: request.query.allowDuplicate === 'true' }),
})

const getCustomer = route({
  name: 'getCustomer',
  method: 'GET',
  path: '/v1/customers/{customerId}',
  summary: 'Read a customer; the id of a merged one answers with the record that it became',
  permission: 'customer:read',
  params: CustomerParams,
  query: ReadCustomer,
  returns: CustomerWithRelated,
  examples: { lastYear: { query: { asOf: '2025-12-31T16:00:00Z' } }, whole: { query: { include: 'contacts,tasks' } } },
  handle: async (request) => {
    const { asOf, include } = request.query
    if (asOf !== undefined) return recordAsOf(request, customers, request.params.customerId, asOf)
    const customer = await findRecord(request, customers, request.params.customerId)
    if (include === undefined) return { body: customer, version: customer.version }
    const wanted = include.split(',').map((name) => name.slice(0, -1))
    const { contacts, tasks } = await currentOfCustomer(request, customer.id, wanted)
    // No version: what is included changes without the customer.
    return {
      body: { ...customer, ...(contacts && { contacts: [...contacts] as never }), ...(tasks && { tasks: [...tasks] }) },
    }
  },
})

const patchCustomer = route({
  name: 'changeCustomer',
  method: 'PATCH',
  path: '/v1/customers/{customerId}',
  summary: 'Change fields of a customer: what is given replaces, null removes',
  permission: 'customer:write',
  params: CustomerParams,
  query: DuplicateChoice,
  body: CustomerPatch,
  returns: Customer,
  refuses: ['customer.duplicate', 'customer.in_pool', 'customer.voided'],
  examples: { level: { body: { level: 'A', tags: ['vip'] } } },
  handle: async (request) => {
    const customer = await findRecord(request, customers, request.params.customerId)
    return changeFound(request, customer, request.body, { allowDuplicate: request.query.allowDuplicate === 'true' })
  },
})

export const customerRoutes = [postCustomer, getCustomer, patchCustomer]
