import { contacts } from '../../shared/customers/contact-store.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import type { DealPatch } from '../../shared/sales/deal-schema.ts'
import { territoriesOf } from '../../shared/sales/territory-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { colleague, maySee, partnerNamed, seenRecord } from '../http/references.ts'
import type { Request } from '../http/route.ts'

type Links = Pick<DealPatch, 'customerId' | 'contacts' | 'team' | 'partnerId' | 'territoryId'>

/** The customer of a deal. @throws Refusal `not_found` when the actor may not see it, `customer.voided` */
const customerOf = async (request: Request, id: string): Promise<Customer> => {
  const customer = await seenRecord(request, customers, id)
  if (customer.status === 'voided') throw new Refusal('customer.voided')
  return customer
}

const checkTerritory = async ({ store, actor }: Request, id: string): Promise<void> => {
  const known = await territoriesOf(store, actor.tenantId)
  if (!known.some((territory) => territory.id === id)) throw fieldRefusal('/territoryId', 'no_such_record')
}

const contactOf = async (request: Request, contactId: string, index: number): Promise<string> => {
  const contact = await loadRecord(request.store, contacts, request.actor.tenantId, contactId)
  if (!contact || !maySee(request, contacts, contact))
    throw fieldRefusal(`/contacts/${index}/contactId`, 'no_such_record')
  return contact.id
}

/**
 * Checks what a deal is to hang on; the id of a merged record leads to the one that it became.
 * @throws Refusal `not_found`, `customer.voided`, or naming the contact, colleague, partner or territory that there is not
 */
export const linksOf = async (
  request: Request,
  { customerId, contacts: given, team, partnerId, territoryId }: Links,
) => {
  const [customer, partner, people] = await Promise.all([
    customerId ? customerOf(request, customerId) : undefined,
    partnerId ? partnerNamed(request, partnerId) : undefined,
    given ? Promise.all(given.map(({ contactId }, index) => contactOf(request, contactId, index))) : undefined,
    territoryId ? checkTerritory(request, territoryId) : undefined,
    ...(team ?? []).map(({ userId }, index) => colleague(request, userId, `/team/${index}/userId`)),
  ])
  return {
    customer,
    links: {
      ...(customer && { customerId: customer.id }),
      ...(partner !== undefined && { partnerId: partner }),
      ...(given && people && { contacts: given.map((one, index) => ({ ...one, contactId: people[index] as string })) }),
    },
  }
}
