import type { HttpFunction } from '../function.ts'
import { calendarTemplateRoutes } from './calendar-templates.ts'
import { calendarTimeRoutes } from './calendar-times.ts'
import { calendarRoutes } from './calendars.ts'
import { fairnessRoutes } from './fairness.ts'
import { measureRoutes } from './measures.ts'
import { reviewResultRoutes } from './review-results.ts'
import { reviewRoutes } from './reviews.ts'
import { rosterRoutes } from './rosters.ts'
import { routingRoutes } from './routing.ts'
import { routingPreviewRoutes } from './routing-preview.ts'
import { scorecardRoutes } from './scorecards.ts'
import { slaClockRoutes } from './sla-clocks.ts'
import { slaPolicyRoutes } from './sla-policies.ts'
import { slaPublishingRoutes } from './sla-publishing.ts'
import { slaSecretRoutes } from './sla-secrets.ts'

const service: HttpFunction = {
  kind: 'http',
  name: 'service',
  summary: 'Service desk: business calendars, rosters, routing, and service levels',
  source: 'functions/service/index.ts',
  uses: ['table:read', 'table:write'],
  routes: [
    ...calendarRoutes,
    ...calendarTimeRoutes,
    ...calendarTemplateRoutes,
    ...rosterRoutes,
    ...fairnessRoutes,
    ...routingRoutes,
    ...routingPreviewRoutes,
    ...slaPolicyRoutes,
    ...slaPublishingRoutes,
    ...slaSecretRoutes,
    ...slaClockRoutes,
    ...measureRoutes,
    ...scorecardRoutes,
    ...reviewRoutes,
    ...reviewResultRoutes,
  ],
}

export default service
