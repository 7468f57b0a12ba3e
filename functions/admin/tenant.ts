import { changeTenant, Tenant, TenantPatch } from '../../shared/admin/tenant.ts'
import { tenants } from '../../shared/admin/tenant-store.ts'
import { changed, findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'

const getTenant = route({
  name: 'getTenant',
  method: 'GET',
  path: '/v1/tenant',
  summary: 'Settings of the own tenant',
  permission: 'tenant:read',
  returns: Tenant,
  examples: {},
  handle: async (request) => {
    const tenant = await findRecord(request, tenants, request.actor.tenantId)
    return { body: tenant, version: tenant.version }
  },
})

const patchTenant = route({
  name: 'changeTenant',
  method: 'PATCH',
  path: '/v1/tenant',
  summary: 'Change settings of the own tenant',
  permission: 'tenant:write',
  body: TenantPatch,
  returns: Tenant,
  requireIfMatch: true,
  examples: { zone: { body: { zone: 'Asia/Shanghai' } } },
  handle: async (request) => {
    const tenant = await findRecord(request, tenants, request.actor.tenantId)
    return changed(request, tenants, tenant, changeTenant(tenant, request.body))
  },
})

export const tenantRoutes = [getTenant, patchTenant]
