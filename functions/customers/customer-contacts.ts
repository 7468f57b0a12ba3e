import * as z from 'zod'
import { Affiliation, Contact } from '../../shared/customers/contact-schema.ts'
import { contacts, linkedContactOf } from '../../shared/customers/contact-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { reaches } from '../../shared/kernel/actor.ts'
import { customerPartition } from '../../shared/storage/customer-index.ts'
import type { Position } from '../../shared/storage/store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { seenRecord } from '../http/references.ts'
import { route } from '../http/route.ts'
import { CustomerParams } from './params.ts'

/** A contact as the view of one of its organisations shows it. */
export const ContactInView = Contact.pick({
  id: true,
  name: true,
  phones: true,
  emails: true,
  ownerId: true,
  teamId: true,
  createdAt: true,
}).extend(Affiliation.omit({ customerId: true }).shape)

const Page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(4000).optional().meta({ description: '`next` of the page before' }),
})

const getContacts = route({
  name: 'listContactsOfCustomer',
  method: 'GET',
  path: '/v1/customers/{customerId}/contacts',
  summary: 'Contacts at an organisation, with what each is there; the earliest first',
  permission: 'contact:read',
  params: CustomerParams,
  query: Page,
  returns: z.strictObject({ items: z.array(ContactInView).max(100), next: z.string().max(4000).optional() }),
  examples: {},
  handle: async (request) => {
    const { actor, store, query } = request
    const customer = await seenRecord(request, customers, request.params.customerId)
    const after = await openCursor<Position>(request, query.cursor)
    const page = await store.query({
      index: 'g1',
      partition: customerPartition(actor.tenantId, customer.id),
      range: { beginsWith: `now#${contacts.name}#` },
      limit: query.limit,
      ...(after && { after }),
    })
    const items = page.items.map(linkedContactOf).filter((contact) => reaches(actor, 'contact:read', contact))
    return { body: { items: items as never, ...(page.next && { next: await sealCursor(request, page.next) }) } }
  },
})

export const customerContactRoutes = [getContacts]
