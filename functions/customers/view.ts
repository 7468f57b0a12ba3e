import type { HttpFunction } from '../function.ts'
import { overviewRoutes } from './overview.ts'
import { timelineRoutes } from './timeline.ts'

/** Apart from the customers function: what is shown here is of every domain, and would double the time in which that loads. */
const customerViewFunction: HttpFunction = {
  kind: 'http',
  name: 'customer-view',
  summary: '360° overview and timeline of customers',
  source: 'functions/customers/view.ts',
  uses: ['table:read', 'table:write'],
  routes: [...overviewRoutes, ...timelineRoutes],
}

export default customerViewFunction
