import { searchableOccasions, searchablePlans } from '../../shared/care/care-store.ts'
import { searchableInteractions } from '../../shared/communication/interaction-store.ts'
import { searchableMessages } from '../../shared/communication/outbound-message-store.ts'
import { searchableSuppressions } from '../../shared/communication/suppression-store.ts'
import { searchableTemplates } from '../../shared/communication/template-store.ts'
import { searchableContacts, searchableCustomers } from '../../shared/customers/customer-search-store.ts'
import { searchableLeads } from '../../shared/leads/lead-search-store.ts'
import { searchableRegistrations } from '../../shared/leads/registration-search-store.ts'
import { searchableApprovals } from '../../shared/sales/approval-store.ts'
import { searchableDeals } from '../../shared/sales/deal-search-store.ts'
import { searchableArticles } from '../../shared/service/article-search-store.ts'
import { searchableCases } from '../../shared/service/case-search-store.ts'
import { searchableAnswers } from '../../shared/service/survey-store.ts'
import { searchableTasks } from '../../shared/tasks/task-store.ts'
import type { Searchables } from './update-postings.ts'

/** The nouns that can be searched and filtered, by name. */
export const searchables: Searchables = new Map(
  [
    searchableCustomers,
    searchableContacts,
    searchableLeads,
    searchableInteractions,
    searchableMessages,
    searchableSuppressions,
    searchableTasks,
    searchableCases,
    searchableDeals,
    searchableRegistrations,
    searchableApprovals,
    searchableArticles,
    searchableAnswers,
    searchableTemplates,
    searchablePlans,
    searchableOccasions,
  ].map((searchable) => [searchable.noun.name, searchable] as const),
)
