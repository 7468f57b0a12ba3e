import { cleanCustomer } from '../customers/clean-customer.ts'
import { companyKey } from '../kernel/company-name.ts'
import { type Asked, foundBySearch } from '../pools/lookup-store.ts'
import { loadRecord } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import { leadIdsAt } from './lead-address-store.ts'
import type { Lead } from './lead-schema.ts'
import { leads } from './lead-store.ts'

/**
 * Leads that have exactly this phone, e-mail address or company name. The first open one with an address is found at once; others,
 * and companies, as soon as the lists have followed.
 */
export const leadsKnownBy = async (
  store: Store,
  tenantId: string,
  { phone, email, company }: Asked,
  region: string,
): Promise<Lead[]> => {
  const { phones = [], emails = [] } = cleanCustomer(
    { ...(phone !== undefined && { phones: [phone] }), ...(email !== undefined && { emails: [email] }) },
    region,
  )
  const [number, address, key] = [phones[0]?.number, emails[0]?.address, company && companyKey(company)]
  const ids = await leadIdsAt(store, tenantId, { phones, emails })
  const [atAddress, found] = await Promise.all([
    Promise.all(ids.map((id) => loadRecord(store, leads, tenantId, id))),
    foundBySearch<Lead>(store, tenantId, leads.name, number ?? address ?? key ?? ''),
  ])
  const isSame = (lead: Lead): boolean =>
    lead.phones.some((one) => one.number === number) ||
    lead.emails.some((one) => one.address === address) ||
    (lead.company !== undefined && key !== undefined && companyKey(lead.company) === key)
  const all = [...atAddress.flatMap((lead) => lead ?? []), ...found]
  return [...new Map(all.map((lead) => [lead.id, lead])).values()].filter(isSame)
}
