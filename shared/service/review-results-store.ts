import type { Instant } from '../kernel/instant.ts'
import { type MonthPlace, monthOf, pageOfMonths } from '../storage/months.ts'
import { recordNameOf } from '../storage/postings.ts'
import { isRecord, stateOf } from '../storage/record.ts'
import type { Change, Item, Key, Position, Store } from '../storage/store.ts'
import { type Scored, type ScoredCounts, scoredBy } from './review-results.ts'
import type { Review } from './review-schema.ts'
import { reviews } from './review-store.ts'

interface Added {
  readonly key: Key
  readonly by: Readonly<Record<string, number>>
}

const none = '-'
const partitionOf = (tenantId: string, month: string): string => `${tenantId}#scored#${month}`
const keyOf = (tenantId: string, { handlerId, scorecardId, teamId = none, month }: Scored): Key => ({
  pk: partitionOf(tenantId, month),
  sk: `${handlerId}#${scorecardId}#${teamId}`,
})

const addedOf = (tenantId: string, item: Item | undefined): Added | undefined => {
  const scored = item && isRecord(item) ? scoredBy(stateOf<Review>(item)) : undefined
  return scored && { key: keyOf(tenantId, scored.of), by: scored.by }
}

/** What a write of a review adds to the counters of results: all of it when it was completed, which it is once. */
export const resultsAdded = ({ key, before, after }: Change): Added[] => {
  const { tenantId, noun } = recordNameOf(key)
  if (noun !== reviews.name || addedOf(tenantId, before)) return []
  const added = addedOf(tenantId, after)
  return added ? [added] : []
}

/** One page of what the counters should say, from the reviews themselves; the sums over all pages are the counters. */
export const recountResults = async (
  store: Store,
  tenantId: string,
  now: Instant,
  { limit, place }: { readonly limit: number; readonly place?: MonthPlace | undefined },
): Promise<{ readonly added: readonly Added[]; readonly next?: MonthPlace }> => {
  const walk = { direction: 'ascending', to: monthOf(now) } as const
  const { items, next } = await pageOfMonths(store, tenantId, reviews.name, walk, place, limit)
  return { added: items.flatMap((item) => addedOf(tenantId, item) ?? []), ...(next && { next }) }
}

const countsOf = (item: Item): ScoredCounts['counts'] =>
  Object.fromEntries(Object.entries(item).filter((entry): entry is [string, number] => typeof entry[1] === 'number'))

/** The counters of these months, of one person if one is named; undefined when there are more than `most`. */
export const resultsOfMonths = async (
  store: Store,
  tenantId: string,
  months: readonly string[],
  handlerId: string | undefined,
  most: number,
): Promise<ScoredCounts[] | undefined> => {
  const found: ScoredCounts[] = []
  for (const month of months) {
    let after: Position | undefined
    do {
      const page = await store.query({
        ...{ index: 'table', partition: partitionOf(tenantId, month), limit: 1000 },
        ...(handlerId !== undefined && { range: { beginsWith: `${handlerId}#` } }),
        ...(after && { after }),
      })
      for (const item of page.items) {
        const [person = '', scorecardId = '', team] = item.sk.split('#')
        const teamId = team === none ? undefined : team
        found.push({ of: { handlerId: person, scorecardId, teamId, month }, counts: countsOf(item) })
      }
      after = page.next
      if (found.length > most) return undefined
    } while (after)
  }
  return found
}
