import type { Filter } from './filter.ts'
import { type Instant, plusDays } from './instant.ts'

/** Which posting lists hold every record that passes: one list, records in all of several, or in any of them. */
export type ListPlan =
  | { readonly list: { readonly field: string; readonly value: string } }
  | { readonly all: readonly ListPlan[] }
  | { readonly any: readonly ListPlan[] }

const listOf = (field: string, value: unknown): ListPlan => ({ list: { field, value: String(value) } })

/**
 * The part of a filter that posting lists serve. Under `and` it is enough that one part is served, as the rest is checked on
 * the records read; under `or` all must be; `not` never is.
 * @param isListed whether there are lists by the values of this field
 * @returns undefined when no lists hold all answers
 */
export const planLists = (filter: Filter, isListed: (field: string) => boolean): ListPlan | undefined => {
  if ('and' in filter) {
    const [first, ...more] = filter.and.flatMap((part) => planLists(part, isListed) ?? [])
    return first && (more.length > 0 ? { all: [first, ...more] } : first)
  }
  if ('or' in filter) {
    const plans = filter.or.flatMap((part) => planLists(part, isListed) ?? [])
    return plans.length === filter.or.length ? { any: plans } : undefined
  }
  if ('not' in filter || !isListed(filter.field)) return undefined
  if (filter.op === 'eq') return listOf(filter.field, filter.value)
  if (filter.op === 'in') return { any: filter.value.map((value) => listOf(filter.field, value)) }
  return undefined
}

/** How many lists a plan reads side by side: each page reads at least once from every one. */
export const listCount = (plan: ListPlan): number =>
  'list' in plan ? 1 : ('all' in plan ? plan.all : plan.any).reduce((sum, part) => sum + listCount(part), 0)

/** Inclusive at both ends. */
export interface Period {
  readonly from?: Instant
  readonly to?: Instant
}

const later = (a: Instant | undefined, b: Instant | undefined) =>
  a === undefined || (b !== undefined && b > a) ? b : a
const earlier = (a: Instant | undefined, b: Instant | undefined) =>
  a === undefined || (b !== undefined && b < a) ? b : a

const periodOf = (filter: Filter, field: string, now: Instant): { from?: unknown; to?: unknown } => {
  if (!('op' in filter) || filter.field !== field) return {}
  switch (filter.op) {
    case 'gt':
    case 'gte':
      return { from: filter.value }
    case 'lt':
    case 'lte':
      return { to: filter.value }
    case 'between':
      return { from: filter.value[0], to: filter.value[1] }
    case 'newerThanDays':
      return { from: plusDays(now, -filter.value) }
    case 'olderThanDays':
      return { to: plusDays(now, -filter.value) }
    default:
      return {}
  }
}

const instant = (value: unknown): Instant | undefined =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? value : undefined

/** The period outside of which a filter lets no instant of this field pass; empty when it sets no bound. */
export const periodAsked = (filter: Filter, field: string, now: Instant): Period => {
  let period: { from?: Instant | undefined; to?: Instant | undefined } = {}
  for (const part of 'and' in filter ? filter.and : [filter]) {
    const { from, to } = periodOf(part, field, now)
    period = { from: later(period.from, instant(from)), to: earlier(period.to, instant(to)) }
  }
  return { ...(period.from !== undefined && { from: period.from }), ...(period.to !== undefined && { to: period.to }) }
}
