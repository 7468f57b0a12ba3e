import type { Instant } from '../kernel/instant.ts'
import { type MonthPlace, monthOf, pageOfMonths } from '../storage/months.ts'
import { recordNameOf } from '../storage/postings.ts'
import { isRecord, stateOf } from '../storage/record.ts'
import type { Change, Item, Key, Position, Query, Store } from '../storage/store.ts'
import { keyText } from '../storage/units.ts'
import type { Deal, DealState } from './deal-schema.ts'
import { deals } from './deal-store.ts'
import { type DealShare, type Sum, type SumKind, sharesOf } from './deal-sums.ts'

type Counts = Readonly<Record<string, number>>

/** What is added to one counter item. */
export interface AddedDeals {
  readonly key: Key
  readonly by: Counts
}

/** Sums are kept in two numbers, so that none leaves what a number holds exactly: up to 900,000 deals of 15 digits each. */
const high = 10n ** 9n

const countsOf = ({ count, amount, weighted }: Sum): Counts => ({
  count,
  amount: Number(amount % high),
  amountHigh: Number(amount / high),
  weighted: Number(weighted % high),
  weightedHigh: Number(weighted / high),
})

const sumIn = (item: Item, name: string): bigint =>
  BigInt(Number(item[name] ?? 0)) + BigInt(Number(item[`${name}High`] ?? 0)) * high

const sumOf = (item: Item): Sum => ({
  count: Number(item.count ?? 0),
  amount: sumIn(item, 'amount'),
  weighted: sumIn(item, 'weighted'),
})

const text = encodeURIComponent
const named = (sk: string): string[] => sk.split('#').map(decodeURIComponent)

const monthPartition = (tenantId: string, kind: SumKind, month: string): string =>
  `${tenantId}#dealsums#${kind}#${month}`

const monthKey = (tenantId: string, share: DealShare): Key => {
  const { kind, key, month, pipelineId, state, stage, category, currency } = share
  return {
    pk: monthPartition(tenantId, kind, month),
    sk: [key, pipelineId, state, stage, category, currency].map(text).join('#'),
  }
}

/** Open deals of a pipeline by stage, for owners and for teams: one partition. */
const boardPartition = (tenantId: string, pipelineId: string): string => `${tenantId}#dealboard#${pipelineId}`

const boardKeys = (tenantId: string, { kind, key, pipelineId, state, stage, currency }: DealShare): Key[] =>
  state === 'open' && (kind === 'owner' || kind === 'team')
    ? [{ pk: boardPartition(tenantId, pipelineId), sk: [kind, key, stage, currency].map(text).join('#') }]
    : []

/** All counters that a deal stands in. */
const standingOf = (tenantId: string, item: Item | undefined): Map<string, AddedDeals> => {
  const standing = new Map<string, AddedDeals>()
  if (!item || !isRecord(item) || item.redirect !== undefined) return standing
  for (const share of sharesOf(stateOf<Deal>(item))) {
    const by = countsOf(share)
    for (const key of [monthKey(tenantId, share), ...boardKeys(tenantId, share)])
      standing.set(keyText(key), { key, by })
  }
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
  return items.filter((item) => Number(item.count ?? 0) !== 0)
}

/**
 * The sums of deals that close in a month, or of those without a close date (`-`), by owner, team, territory or product.
 * @param key only of this owner, team, territory or product
 */
export const dealSumsOf = async (
  store: Store,
  tenantId: string,
  { kind, month, key }: { readonly kind: SumKind; readonly month: string; readonly key?: string },
): Promise<DealShare[]> => {
  const range = key === undefined ? undefined : { beginsWith: `${text(key)}#` }
  const items = await readAll(store, monthPartition(tenantId, kind, month), range)
  return items.map((item) => {
    const [key = '', pipelineId = '', state = '', stage = '', category = '', currency = ''] = named(item.sk)
    return { kind, key, month, pipelineId, state: state as DealState, stage, category, currency, ...sumOf(item) }
  })
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
