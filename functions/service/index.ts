import type { HttpFunction } from '../function.ts'
import { calendarTemplateRoutes } from './calendar-templates.ts'
import { calendarTimeRoutes } from './calendar-times.ts'
import { calendarRoutes } from './calendars.ts'

const service: HttpFunction = {
  kind: 'http',
  name: 'service',
  summary: 'Service desk: business calendars',
  source: 'functions/service/index.ts',
  uses: ['table:read', 'table:write'],
  routes: [...calendarRoutes, ...calendarTimeRoutes, ...calendarTemplateRoutes],
}

export default service
