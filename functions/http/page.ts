import type * as z from 'zod'
import type { Filter } from '../../shared/kernel/filter.ts'
import { type ListPlan, periodAsked, planLists } from '../../shared/kernel/filter-plan.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { type QueryTerm, queryTerms, type SearchPlan } from '../../shared/kernel/search-query.ts'
import { type MonthWalk, monthOf } from '../../shared/storage/months.ts'
import type { Direction } from '../../shared/storage/posting-lists.ts'
import { termPartition } from '../../shared/storage/postings.ts'
import { type Noun, stateOf } from '../../shared/storage/record.ts'
import type { Searchable } from '../../shared/storage/record-search.ts'
import type { Item } from '../../shared/storage/store.ts'
import { openCursor, sealCursor } from './cursor.ts'
import { checkFields, fieldsServed, filterAsked, recordCheck, scopeAsked, unserved } from './list-check.ts'
import type { ListQuery } from './list-query.ts'
import { byCreation, byIndex, byLists, byText, type Of, type Source } from './list-sources.ts'
import type { Reply, Request } from './route.ts'

export interface Order {
  readonly index: 'g1' | 'g2' | 'g3'
  /** The partition that has this order; undefined when the filter does not name one. `equal` answers what a field must equal. */
  readonly partition: (tenantId: string, equal: (field: string) => string | undefined) => string | undefined
}

/** A noun as a list. */
export interface Listing<State extends RecordFields> {
  readonly noun: Noun<State>
  /** Schema of one record as it is answered. */
  readonly schema: z.ZodType
  readonly searchable?: Searchable<State>
  /** Fields by whose values there are lists: the keys of the searchable's `values`. */
  readonly listed?: readonly string[]
  /** Fields that a filter may name beside a listed one; they are checked on the records read. */
  readonly checked?: readonly string[]
  /** Orders other than that of creation, by field name. */
  readonly orders?: Readonly<Record<string, Order>>
}

const mostRounds = 8
const largestRound = 100
/** A search that this many postings answer is read through; one that has more gives way to the lists of the filter. */
const fewPostings = 100

interface Asked {
  readonly filter: Filter | undefined
  readonly search: SearchPlan | undefined
  readonly plan: ListPlan | undefined
  readonly direction: Direction
  readonly field: string
}

const searchAsked = (q: string | undefined, isSearchable: boolean): SearchPlan | undefined => {
  if (q === undefined) return undefined
  const query = queryTerms(q)
  if (query.ok && isSearchable) return query
  const code = query.ok ? 'unknown_field' : `search.${query.reason}`
  throw new Refusal('request.invalid', { faults: [{ in: 'query', pointer: '/q', code }] })
}

const sortAsked = (query: ListQuery, orders: readonly string[]): Pick<Asked, 'direction' | 'field'> => {
  const sort = query.sort ?? '-createdAt'
  const direction = sort.startsWith('-') ? 'descending' : 'ascending'
  const field = sort.replace('-', '')
  const served = query.q === undefined ? ['createdAt', ...orders] : []
  if (query.sort !== undefined && !served.includes(field))
    throw new Refusal('sort.unserved', { params: { served: served.join(', ') || '-' } })
  return { direction, field }
}

/** @throws Refusal naming what is served when no list, index or period serves what is asked for */
const asked = <State extends RecordFields>(request: Request<unknown, ListQuery>, listing: Listing<State>): Asked => {
  const { query, actor, now } = request
  const { schema, searchable, listed = [], checked = [], orders = {} } = listing
  const sort = sortAsked(query, Object.keys(orders))
  const filter = filterAsked(query)
  const served = fieldsServed(actor, { schema, listed, checked })
  checkFields(filter, served)
  const search = searchAsked(query.q, searchable !== undefined)
  const filterPlan = filter && planLists(filter, (field) => listed.includes(field))
  const hasPeriod = filter !== undefined && Object.keys(periodAsked(filter, 'createdAt', now)).length > 0
  if (filter && !filterPlan && !hasPeriod && !search && sort.field === 'createdAt')
    throw unserved(served.filter((field) => field === 'createdAt' || listed.includes(field)))
  const scope = searchable && scopeAsked(request)
  const plans = [scope && planLists(scope, () => true), filterPlan].filter((plan) => plan !== undefined)
  return { ...sort, filter, search, plan: plans.length > 1 ? { all: plans } : plans[0] }
}

interface Read {
  readonly items: readonly Item[]
  readonly next?: unknown
}

/** Reads on until the page is full, the list ends, or too much was read for one request: then the page is short but has a next. */
const collect = async <Place>(
  source: Source<Place>,
  from: Place | undefined,
  limit: number,
  isAnswer: (item: Item) => boolean,
): Promise<Read> => {
  const items: Item[] = []
  let place = from
  let count = limit
  for (let round = 0; round < mostRounds; round++) {
    const { found, next } = await source(place, count)
    for (const [index, candidate] of found.entries()) {
      if (isAnswer(candidate.item)) items.push(candidate.item)
      if (items.length < limit) continue
      return index + 1 < found.length || next !== undefined ? { items, next: candidate.place } : { items }
    }
    if (next === undefined) return { items }
    place = next
    count = Math.min(largestRound, count * 2)
  }
  return { items, next: place }
}

const isLongSearch = async (of: Of, { terms, phrase }: SearchPlan): Promise<boolean> => {
  const { term } = phrase ?? (terms[0] as QueryTerm)
  const partition = termPartition(of.tenantId, of.noun, term)
  const page = await of.store.query({ index: 'table', partition, range: { beginsWith: term }, limit: fewPostings })
  return page.next !== undefined
}

type Way = 'creation' | 'lists' | 'text' | 'order'

const wayOf = async (of: Of, { search, plan, field }: Asked): Promise<Way> => {
  if (field !== 'createdAt') return 'order'
  if (search) return plan && (await isLongSearch(of, search)) ? 'lists' : 'text'
  return plan ? 'lists' : 'creation'
}

const orderPartition = <State extends RecordFields>(
  listing: Listing<State>,
  tenantId: string,
  { field, filter }: Asked,
) => {
  const order = listing.orders?.[field] as Order
  const parts = filter ? ('and' in filter ? filter.and : [filter]) : []
  const equal = (name: string): string | undefined =>
    parts.flatMap((part) => ('op' in part && part.op === 'eq' && part.field === name ? [String(part.value)] : []))[0]
  const partition = order.partition(tenantId, equal)
  if (partition === undefined) throw new Refusal('sort.unserved', { params: { served: 'createdAt' } })
  return { index: order.index, partition }
}

const monthWalk = ({ filter, direction }: Asked, now: Instant): MonthWalk => {
  const { from, to } = filter ? periodAsked(filter, 'createdAt', now) : {}
  const last = monthOf(to !== undefined && to < now ? to : now)
  return { direction, to: last, ...(from !== undefined && { from: monthOf(from) }) }
}

/**
 * One page of a noun's records: those that the actor's permission reaches and that pass filter and search, newest first unless
 * sorted otherwise; a search is in order of the words met. A page may be short, even empty, and still have a `next`.
 * @throws Refusal `filter.unserved`, `sort.unserved`, `cursor.invalid`
 */
export const listPage = async <State extends RecordFields>(
  request: Request<unknown, ListQuery>,
  listing: Listing<State>,
): Promise<Reply<{ items: State[]; next?: string }>> => {
  const { store, actor, query, now } = request
  const { noun, searchable } = listing
  const what = asked(request, listing)
  const cursor = await openCursor<{ way: Way; place: never }>(request, query.cursor)
  const of: Of = { store, tenantId: actor.tenantId, noun: noun.name }
  const way = cursor?.way ?? (await wayOf(of, what))
  const passes = recordCheck(request, noun, searchable, what.filter, what.search)
  const read = <Place>(source: Source<Place>): Promise<Read> =>
    collect(source, cursor?.place, query.limit, (item) => item.redirect === undefined && passes(stateOf<State>(item)))
  const readWay: Record<Way, () => Promise<Read>> = {
    creation: () => read(byCreation(of, monthWalk(what, now))),
    lists: () => read(byLists(of, what.plan as ListPlan, what.direction)),
    text: () => read(byText(of, searchable as Searchable<State>, what.search as SearchPlan)),
    order: () => {
      const { index, partition } = orderPartition(listing, actor.tenantId, what)
      return read(byIndex(of, index, partition, what.direction))
    },
  }
  const { items, next } = await readWay[way]()
  return {
    body: {
      items: items.map((item) => stateOf<State>(item)),
      ...(next !== undefined && { next: await sealCursor(request, { way, place: next }) }),
    },
  }
}
