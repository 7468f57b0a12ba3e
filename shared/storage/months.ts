import type { Instant } from '../kernel/instant.ts'
import type { Direction } from './posting-lists.ts'
import type { IndexAttributes } from './record.ts'
import type { Item, Key, Position, Store } from './store.ts'

/** `2026-11`, in UTC. */
export type Month = string

export const monthOf = (instant: Instant): Month => instant.slice(0, 7)

const monthPartition = (tenantId: string, noun: string, month: Month): string => `${tenantId}#${noun}#${month}`

/** Puts a record into the list of all of its noun, newest first: index g2, one partition a month. */
export const byMonth = (
  tenantId: string,
  noun: string,
  record: { readonly id: string; readonly createdAt: Instant },
): IndexAttributes => ({ g2pk: monthPartition(tenantId, noun, monthOf(record.createdAt)), g2sk: record.id })

const monthsPartition = (tenantId: string, noun: string): string => `${tenantId}#months#${noun}`

/** Marks that there are records of this month. Kept by the stream's follower; the current month needs no mark to be read. */
export const monthKey = (tenantId: string, noun: string, month: Month): Key => ({
  pk: monthsPartition(tenantId, noun),
  sk: month,
})

const monthsPerRead = 1000

const markedMonths = async (
  store: Store,
  partition: string,
  direction: Direction,
  bounds: { readonly from?: Month; readonly to?: Month },
): Promise<Month[]> => {
  const page = await store.query({ index: 'table', partition, range: bounds, direction, limit: monthsPerRead })
  return page.items.map((item) => item.sk)
}

export interface MonthPlace {
  readonly month: Month
  readonly after?: Position
}

export interface MonthPage {
  readonly items: readonly Item[]
  /** Where to go on; absent at the end. */
  readonly next?: MonthPlace
}

export interface MonthWalk {
  readonly direction: Direction
  readonly from?: Month | undefined
  /** At the latest the current month. */
  readonly to: Month
}

const monthsFrom = async (
  store: Store,
  partition: string,
  walk: MonthWalk,
  place: Month | undefined,
): Promise<Month[]> => {
  const { direction, from, to } = walk
  const ascending = direction === 'ascending'
  const bounds = ascending ? { from: place ?? from, to } : { from, to: place ?? to }
  const marked = await markedMonths(store, partition, direction, {
    ...(bounds.from !== undefined && { from: bounds.from }),
    to: bounds.to ?? to,
  })
  return ascending ? [...new Set([...marked, to])] : [...new Set([bounds.to ?? to, ...marked])]
}

/**
 * One page of a noun's records in order of creation, over as many months as it takes; only months that have records are
 * read, and the list of these only when the newest month does not fill the page.
 */
export const pageOfMonths = async (
  store: Store,
  tenantId: string,
  noun: string,
  walk: MonthWalk,
  place: MonthPlace | undefined,
  limit: number,
): Promise<MonthPage> => {
  const items: Item[] = []
  const read = async (month: Month, after?: Position): Promise<Position | undefined> => {
    const partition = monthPartition(tenantId, noun, month)
    const { direction } = walk
    const rest = limit - items.length
    const page = await store.query({ index: 'g2', partition, direction, limit: rest, ...(after && { after }) })
    items.push(...page.items)
    return page.next
  }
  const known = place?.month ?? (walk.direction === 'descending' ? walk.to : undefined)
  if (known !== undefined) {
    const after = await read(known, place?.after)
    if (after) return { items, next: { month: known, after } }
  }
  const months = (await monthsFrom(store, monthsPartition(tenantId, noun), walk, known)).filter(
    (month) => month !== known,
  )
  for (const month of months) {
    if (items.length >= limit) return { items, next: { month } }
    const after = await read(month)
    if (after) return { items, next: { month, after } }
  }
  return { items }
}
