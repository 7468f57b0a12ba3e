import type { Instant } from '../kernel/instant.ts'
import { type MonthPlace, monthOf, pageOfMonths } from '../storage/months.ts'
import { recordNameOf } from '../storage/postings.ts'
import { isRecord, stateOf } from '../storage/record.ts'
import type { Change, Item, Key, Position, Query, Store } from '../storage/store.ts'
import { keyText } from '../storage/units.ts'
import type { Deal } from './deal-schema.ts'
import { deals } from './deal-store.ts'
import {
  type DealShare,
  type MonthSums,
  none,
  type Sum,
  type SumCategory,
  type SumKind,
  sharesOf,
  type WonShare,
  wonParts,
} from './deal-sums.ts'

type Counts = Readonly<Record<string, number>>

/** What is added to one counter item. */
export interface AddedDeals {
  readonly key: Key
  readonly by: Counts
}

/** Sums are kept in two numbers, so that none leaves what a number holds exactly: up to 900,000 deals of 15 digits each. */
const high = 10n ** 9n

const countsOf = ({ count, amount, weighted, category, days }: Sum & { readonly category?: SumCategory }): Counts => ({
  count,
  amount: Number(amount % high),
  amountHigh: Number(amount / high),
  // What is won is worth all of it, and what is lost nothing.
  ...(category !== 'closed' &&
    category !== 'lost' && { weighted: Number(weighted % high), weightedHigh: Number(weighted / high) }),
  days,
})

const sumIn = (item: Item, name: string): bigint =>
  BigInt(Number(item[name] ?? 0)) + BigInt(Number(item[`${name}High`] ?? 0)) * high

/** @param prefix of the names of the numbers that belong together in an item */
const sumOf = (item: Item, prefix = ''): Sum => ({
  count: Number(item[`${prefix}count`] ?? 0),
  amount: sumIn(item, `${prefix}amount`),
  weighted: sumIn(item, `${prefix}${prefix === 'closed.' ? 'amount' : 'weighted'}`),
  days: Number(item[`${prefix}days`] ?? 0),
})

const text = encodeURIComponent
const named = (sk: string): string[] => sk.split('#').map(decodeURIComponent)

const monthPartition = (tenantId: string, kind: SumKind, month: string): string =>
  `${tenantId}#dealsums#${kind}#${month}`

/** One item holds all categories, so that a deal that goes from one to another changes one item, and a forecast reads few. */
const monthSum = (tenantId: string, share: DealShare): AddedDeals => {
  const { kind, key, teamId, month, pipelineId, category, currency } = share
  return {
    key: {
      pk: monthPartition(tenantId, kind, month),
      sk: [key, teamId, pipelineId, currency].map(text).join('#'),
    },
    by: Object.fromEntries(
      Object.entries(countsOf(share)).map(([name, number]) => [`${category}.${name}`, number] as const),
    ),
  }
}

/** Open deals of a pipeline by stage, for owners and for teams: one partition. */
const boardPartition = (tenantId: string, pipelineId: string): string => `${tenantId}#dealboard#${pipelineId}`

const boardSums = (tenantId: string, share: DealShare): AddedDeals[] => {
  const { kind, key, pipelineId, state, stage, currency } = share
  if (state !== 'open' || (kind !== 'owner' && kind !== 'team')) return []
  const sk = [kind, key, stage, currency].map(text).join('#')
  return [{ key: { pk: boardPartition(tenantId, pipelineId), sk }, by: countsOf(share) }]
}

/** What somebody has of won deals, by the month in which they were won: one item for each deal. */
const wonPartition = (tenantId: string, userId: string, month: string): string =>
  `${tenantId}#dealswon#${userId}#${month}`

const wonShares = (tenantId: string, deal: Deal): AddedDeals[] => {
  const { id, closeDate = none, amount: money } = deal
  return wonParts(deal).map(({ userId, percent, amount }) => ({
    key: {
      pk: wonPartition(tenantId, userId, closeDate.slice(0, 7)),
      sk: [closeDate, id, money?.currency ?? none, String(percent), deal.wonBy?.teamId ?? none].map(text).join('#'),
    },
    by: { count: 1, amount: Number(amount % high), amountHigh: Number(amount / high) },
  }))
}

/** All counters that a deal stands in. */
const standingOf = (tenantId: string, item: Item | undefined): Map<string, AddedDeals> => {
  const standing = new Map<string, AddedDeals>()
  if (!item || !isRecord(item) || item.redirect !== undefined) return standing
  const deal = stateOf<Deal>(item)
  const added = [
    ...sharesOf(deal).flatMap((share) => [monthSum(tenantId, share), ...boardSums(tenantId, share)]),
    ...wonShares(tenantId, deal),
  ]
  for (const one of added) standing.set(keyText(one.key), one)
  return standing
}

const difference = (before: Counts, after: Counts): Counts =>
  Object.fromEntries(
    [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)] as const)
      .filter(([, number]) => number !== 0),
  )

/** What a write of a deal changes in the sums: the difference of its two images. */
export const dealsAdded = ({ key, before, after }: Change): AddedDeals[] => {
  const { tenantId, noun } = recordNameOf(key)
  if (noun !== deals.name) return []
  const [was, is] = [standingOf(tenantId, before), standingOf(tenantId, after)]
  return [...new Map([...was, ...is])].flatMap(([name, { key }]) => {
    const by = difference(was.get(name)?.by ?? {}, is.get(name)?.by ?? {})
    return Object.keys(by).length > 0 ? [{ key, by }] : []
  })
}

/** One page of what the counters should say, from the deals themselves; the sums over all pages are the counters. */
export const recountDeals = async (
  store: Store,
  tenantId: string,
  now: Instant,
  { limit, place }: { readonly limit: number; readonly place?: MonthPlace | undefined },
): Promise<{ readonly added: readonly AddedDeals[]; readonly next?: MonthPlace }> => {
  const walk = { direction: 'ascending', to: monthOf(now) } as const
  const { items, next } = await pageOfMonths(store, tenantId, deals.name, walk, place, limit)
  return { added: items.flatMap((item) => [...standingOf(tenantId, item).values()]), ...(next && { next }) }
}

const numbersIn = (item: Item): number[] => Object.values(item).filter((value) => typeof value === 'number')

/** The items of a partition in which anything is counted. */
const readAll = async (store: Store, partition: string, range?: NonNullable<Query['range']>): Promise<Item[]> => {
  const items: Item[] = []
  let after: Position | undefined
  do {
    const page = await store.query({
      index: 'table',
      partition,
      limit: 1000,
      ...(range && { range }),
      ...(after && { after }),
    })
    items.push(...page.items)
    after = page.next
  } while (after)
  return items.filter((item) => numbersIn(item).some((number) => number !== 0))
}

/**
 * The sums of deals that close in a month, or of those without a close date (`-`), by owner, team, territory, product, region or partner.
 * @param key only of this one of the kind
 */
export const dealSumsOf = async (
  store: Store,
  tenantId: string,
  { kind, month, key }: { readonly kind: SumKind; readonly month: string; readonly key?: string | undefined },
): Promise<MonthSums[]> => {
  const range = key === undefined ? undefined : { beginsWith: `${text(key)}#` }
  const items = await readAll(store, monthPartition(tenantId, kind, month), range)
  return items.map((item) => {
    const [key = '', teamId = '', pipelineId = '', currency = ''] = named(item.sk)
    return { key, teamId, month, pipelineId, currency, of: (category) => sumOf(item, `${category}.`) }
  })
}

const wonShareOf = (item: Item): WonShare => {
  const [closeDate = '', dealId = '', currency = '', percent = '', teamId = ''] = named(item.sk)
  return { dealId, closeDate, currency, percent: Number(percent), teamId, amount: sumIn(item, 'amount') }
}

/** One page of what somebody has of the deals won in a month, in order of the close date. */
export const wonSharesOf = async (
  store: Store,
  tenantId: string,
  { userId, month }: { readonly userId: string; readonly month: string },
  limit: number,
  after?: Position,
): Promise<{ readonly shares: WonShare[]; readonly next?: Position }> => {
  const partition = wonPartition(tenantId, userId, month)
  const { items, next } = await store.query({ index: 'table', partition, limit, ...(after && { after }) })
  return { shares: items.filter(({ count }) => Number(count) > 0).map(wonShareOf), ...(next && { next }) }
}

export interface BoardSum extends Sum {
  readonly kind: 'owner' | 'team'
  readonly key: string
  readonly stage: string
  readonly currency: string
}

/** Open deals of a pipeline by stage and currency: of each team (`-` is none), which together are all, or of one owner. */
export const boardSumsOf = async (
  store: Store,
  tenantId: string,
  pipelineId: string,
  ownerId?: string,
): Promise<BoardSum[]> => {
  const beginsWith = ownerId === undefined ? 'team#' : `owner#${text(ownerId)}#`
  const items = await readAll(store, boardPartition(tenantId, pipelineId), { beginsWith })
  return items.map((item) => {
    const [kind = '', key = '', stage = '', currency = ''] = named(item.sk)
    return { kind: kind as BoardSum['kind'], key, stage, currency, ...sumOf(item) }
  })
}

/** Keys of the stages of a pipeline that open deals stand in. */
export const standingIn = async (store: Store, tenantId: string, pipelineId: string): Promise<ReadonlySet<string>> =>
  new Set((await boardSumsOf(store, tenantId, pipelineId)).map(({ stage }) => stage))
