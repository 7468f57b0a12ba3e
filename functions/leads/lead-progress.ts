import type { HttpFunction } from '../function.ts'
import { leadConversionRoutes } from './lead-conversion.ts'
import { leadStatusRoutes } from './lead-statuses.ts'

/** Apart from the leads function, which needs neither calendars nor the rules of customers and deals. */
const leadProgress: HttpFunction = {
  kind: 'http',
  name: 'lead-progress',
  summary: 'What becomes of leads: their statuses, and the customers that they turn into',
  source: 'functions/leads/lead-progress.ts',
  uses: ['table:read', 'table:write'],
  routes: [...leadStatusRoutes, ...leadConversionRoutes],
}

export default leadProgress
