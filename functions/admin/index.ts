import type { HttpFunction } from '../function.ts'
import { auditRoutes } from './audit.ts'
import { keyRoutes } from './keys.ts'
import { meRoutes } from './me.ts'
import { roleRoutes } from './roles.ts'
import { teamRoutes } from './teams.ts'
import { tenantRoutes } from './tenant.ts'
import { userRoutes } from './users.ts'

const admin: HttpFunction = {
  kind: 'http',
  name: 'admin',
  summary: 'The signed-in user, the tenant, users, teams, roles, API keys and the audit',
  source: 'functions/admin/index.ts',
  uses: ['table:read', 'table:write'],
  routes: [...meRoutes, ...tenantRoutes, ...userRoutes, ...teamRoutes, ...roleRoutes, ...keyRoutes, ...auditRoutes],
}

export default admin
