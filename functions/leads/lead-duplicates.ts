import * as z from 'zod'
import { customers } from '../../shared/customers/customer-store.ts'
import type { Identity } from '../../shared/customers/identity.ts'
import { identityOfCustomer } from '../../shared/customers/identity-of.ts'
import { identityOfLead, organisationOfLead } from '../../shared/leads/lead-identity.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { hiddenDuplicates, possibleDuplicate } from '../http/possible-duplicate.ts'
import type { Request } from '../http/route.ts'

/** Leads and customers that may be the same as a lead. */
export const LeadDuplicates = z.strictObject({
  items: z.array(z.strictObject({ noun: z.enum(['lead', 'customer']), ...possibleDuplicate })).max(100),
  hidden: hiddenDuplicates,
})
type LeadDuplicates = z.input<typeof LeadDuplicates>

/** Of each noun at most this many records are looked at, so that a key that many share costs little. */
const mostLookedAt = 25

type Known = Pick<Lead, 'name' | 'company' | 'phones' | 'emails' | 'socialIds' | 'website'>

/** Pinyin and sounds of names are costly to load, so they are loaded by the first call that needs them. */
const scored = async () => (await import('../http/scored-duplicates.ts')).scoredDuplicates

/**
 * Leads and customers that may be the same as this lead, the likeliest first; of those that the caller may not see, only how many.
 * @param self the id of the lead, which is no duplicate of itself
 * @param others leads that have one of its addresses
 */
export const duplicatesOfLead = async (
  request: Request,
  lead: Known,
  { self, others = [] }: { readonly self?: string; readonly others?: readonly string[] },
): Promise<LeadDuplicates> => {
  const scoredDuplicates = await scored()
  const person = identityOfLead(lead)
  const organisation = organisationOfLead(lead)
  const ofCustomers = (identity: Identity) =>
    scoredDuplicates(request, identity, { noun: customers, identityOf: identityOfCustomer, most: mostLookedAt })
  const [ofLeads, ...found] = await Promise.all([
    scoredDuplicates<Lead>(request, person, {
      noun: leads,
      identityOf: identityOfLead,
      self,
      others,
      most: mostLookedAt,
      isCompared: ({ status }) => status !== 'converted',
    }),
    ofCustomers(person),
    ...(organisation ? [ofCustomers(organisation)] : []),
  ])
  const items = [
    ...ofLeads.items.map((item) => ({ noun: 'lead' as const, ...item })),
    ...found.flatMap((page) => page.items.map((item) => ({ noun: 'customer' as const, ...item }))),
  ]
  return {
    items: items.sort((a, b) => b.score - a.score).map(({ conflicts, known, ...item }) => item),
    hidden: ofLeads.hidden + found.reduce((sum, page) => sum + page.hidden, 0),
  }
}
