import type { HttpFunction } from '../function.ts'
import { behaviourListRoutes } from './behaviour-list.ts'
import { exportRoutes } from './export.ts'
import { overviewRoutes } from './overview.ts'
import { timelineRoutes } from './timeline.ts'

/** Apart from the customers function: what is shown here is of every domain, and would double the time in which that loads. */
const customerViewFunction: HttpFunction = {
  kind: 'http',
  name: 'customer-view',
  summary: '360° overview, timeline, behaviour and export of customers',
  source: 'functions/customers/view.ts',
  uses: ['table:read', 'table:write'],
  routes: [...overviewRoutes, ...timelineRoutes, ...behaviourListRoutes, ...exportRoutes],
}

export default customerViewFunction
