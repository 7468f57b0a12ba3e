import type { HttpFunction } from '../function.ts'
import { leadListRoutes } from './lead-list.ts'
import { leadRecordRoutes } from './lead-records.ts'
import { leadStatusRoutes } from './lead-statuses.ts'

const leadsFunction: HttpFunction = {
  kind: 'http',
  name: 'leads',
  summary: 'Leads: strangers on their way to become customers',
  source: 'functions/leads/index.ts',
  uses: ['table:read', 'table:write'],
  routes: [...leadRecordRoutes, ...leadListRoutes, ...leadStatusRoutes],
}

export default leadsFunction
