import type { HttpFunction } from '../function.ts'
import { leadOwnerRoutes } from './lead-owners.ts'
import { leadRecordRoutes } from './lead-records.ts'
import { leadTimelineRoutes } from './lead-timeline.ts'

const leadsFunction: HttpFunction = {
  kind: 'http',
  name: 'leads',
  summary: 'Leads: strangers on their way to become customers',
  source: 'functions/leads/index.ts',
  uses: ['table:read', 'table:write'],
  routes: [...leadRecordRoutes, ...leadOwnerRoutes, ...leadTimelineRoutes],
}

export default leadsFunction
