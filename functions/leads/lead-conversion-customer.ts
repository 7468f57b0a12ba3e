import { unitedConsents } from '../../shared/customers/consent.ts'
import { changeCustomer, createCustomer } from '../../shared/customers/customer.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { uniqueValuesOf } from '../../shared/customers/customer-unique.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import { organisationOfLead, personOfLead } from '../../shared/leads/conversion.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { checkNotInPool } from '../../shared/pools/waiting.ts'
import { createRecord, type Step } from '../../shared/storage/record.ts'
import { changed } from '../http/records.ts'
import { seenRecord } from '../http/references.ts'
import type { Request } from '../http/route.ts'
import type { ConversionInput } from './lead-conversion-input.ts'
import { checkMayMake, customFor, type Heir, takeValues } from './lead-conversion-part.ts'

/** A customer that a lead becomes, with what the commit writes for it. */
export interface CustomerPart {
  readonly state: Customer
  readonly steps: readonly Step[]
}

const duplicate = (id: string, field: string): Refusal =>
  new Refusal('customer.duplicate', { params: { field, id }, extra: { customerId: id, field } })

/**
 * A customer that the lead turned out to be. What stands there stays, only the consents go along: to the person itself, else to
 * the organisation when nobody of it becomes a contact.
 */
const known = async (request: Request, lead: Lead, { customerId, contact }: ConversionInput): Promise<CustomerPart> => {
  const customer = await seenRecord(request, customers, customerId as string)
  if (customer.status === 'voided') throw new Refusal('customer.voided')
  checkNotInPool('customer', customer)
  const isReached = customer.kind === 'person' || contact === null
  if (!isReached || !lead.consents) return { state: customer, steps: [] }
  const decision = changeCustomer(customer, { consents: unitedConsents(customer.consents, lead.consents) })
  const { body, steps = [] } = changed(request, customers, customer, decision)
  return { state: body, steps }
}

/** @throws Refusal naming the contact of a person, which has none */
const kindOf = ({ company }: Lead, { kind, contact }: ConversionInput): Customer['kind'] => {
  const chosen = kind ?? (company === undefined ? 'person' : 'organisation')
  if (chosen === 'person' && contact) throw fieldRefusal('/contact', 'not_of_this_kind', { kind: chosen })
  return chosen
}

/**
 * The customer that a lead becomes.
 * @throws Refusal `not_found`, `customer.voided`, `access.denied`, `lead.known_elsewhere`, or `customer.duplicate` naming the one
 * with the same address, to be linked
 */
export const customerFor = async (
  request: Request,
  { lead, owner }: Heir,
  input: ConversionInput,
): Promise<CustomerPart> => {
  if (input.customerId !== undefined) return known(request, lead, input)
  checkMayMake(request, customers.name, owner)
  const id = request.ids('cus')
  const fields =
    kindOf(lead, input) === 'person' ? personOfLead(lead) : organisationOfLead(lead, input.contact === null)
  const { patch, unique } = await customFor(request, lead, 'customer')
  const decision = createCustomer(id, { ...fields, ...patch } as Partial<Customer>, owner, request.now)
  const values = uniqueValuesOf(customers.name, decision.state, unique)
  const claims = await takeValues(request, customers, id, values, duplicate)
  const { state, step } = createRecord(customers, request, decision)
  return { state, steps: [step, ...claims] }
}
