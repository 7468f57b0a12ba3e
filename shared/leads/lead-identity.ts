import type { Identity } from '../customers/identity.ts'
import { reachedBy } from '../customers/identity-of.ts'
import { domainOf } from '../kernel/domain-name.ts'
import type { Lead } from './lead-schema.ts'

type Known = Pick<Lead, 'name' | 'company' | 'phones' | 'emails' | 'socialIds' | 'website'>

/** The person that a lead is. */
export const identityOfLead = (lead: Known): Identity => ({
  kind: 'person',
  name: lead.name,
  companyName: lead.company,
  ...reachedBy(lead),
})

/** The organisation that the person of a lead speaks for. */
export const organisationOfLead = (lead: Known): Identity | undefined => {
  const { company, website } = lead
  if (company === undefined) return undefined
  const domain = website === undefined ? undefined : domainOf(website)
  return { kind: 'organisation', name: company, domain, phones: [], emails: [] }
}
