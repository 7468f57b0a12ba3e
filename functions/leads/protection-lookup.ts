import * as z from 'zod'
import { users } from '../../shared/admin/user-store.ts'
import { poolOf } from '../../shared/leads/pool-store.ts'
import { leadsKnownBy, protectedUntil } from '../../shared/leads/protection-lookup-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { route } from '../http/route.ts'
import { defaultRegion } from './lead-params.ts'

const Asked = z.union([
  z.strictObject({ phone: z.string().trim().min(4).max(40) }).meta({ title: 'by phone' }),
  z.strictObject({ email: z.string().trim().min(3).max(254) }).meta({ title: 'by e-mail address' }),
  z.strictObject({ company: z.string().trim().min(2).max(200) }).meta({ title: 'by company' }),
])

const Protected = z.strictObject({
  isProtected: z.boolean(),
  ownerName: z.string().optional().meta({ description: 'When the pool tells it' }),
  until: z.iso.datetime().optional().meta({ description: 'Absent when it is locked for good' }),
})

const postLookup = route({
  name: 'lookUpProtection',
  method: 'POST',
  path: '/v1/leads/protection-lookup',
  summary:
    'Ask whether a lead with exactly this phone, e-mail address or company is protected, by whom, and until when',
  permission: 'lead:write',
  body: Asked,
  returns: Protected,
  examples: { phone: { body: { phone: '139 5712 3456' } } },
  handle: async ({ store, actor, body, now }) => {
    const found = await leadsKnownBy(store, actor.tenantId, body, actor.region ?? defaultRegion)
    const held = found.flatMap((lead) => {
      const end = protectedUntil(lead, now)
      return end ? [{ lead, until: end.until }] : []
    })
    // Of several, the one that is protected for longest.
    const [longest] = held.sort((a, b) => ((a.until ?? '~') < (b.until ?? '~') ? 1 : -1))
    if (!longest) return { body: { isProtected: false } }
    const { lead, until } = longest
    const pool = await poolOf(store, actor.tenantId, lead)
    const owner =
      pool?.showsOwner && lead.ownerId ? await loadRecord(store, users, actor.tenantId, lead.ownerId) : undefined
    return { body: { isProtected: true, ...(owner && { ownerName: owner.name }), ...(until && { until }) } }
  },
})

export const protectionLookupRoutes = [postLookup]
