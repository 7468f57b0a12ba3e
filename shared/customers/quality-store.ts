import { recordNameOf } from '../storage/postings.ts'
import { isRecord, stateOf } from '../storage/record.ts'
import type { Change, Item, Key, Store } from '../storage/store.ts'
import type { Customer } from './customer-schema.ts'
import { customers } from './customer-store.ts'
import { type QualityCount, qualityCount } from './quality.ts'

/** What a write adds to a counter item. */
export interface Added {
  readonly key: Key
  readonly by: Readonly<Record<string, number>>
}

const partition = (tenantId: string): string => `${tenantId}#quality#customer`

const countOf = (item: Item | undefined): QualityCount | undefined =>
  item && isRecord(item) && item.redirect === undefined ? qualityCount(stateOf<Customer>(item)) : undefined

const difference = (before: readonly string[], after: readonly string[]): Record<string, number> => ({
  ...Object.fromEntries(before.filter((name) => !after.includes(name)).map((name) => [name, -1])),
  ...Object.fromEntries(after.filter((name) => !before.includes(name)).map((name) => [name, 1])),
})

/**
 * What a write of a customer changes in the counters of the data-quality report: the difference of its two images, so that the sum
 * over all writes is right in whatever order they come, as long as each is added once.
 */
export const qualityAdded = ({ key, before, after }: Change): Added[] => {
  const { tenantId, noun } = recordNameOf(key)
  if (noun !== customers.name) return []
  const [was, is] = [countOf(before), countOf(after)]
  const sources = new Set([was, is].flatMap((count) => (count ? [count.source] : [])))
  return [...sources].flatMap((source) => {
    const counted = (count: QualityCount | undefined) => (count?.source === source ? count.counted : [])
    const by = difference(counted(was), counted(is))
    return Object.keys(by).length > 0 ? [{ key: { pk: partition(tenantId), sk: source }, by }] : []
  })
}

export interface SourceCounters {
  readonly source: string
  readonly numbers: Readonly<Record<string, number>>
}

export const mostSources = 500

/** Counters of each source, or of one: one read. */
export const qualityCounters = async (store: Store, tenantId: string, source?: string): Promise<SourceCounters[]> => {
  const { items } = await store.query({
    index: 'table',
    partition: partition(tenantId),
    ...(source !== undefined && { range: { from: source, to: source } }),
    limit: mostSources,
  })
  return items.map((item) => ({
    source: item.sk,
    numbers: Object.fromEntries(
      Object.entries(item).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    ),
  }))
}
