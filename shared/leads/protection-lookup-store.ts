import { cleanCustomer } from '../customers/clean-customer.ts'
import { companyKey } from '../kernel/company-name.ts'
import type { Instant } from '../kernel/instant.ts'
import { queryTerms } from '../kernel/search-query.ts'
import { termPartition, termPosting } from '../storage/postings.ts'
import { loadRecord, recordKey, stateOf } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import { leadIdsAt } from './lead-address-store.ts'
import type { Lead } from './lead-schema.ts'
import { isOpenLead } from './lead-status.ts'
import { leads } from './lead-store.ts'

/** By what protection is looked up: one of these. */
export interface Asked {
  readonly phone?: string | undefined
  readonly email?: string | undefined
  readonly company?: string | undefined
}

const mostLookedAt = 100

/** Until when its owner has a lead alone; nothing when anybody may win it. */
export const protectedUntil = (lead: Lead, now: Instant): { readonly until?: Instant } | undefined => {
  if (!isOpenLead(lead) || lead.ownerId === undefined || lead.poolId === undefined) return undefined
  const { lock, protection } = lead
  const isLocked = lock && (lock.until === undefined || lock.until > now)
  if (isLocked && lock.until === undefined) return {}
  const ends = [isLocked ? lock.until : undefined, protection?.expiresAt].filter(
    (end) => end !== undefined && end > now,
  )
  const until = ends.sort().at(-1)
  return until === undefined ? undefined : { until }
}

/** Leads whose search terms begin like what was asked for. */
const foundBySearch = async (store: Store, tenantId: string, text: string): Promise<Lead[]> => {
  const query = queryTerms(text)
  const range = query.ok ? (query.phrase ?? query.terms[0]) : undefined
  if (!range) return []
  const partition = termPartition(tenantId, leads.name, range.term)
  const page = await store.query({
    ...{ index: 'table', partition, limit: mostLookedAt },
    range: { beginsWith: range.term },
  })
  const ids = [...new Set(page.items.map(({ sk }) => termPosting(sk).id))]
  const items = ids.length > 0 ? await store.getMany(ids.map((id) => recordKey(tenantId, leads.name, id))) : []
  return items.flatMap((item) => (item && item.redirect === undefined ? [stateOf<Lead>(item)] : []))
}

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
    foundBySearch(store, tenantId, number ?? address ?? key ?? ''),
  ])
  const isSame = (lead: Lead): boolean =>
    lead.phones.some((one) => one.number === number) ||
    lead.emails.some((one) => one.address === address) ||
    (lead.company !== undefined && key !== undefined && companyKey(lead.company) === key)
  const all = [...atAddress.flatMap((lead) => lead ?? []), ...found]
  return [...new Map(all.map((lead) => [lead.id, lead])).values()].filter(isSame)
}
