import * as z from 'zod'
import { route } from '../../functions/http/route.ts'
import type { LoadDemo } from '../../infra/local/demo-loading.ts'
import { bootstrapTenant } from '../../shared/admin/bootstrap-store.ts'

export const whoAmI = route({
  name: 'whoAmI',
  method: 'GET',
  path: '/v1/who',
  summary: 'Who calls',
  permission: 'signed-in',
  returns: z.object({ id: z.string() }),
  examples: {},
  handle: async ({ actor }) => ({ body: { id: actor.id } }),
})

/** A tenant with an administrator. */
export const loadDemo: LoadDemo = async ({ store, clock, ids }) => {
  await bootstrapTenant(store, clock, ids, {
    tenant: { name: 'Demo', region: 'CN', zone: 'Asia/Shanghai', locale: 'zh-CN' },
    admin: { name: 'Admin', email: 'admin@demo.example' },
  })
}
