import type * as z from 'zod'
import type { Filter } from '../../shared/kernel/filter.ts'
import { type ListPlan, listCount, periodAsked, planLists } from '../../shared/kernel/filter-plan.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { queryTerms, type SearchPlan } from '../../shared/kernel/search-query.ts'
import { type MonthWalk, monthOf } from '../../shared/storage/months.ts'
import type { Direction } from '../../shared/storage/posting-lists.ts'
import type { Noun } from '../../shared/storage/record.ts'
import type { Searchable } from '../../shared/storage/record-search.ts'
import { checkFields, fieldsServed, filterAsked, scopeAsked, unserved } from './list-check.ts'
import type { ListQuery } from './list-query.ts'
import type { Request } from './route.ts'

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
  /** The lists of the filter hold only what the caller's permission reaches, so those of its scope are not read beside them. */
  readonly isWithinScope?: boolean
  /** Orders other than that of creation, by field name. */
  readonly orders?: Readonly<Record<string, Order>>
}

/** What a list query comes to. */
export interface Asked {
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

/** Of values: what a page reads of them side by side stays below the price of reading its records. */
const mostLists = 60

/** @throws Refusal `filter.too_wide` */
const checkWidth = (plan: ListPlan | undefined): void => {
  const lists = plan ? listCount(plan) : 0
  if (lists > mostLists) throw new Refusal('filter.too_wide', { params: { lists, limit: mostLists } })
}

/**
 * The lists of the filter and those of whom the actor's permission reaches. Who belongs to very many teams is not looked up in all of
 * their lists when the filter has lists of its own: every record is checked in any case.
 */
const planOf = (filterPlan: ListPlan | undefined, scopePlan: ListPlan | undefined): ListPlan | undefined => {
  if (!filterPlan || !scopePlan) return filterPlan ?? scopePlan
  return listCount(scopePlan) > mostLists ? filterPlan : { all: [scopePlan, filterPlan] }
}

/** @throws Refusal naming what is served when no list, index or period serves what is asked for */
export const listAsked = <State extends RecordFields>(
  request: Request<unknown, ListQuery>,
  listing: Listing<State>,
): Asked => {
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
  const scope = searchable && !listing.isWithinScope ? scopeAsked(request) : undefined
  checkWidth(filterPlan)
  return { ...sort, filter, search, plan: planOf(filterPlan, scope && planLists(scope, () => true)) }
}

/** The partition of an index that has the order asked for. */
export const orderPartition = <State extends RecordFields>(
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

/** The months in which answers can have been created. */
export const monthWalk = ({ filter, direction }: Asked, now: Instant): MonthWalk => {
  const { from, to } = filter ? periodAsked(filter, 'createdAt', now) : {}
  const last = monthOf(to !== undefined && to < now ? to : now)
  return { direction, to: last, ...(from !== undefined && { from: monthOf(from) }) }
}
