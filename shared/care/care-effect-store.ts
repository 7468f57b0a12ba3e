import { monthOf } from '../storage/months.ts'
import { recordNameOf } from '../storage/postings.ts'
import { isRecord, stateOf } from '../storage/record.ts'
import type { Change, Item, Key, Store } from '../storage/store.ts'
import type { CareOccasion } from './care-occasion-schema.ts'
import { careOccasions } from './care-store.ts'

const partitionOf = (tenantId: string, planId: string): string => `${tenantId}#care_effect#${planId}`

/** Whole numbers by name: `done`, `held_out`, `skipped#<reason>`, `goal#done`, `goal#held_out`. */
export type EffectCounts = Readonly<Record<string, number>>

const countsOf = ({ status, reason, goalMetAt }: CareOccasion): EffectCounts => {
  if (status === 'planned') return {}
  if (status === 'skipped') return { [`skipped#${reason}`]: 1 }
  return { [status]: 1, ...(goalMetAt !== undefined && { [`goal#${status}`]: 1 }) }
}

interface Added {
  readonly key: Key
  readonly by: EffectCounts
}

const addedBy = (tenantId: string, item: Item | undefined, sign: 1 | -1): Added[] => {
  if (!item || !isRecord(item)) return []
  const occasion = stateOf<CareOccasion>(item)
  const { planId, settledAt } = occasion
  if (settledAt === undefined) return []
  const by = Object.fromEntries(Object.entries(countsOf(occasion)).map(([name, count]) => [name, sign * count]))
  return [{ key: { pk: partitionOf(tenantId, planId), sk: monthOf(settledAt) }, by }]
}

/** What a write of an occasion adds to the effect of its plan, by the month in which it was settled. */
export const effectAdded = ({ key, before, after }: Change): Added[] => {
  const { tenantId, noun } = recordNameOf(key)
  return noun === careOccasions.name ? [...addedBy(tenantId, before, -1), ...addedBy(tenantId, after, 1)] : []
}

/** The sums over these months, both included. */
export const effectOfMonths = async (
  store: Store,
  tenantId: string,
  planId: string,
  range: { readonly from: string; readonly to: string },
): Promise<EffectCounts> => {
  const partition = partitionOf(tenantId, planId)
  const { items } = await store.query({ index: 'table', partition, range, limit: 1000 })
  const sums: Record<string, number> = {}
  for (const { pk, sk, ...counts } of items)
    for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + Number(count)
  return sums
}
