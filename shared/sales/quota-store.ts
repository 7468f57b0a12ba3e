import { derivedId } from '../kernel/derived-id.ts'
import { type Noun, stateOf } from '../storage/record.ts'
import type { Position, Store } from '../storage/store.ts'
import type { Quota } from './quota.ts'

const monthPartition = (tenantId: string, month: string): string => `${tenantId}#quota#month#${month}`

const whose = ({ kind, ownerId, teamId }: Pick<Quota, 'kind' | 'ownerId' | 'teamId'>): string =>
  `${kind}#${kind === 'owner' ? ownerId : teamId}`

/** Quotas of a month by person and team: index g3. */
export const quotas: Noun<Quota> = {
  name: 'quota',
  indexes: (tenantId, quota) => ({ g3pk: monthPartition(tenantId, quota.month), g3sk: whose(quota) }),
}

/** The one quota that somebody has in a month always has the same id. */
export const quotaId = (quota: Pick<Quota, 'kind' | 'ownerId' | 'teamId' | 'month'>): string =>
  derivedId('qta', `${quota.month}-01T00:00:00.000Z`, whose(quota))

/** The quotas of a month: of all people, of all teams, or of one of them. */
export const quotasOf = async (
  store: Store,
  tenantId: string,
  { month, kind, key }: { readonly month: string; readonly kind: Quota['kind']; readonly key?: string | undefined },
): Promise<Quota[]> => {
  const found: Quota[] = []
  let after: Position | undefined
  const sk = `${kind}#${key ?? ''}`
  do {
    const page = await store.query({
      ...{ index: 'g3', partition: monthPartition(tenantId, month), limit: 1000 },
      range: key === undefined ? { beginsWith: sk } : { from: sk, to: sk },
      ...(after && { after }),
    })
    found.push(...page.items.map((item) => stateOf<Quota>(item)))
    after = page.next
  } while (after)
  return found
}
