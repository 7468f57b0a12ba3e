import type { HttpFunction } from '../function.ts'
import { registrationConflictRoutes } from './registration-conflicts.ts'
import { registrationDecisionRoutes } from './registration-decisions.ts'
import { registrationRecordRoutes } from './registration-records.ts'

const registrationsFunction: HttpFunction = {
  kind: 'http',
  name: 'registrations',
  summary: 'What dealers and partners register, and who else may be talking to the same end customer',
  source: 'functions/sales/registrations-index.ts',
  uses: ['table:read', 'table:write'],
  routes: [...registrationRecordRoutes, ...registrationDecisionRoutes, ...registrationConflictRoutes],
}

export default registrationsFunction
