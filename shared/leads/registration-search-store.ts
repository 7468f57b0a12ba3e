import { blockingKeys, duplicateList } from '../customers/duplicate-keys.ts'
import { searchTerms } from '../kernel/search-terms.ts'
import type { Searchable } from '../storage/record-search.ts'
import { identityOfLead, organisationOfLead } from './lead-identity.ts'
import type { Registration } from './registration-schema.ts'
import { registrations } from './registration-store.ts'

/** Fields of registrations by whose values there are lists. */
export const listedOfRegistrations = ['status', 'partnerId', 'ownerId', 'teamId'] as const

const isAlive = ({ status }: Registration): boolean => status !== 'refused' && status !== 'expired'

/** Registrations by what is searched and filtered, and by what shows that others know the end customer. Costly to import. */
export const searchableRegistrations: Searchable<Registration> = {
  noun: registrations,
  terms: ({ name, company, phones, emails }) =>
    searchTerms({
      kind: 'person',
      name,
      companyName: company,
      phones: phones.map(({ number }) => number),
      emails: emails.map(({ address }) => address),
    }),
  values: (registration) => {
    const { status, partnerId, ownerId, teamId } = registration
    const organisation = organisationOfLead(registration)
    const keys = [...blockingKeys(identityOfLead(registration)), ...(organisation ? blockingKeys(organisation) : [])]
    return { status, partnerId, ownerId, teamId, ...(isAlive(registration) && { [duplicateList]: keys }) }
  },
}
