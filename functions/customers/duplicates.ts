import * as z from 'zod'
import { cleanCustomer } from '../../shared/customers/clean-customer.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import { type Customer, CustomerInput } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { identityOfContact, identityOfCustomer } from '../../shared/customers/identity-of.ts'
import { ownerOfValue } from '../../shared/storage/unique.ts'
import { mayAskPersonal } from '../http/custom-lists.ts'
import { hiddenDuplicates, possibleDuplicate } from '../http/possible-duplicate.ts'
import { findRecord } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { defaultRegion } from './change-customer.ts'
import { personExample } from './examples.ts'
import { ContactParams, CustomerParams } from './params.ts'
import { uniqueOf } from './unique-steps.ts'

const Duplicates = z.strictObject({
  items: z
    .array(
      z.strictObject({
        ...possibleDuplicate,
        conflicts: z.array(z.string().max(40)).max(10).meta({
          description: 'Strong identifiers that differ; such records are never merged without a decision',
        }),
        known: z.boolean().meta({ description: 'Both were kept knowingly' }),
      }),
    )
    .max(100),
  hidden: hiddenDuplicates,
})

/** Pinyin and sounds of names are costly to load, so they are loaded by the first call that needs them. */
const scored = async () => (await import('../http/scored-duplicates.ts')).scoredDuplicates

const getDuplicates = route({
  name: 'duplicatesOfCustomer',
  method: 'GET',
  path: '/v1/customers/{customerId}/duplicates',
  summary: 'Customers that may be the same as this one, with a score and its reasons',
  permission: 'customer:read',
  params: CustomerParams,
  returns: Duplicates,
  examples: {},
  handle: async (request) => {
    const customer = await findRecord(request, customers, request.params.customerId)
    const compared = {
      noun: customers,
      identityOf: identityOfCustomer,
      self: customer.id,
      known: customer.knownDuplicates,
    }
    return { body: await (await scored())(request, identityOfCustomer(customer), compared) }
  },
})

/** Whoever has one of its unique values; also found when the names have nothing in common. */
const ownersOfValues = async ({ store, actor }: Request, customer: Customer): Promise<string[]> => {
  const values = uniqueOf('customer', customer)
  const owners = await Promise.all(values.map((value) => ownerOfValue(store, actor.tenantId, value)))
  return owners.filter((owner) => owner !== undefined)
}

const postDuplicates = route({
  name: 'checkDuplicates',
  method: 'POST',
  path: '/v1/customers/duplicates',
  summary: 'Check before adding: customers that may be the same as the one in the body, which is not kept',
  permission: 'customer:read',
  body: CustomerInput,
  returns: Duplicates,
  examples: { person: { body: personExample } },
  handle: async (request) => {
    mayAskPersonal(request)
    const clean = cleanCustomer(request.body, request.actor.region ?? defaultRegion)
    const customer = { phones: [], emails: [], ...clean } as unknown as Customer
    const others = await ownersOfValues(request, customer)
    const compared = { noun: customers, identityOf: identityOfCustomer, others }
    return { body: await (await scored())(request, identityOfCustomer(customer), compared) }
  },
})

const getContactDuplicates = route({
  name: 'duplicatesOfContact',
  method: 'GET',
  path: '/v1/contacts/{contactId}/duplicates',
  summary: 'Contacts that may be the same as this one, with a score and its reasons',
  permission: 'contact:read',
  params: ContactParams,
  returns: Duplicates,
  examples: {},
  handle: async (request) => {
    const contact = await findRecord(request, contacts, request.params.contactId)
    const compared = { noun: contacts, identityOf: identityOfContact, self: contact.id }
    return { body: await (await scored())(request, identityOfContact(contact), compared) }
  },
})

export const duplicateRoutes = [getDuplicates, postDuplicates, getContactDuplicates]
