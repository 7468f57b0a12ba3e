import { companyKey } from '../kernel/company-name.ts'
import { type Asked, foundBySearch } from '../pools/lookup-store.ts'
import { loadRecord } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import { ownerOfValue } from '../storage/unique.ts'
import { cleanCustomer } from './clean-customer.ts'
import type { Customer } from './customer-schema.ts'
import { customers } from './customer-store.ts'
import { uniqueValuesOf } from './customer-unique.ts'

/**
 * Customers that have exactly this phone or e-mail address, or organisations of this name without its legal form. Who has an address
 * for its own is found at once; others, and organisations, as soon as the lists have followed.
 */
export const customersKnownBy = async (
  store: Store,
  tenantId: string,
  { phone, email, company }: Asked,
  region: string,
): Promise<Customer[]> => {
  const { phones = [], emails = [] } = cleanCustomer(
    { ...(phone !== undefined && { phones: [phone] }), ...(email !== undefined && { emails: [email] }) },
    region,
  )
  const [number, address, key] = [phones[0]?.number, emails[0]?.address, company && companyKey(company)]
  const values = uniqueValuesOf(customers.name, { phones, emails })
  const ids = await Promise.all(values.map((value) => ownerOfValue(store, tenantId, value)))
  const [owners, found] = await Promise.all([
    Promise.all(ids.map((id) => (id === undefined ? undefined : loadRecord(store, customers, tenantId, id)))),
    foundBySearch<Customer>(store, tenantId, customers.name, number ?? address ?? key ?? ''),
  ])
  const isSame = (customer: Customer): boolean =>
    customer.phones.some((one) => one.number === number) ||
    customer.emails.some((one) => one.address === address) ||
    (customer.kind === 'organisation' && key !== undefined && companyKey(customer.name) === key)
  const all = [...owners.flatMap((owner) => owner ?? []), ...found]
  return [...new Map(all.map((customer) => [customer.id, customer])).values()].filter(isSame)
}
