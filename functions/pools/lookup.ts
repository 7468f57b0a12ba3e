import * as z from 'zod'
import { users } from '../../shared/admin/user-store.ts'
import { type Asked, protectedUntil } from '../../shared/pools/lookup-store.ts'
import { poolOf } from '../../shared/pools/pool-store.ts'
import type { Pooled, PooledKind } from '../../shared/pools/pooled.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import { type Route, route } from '../http/route.ts'

/** Reads phones without a country code where the tenant has no region of its own. */
const defaultRegion = 'CN'

const By = z.union([
  z.strictObject({ phone: z.string().trim().min(4).max(40) }).meta({ title: 'by phone' }),
  z.strictObject({ email: z.string().trim().min(3).max(254) }).meta({ title: 'by e-mail address' }),
  z.strictObject({ company: z.string().trim().min(2).max(200) }).meta({ title: 'by company' }),
])

const Protected = z.strictObject({
  isProtected: z.boolean(),
  ownerName: z.string().optional().meta({ description: 'When the pool tells it' }),
  until: z.iso.datetime().optional().meta({ description: 'Absent when it is locked for good' }),
})

type KnownBy<State> = (store: Store, tenantId: string, asked: Asked, region: string) => Promise<readonly State[]>

/** @param knownBy those that have exactly what is asked for */
export const lookupRoutes = <State extends Pooled>(
  name: string,
  kind: PooledKind<State>,
  knownBy: KnownBy<State>,
): Route[] => [
  route({
    name,
    method: 'POST',
    path: `/v1/${kind.noun}s/protection-lookup`,
    summary: `Ask whether a ${kind.noun} with exactly this phone, e-mail address or company is protected, by whom, and until when`,
    permission: `${kind.noun}:write`,
    body: By,
    returns: Protected,
    examples: { phone: { body: { phone: '139 5712 3456' } } },
    handle: async ({ store, actor, body, now }) => {
      const found = await knownBy(store, actor.tenantId, body as Asked, actor.region ?? defaultRegion)
      const held = found.flatMap((record) => {
        const end = protectedUntil(kind, record, now)
        return end ? [{ record, until: end.until }] : []
      })
      // Of several, the one that is protected for longest.
      const [longest] = held.sort((a, b) => ((a.until ?? '~') < (b.until ?? '~') ? 1 : -1))
      if (!longest) return { body: { isProtected: false } }
      const { record, until } = longest
      const pool = await poolOf(store, actor.tenantId, record)
      const { ownerId } = record
      const owner = pool?.showsOwner && ownerId ? await loadRecord(store, users, actor.tenantId, ownerId) : undefined
      return { body: { isProtected: true, ...(owner && { ownerName: owner.name }), ...(until && { until }) } }
    },
  }),
]
