import { blockingKeys, duplicateList } from '../customers/duplicate-keys.ts'
import { searchTerms } from '../kernel/search-terms.ts'
import type { Searchable } from '../storage/record-search.ts'
import { identityOfLead } from './lead-identity.ts'
import { leadValues } from './lead-lists.ts'
import type { Lead } from './lead-schema.ts'
import { leads } from './lead-store.ts'

/** Leads by what is searched and filtered, and by what shows possible duplicates. Costly to import: it reads pinyin. */
export const searchableLeads: Searchable<Lead> = {
  noun: leads,
  terms: ({ name, company, phones, emails, socialIds = [], domain }) =>
    searchTerms({
      kind: 'person',
      name,
      companyName: company,
      phones: phones.map(({ number }) => number),
      emails: emails.map(({ address }) => address),
      codes: [...socialIds.map(({ id }) => id), ...(domain === undefined ? [] : [domain])],
    }),
  // What became a customer is a duplicate of that one alone.
  values: (lead) => ({
    ...leadValues(lead),
    ...(lead.status !== 'converted' && { [duplicateList]: blockingKeys(identityOfLead(lead)) }),
  }),
}
