import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { uniqueFields } from '../../shared/customers/customer-unique.ts'
import { normaliseEmail } from '../../shared/kernel/email.ts'
import { normalisePhone } from '../../shared/kernel/phone.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { cleanText, keyText } from '../../shared/kernel/text.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { ownerOfValue } from '../../shared/storage/unique.ts'
import { mayAskPersonal } from '../http/custom-lists.ts'
import { maySee } from '../http/references.ts'
import type { Request } from '../http/route.ts'
import { defaultRegion } from './change-customer.ts'

type Field = (typeof uniqueFields)[number]

/** The value as the guards keep it. */
export const normalised = (field: Field, value: string, region: string): string => {
  switch (field) {
    case 'email':
      return normaliseEmail(value).value
    case 'phone':
      return normalisePhone(value, region).value
    case 'wechat':
      return keyText(value)
    case 'registrationNumber':
      return cleanText(value).toUpperCase()
    case 'externalId':
      return cleanText(value)
  }
}

const paging = ['limit', 'status']

/** @throws Refusal when a unique value is asked for along with anything else */
const askedField = (query: Readonly<Record<string, unknown>>): Field | undefined => {
  const field = uniqueFields.find((name) => query[name] !== undefined)
  const other = Object.keys(query).find((name) => name !== field && query[name] !== undefined && !paging.includes(name))
  if (field !== undefined && other !== undefined)
    throw new Refusal('request.invalid', {
      faults: [{ in: 'query', pointer: `/${other}`, code: 'only_alone', params: { field } }],
    })
  return field
}

/**
 * The customer with the unique value that a query asks for, found by its guard: two reads, and current. An empty list when there is
 * none that the actor may see; undefined when the query asks for no unique value.
 */
export const customersByValue = async (
  request: Request,
  query: Readonly<Record<string, unknown>>,
): Promise<Customer[] | undefined> => {
  const field = askedField(query)
  if (field === undefined) return undefined
  if (field !== 'externalId' && field !== 'registrationNumber') mayAskPersonal(request)
  const { store, actor } = request
  const value = normalised(field, String(query[field]), actor.region ?? defaultRegion)
  const owner = await ownerOfValue(store, actor.tenantId, { noun: customers.name, field, value })
  const customer = owner === undefined ? undefined : await loadRecord(store, customers, actor.tenantId, owner)
  return customer && maySee(request, customers, customer) ? [customer] : []
}
