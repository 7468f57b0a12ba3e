import type { Instant } from '../kernel/instant.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { queryTerms } from '../kernel/search-query.ts'
import { termPartition, termPosting } from '../storage/postings.ts'
import { recordKey, stateOf } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import type { Pooled, PooledKind } from './pooled.ts'

/** By what protection is looked up: one of these. */
export interface Asked {
  readonly phone?: string | undefined
  readonly email?: string | undefined
  readonly company?: string | undefined
}

const mostLookedAt = 100

/** Until when its owner has a record alone; nothing when anybody may win it. */
export const protectedUntil = <State extends Pooled>(
  { standing }: PooledKind<State>,
  record: State,
  now: Instant,
): { readonly until?: Instant } | undefined => {
  const { ownerId, poolId, lock, protection } = record
  if (!standing(record).isActive || ownerId === undefined || poolId === undefined) return undefined
  const isLocked = lock && (lock.until === undefined || lock.until > now)
  if (isLocked && lock.until === undefined) return {}
  const ends = [isLocked ? lock.until : undefined, protection?.expiresAt].filter(
    (end) => end !== undefined && end > now,
  )
  const until = ends.sort().at(-1)
  return until === undefined ? undefined : { until }
}

/** Records whose search terms begin like what is asked for. */
export const foundBySearch = async <State extends RecordFields>(
  store: Store,
  tenantId: string,
  noun: string,
  text: string,
): Promise<State[]> => {
  const query = queryTerms(text)
  const range = query.ok ? (query.phrase ?? query.terms[0]) : undefined
  if (!range) return []
  const partition = termPartition(tenantId, noun, range.term)
  const page = await store.query({
    ...{ index: 'table', partition, limit: mostLookedAt },
    range: { beginsWith: range.term },
  })
  const ids = [...new Set(page.items.map(({ sk }) => termPosting(sk).id))]
  const items = ids.length > 0 ? await store.getMany(ids.map((id) => recordKey(tenantId, noun, id))) : []
  return items.flatMap((item) => (item && item.redirect === undefined ? [stateOf<State>(item)] : []))
}
