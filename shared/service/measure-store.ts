import type { Instant } from '../kernel/instant.ts'
import { type MonthPlace, monthOf, pageOfMonths } from '../storage/months.ts'
import { recordNameOf } from '../storage/postings.ts'
import { isRecord, stateOf } from '../storage/record.ts'
import type { Change, Item, Key, Position, Store } from '../storage/store.ts'
import { keyText } from '../storage/units.ts'
import type { Case } from './case-schema.ts'
import { cases } from './case-store.ts'
import { type Group, measuresOf, openSince } from './measure.ts'

type Counts = Readonly<Record<string, number>>

/** What is added to one counter item. */
export interface AddedMeasure {
  readonly key: Key
  readonly by: Counts
}

const none = '-'
const groupText = ({ teamId = none, ownerId = none, categoryId = none }: Group): string =>
  `${teamId}#${ownerId}#${categoryId}`

/** Of a day, by team, person and category: one partition a month. */
const dayPartition = (tenantId: string, month: string): string => `${tenantId}#measure#${month}`
const dayKey = (tenantId: string, day: string, group: Group): Key => ({
  pk: dayPartition(tenantId, day.slice(0, 7)),
  sk: `${day}#${groupText(group)}`,
})

/** How many cases of a group are open, by the day on which they were opened: one item for each group. */
const backlogPartition = (tenantId: string): string => `${tenantId}#measure#open`

/** All counters that a case stands in. One that went up in another stands in none. */
const standingOf = (tenantId: string, item: Item | undefined): Map<string, AddedMeasure> => {
  const sums = new Map<string, AddedMeasure>()
  if (!item || !isRecord(item) || item.redirect !== undefined) return sums
  const found = stateOf<Case>(item)
  const since = openSince(found)
  const counted = [
    ...measuresOf(found).map(({ group, day, by }) => ({ key: dayKey(tenantId, day, group), by })),
    ...(since === undefined
      ? []
      : [{ key: { pk: backlogPartition(tenantId), sk: groupText(found) }, by: { [since]: 1 } }]),
  ]
  for (const { key, by } of counted) {
    const sum: Record<string, number> = { ...sums.get(keyText(key))?.by }
    for (const [name, number] of Object.entries(by)) sum[name] = (sum[name] ?? 0) + number
    sums.set(keyText(key), { key, by: sum })
  }
  return sums
}

const difference = (before: Counts, after: Counts): Counts =>
  Object.fromEntries(
    [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)] as const)
      .filter(([, number]) => number !== 0),
  )

/** What a write of a case changes in the counters of the service measures: the difference of its two images. */
export const measuresAdded = ({ key, before, after }: Change): AddedMeasure[] => {
  const { tenantId, noun } = recordNameOf(key)
  if (noun !== cases.name) return []
  const [was, is] = [standingOf(tenantId, before), standingOf(tenantId, after)]
  return [...new Map([...was, ...is])].flatMap(([text, { key }]) => {
    const by = difference(was.get(text)?.by ?? {}, is.get(text)?.by ?? {})
    return Object.keys(by).length > 0 ? [{ key, by }] : []
  })
}

/** One page of what the counters should say, from the cases themselves; the sums over all pages are the counters. */
export const recountMeasures = async (
  store: Store,
  tenantId: string,
  now: Instant,
  { limit, place }: { readonly limit: number; readonly place?: MonthPlace | undefined },
): Promise<{ readonly added: readonly AddedMeasure[]; readonly next?: MonthPlace }> => {
  const walk = { direction: 'ascending', to: monthOf(now) } as const
  const { items, next } = await pageOfMonths(store, tenantId, cases.name, walk, place, limit)
  return { added: items.flatMap((item) => [...standingOf(tenantId, item).values()]), ...(next && { next }) }
}

/** Counters of a group; of a day unless they are of the backlog, where each number is named by the day of opening. */
export interface Cell {
  readonly day: string
  readonly group: Group
  readonly numbers: Counts
}

const groupOf = (text: string): Group => {
  const [teamId, ownerId, categoryId] = text.split('#').map((part) => (part === none ? undefined : part))
  return { teamId, ownerId, categoryId }
}

const numbersOf = (item: Item): Counts =>
  Object.fromEntries(
    Object.entries(item).filter((entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] !== 0),
  )

/** The items of one partition, at most `most` and one. */
const readAll = async (
  store: Store,
  partition: string,
  most: number,
  range?: { readonly from: string; readonly to: string },
): Promise<Item[]> => {
  const items: Item[] = []
  let after: Position | undefined
  do {
    const page = await store.query({
      ...{ index: 'table', partition, limit: 1000 },
      ...(range && { range }),
      ...(after && { after }),
    })
    items.push(...page.items)
    after = page.next
  } while (after && items.length <= most)
  return items
}

const monthsOf = (from: string, to: string): string[] => {
  const months: string[] = []
  let [year = 0, month = 0] = from.split('-').map(Number)
  for (let text = from.slice(0, 7); text <= to.slice(0, 7); ) {
    months.push(text)
    month += 1
    if (month > 12) [year, month] = [year + 1, 1]
    text = `${year}-${String(month).padStart(2, '0')}`
  }
  return months
}

/** The counters of these days, each day of each group one; undefined when there are more than `most`. */
export const measuresOfDays = async (
  store: Store,
  tenantId: string,
  { from, to }: { readonly from: string; readonly to: string },
  most: number,
): Promise<Cell[] | undefined> => {
  const items: Item[] = []
  for (const month of monthsOf(from, to)) {
    // `$` follows `#`: to the end of the last day.
    const range = { from, to: `${to}$` }
    items.push(...(await readAll(store, dayPartition(tenantId, month), most - items.length, range)))
    if (items.length > most) return undefined
  }
  return items.map((item) => ({
    day: item.sk.slice(0, 10),
    group: groupOf(item.sk.slice(11)),
    numbers: numbersOf(item),
  }))
}

/** What is open of each group; undefined when there are more than `most` groups. */
export const openOfGroups = async (
  store: Store,
  tenantId: string,
  most: number,
): Promise<Omit<Cell, 'day'>[] | undefined> => {
  const items = await readAll(store, backlogPartition(tenantId), most)
  if (items.length > most) return undefined
  return items.map((item) => ({ group: groupOf(item.sk), numbers: numbersOf(item) }))
}
