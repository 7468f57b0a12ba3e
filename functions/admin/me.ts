import * as z from 'zod'
import type { ApiKey } from '../../shared/admin/api-key.ts'
import { apiKeys } from '../../shared/admin/api-key-store.ts'
import { Grants } from '../../shared/admin/role.ts'
import { Tenant } from '../../shared/admin/tenant.ts'
import { tenants } from '../../shared/admin/tenant-store.ts'
import type { User } from '../../shared/admin/user.ts'
import { users } from '../../shared/admin/user-store.ts'
import { notFound } from '../../shared/kernel/refusal.ts'
import { recordKey, stateOf } from '../../shared/storage/record.ts'
import { route } from '../http/route.ts'

const Me = z.strictObject({
  kind: z.enum(['user', 'key']),
  id: z.string(),
  name: z.string(),
  email: z.string().optional().meta({ description: 'Of a user' }),
  teamId: z.string().optional(),
  teamIds: z.array(z.string()).meta({ description: 'The own team and all below it' }),
  permissions: Grants,
  locale: z.string().optional(),
  tenant: Tenant.pick({ id: true, name: true, region: true, zone: true, locale: true }),
})

const getMe = route({
  name: 'getMe',
  method: 'GET',
  path: '/v1/me',
  summary: 'Who is signed in, what they may do, and in which tenant',
  permission: 'signed-in',
  returns: Me,
  examples: {},
  handle: async ({ store, actor }) => {
    const { tenantId, kind, id, teamId, teamIds, permissions } = actor
    const [tenant, self] = await store.getMany([
      recordKey(tenantId, tenants.name, tenantId),
      recordKey(tenantId, kind === 'key' ? apiKeys.name : users.name, id),
    ])
    if (!tenant || !self) throw notFound()
    const { name, email, locale } = stateOf<User & ApiKey>(self) as Partial<User> & ApiKey
    const body: z.infer<typeof Me> = {
      kind: kind === 'key' ? 'key' : 'user',
      id,
      name,
      email,
      teamId,
      teamIds: [...teamIds],
      permissions,
      locale,
      tenant: stateOf<Tenant>(tenant),
    }
    return { body }
  },
})

export const meRoutes = [getMe]
