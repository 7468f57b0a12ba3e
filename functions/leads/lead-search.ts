import { pooledLeads } from '../../shared/leads/pooled-lead.ts'
import { leadsKnownBy } from '../../shared/leads/protection-lookup-store.ts'
import type { HttpFunction } from '../function.ts'
import { lookupRoutes } from '../pools/lookup.ts'
import { leadCreationRoutes } from './lead-creation.ts'
import { leadListRoutes } from './lead-list.ts'

/** Apart from the leads function: search terms and duplicate keys need pinyin, which the others need not load. */
const leadSearchFunction: HttpFunction = {
  kind: 'http',
  name: 'lead-search',
  summary: 'New leads, with who may be the same; lists and search of leads, and who has one protected',
  source: 'functions/leads/lead-search.ts',
  uses: ['table:read', 'table:write'],
  routes: [...leadCreationRoutes, ...leadListRoutes, ...lookupRoutes('lookUpProtection', pooledLeads, leadsKnownBy)],
}

export default leadSearchFunction
