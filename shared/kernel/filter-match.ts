import type { Condition, Filter } from './filter.ts'
import { type Instant, plusDays } from './instant.ts'

/** The value of a record's field as a filter sees it; undefined when it has none. */
export type FieldReader = (field: string) => unknown

/** Reads fields of plain data; `address.city` is `city` of `address`. */
export const fieldReader =
  (record: object): FieldReader =>
  (field) => {
    let value: unknown = record
    for (const name of field.split('.')) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
      value = (value as Record<string, unknown>)[name]
    }
    return value
  }

const same = (value: unknown, wanted: unknown): boolean =>
  Array.isArray(value)
    ? value.some((element) => same(element, wanted))
    : value !== undefined && value !== null && typeof value !== 'object' && String(value) === String(wanted)

/** Below 0, 0 or above 0; undefined for what cannot be compared. Texts compare by UTF-16 units, which orders instants by time. */
const order = (value: unknown, wanted: string | number): number | undefined => {
  if (typeof value === 'number' && typeof wanted === 'number') return value - wanted
  if (typeof value === 'string' && typeof wanted === 'string') return value < wanted ? -1 : value > wanted ? 1 : 0
  return undefined
}

const compares = (value: unknown, wanted: string | number, holds: (order: number) => boolean): boolean => {
  const result = order(value, wanted)
  return result !== undefined && holds(result)
}

const hasText = (value: unknown, wanted: string, test: (text: string, part: string) => boolean): boolean =>
  Array.isArray(value)
    ? value.some((element) => hasText(element, wanted, test))
    : typeof value === 'string' && test(value.toLowerCase(), wanted.toLowerCase())

const isPresent = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)

const holds = (condition: Condition, value: unknown, now: Instant): boolean => {
  switch (condition.op) {
    case 'eq':
      return same(value, condition.value)
    case 'ne':
      return !same(value, condition.value)
    case 'in':
      return condition.value.some((wanted) => same(value, wanted))
    case 'gt':
      return compares(value, condition.value, (result) => result > 0)
    case 'gte':
      return compares(value, condition.value, (result) => result >= 0)
    case 'lt':
      return compares(value, condition.value, (result) => result < 0)
    case 'lte':
      return compares(value, condition.value, (result) => result <= 0)
    case 'between':
      return (
        compares(value, condition.value[0], (result) => result >= 0) &&
        compares(value, condition.value[1], (result) => result <= 0)
      )
    case 'contains':
      return Array.isArray(value)
        ? same(value, condition.value)
        : hasText(value, condition.value, (a, b) => a.includes(b))
    case 'startsWith':
      return hasText(value, condition.value, (a, b) => a.startsWith(b))
    case 'exists':
      return isPresent(value) === condition.value
    case 'olderThanDays':
      return compares(value, plusDays(now, -condition.value), (result) => result < 0)
    case 'newerThanDays':
      return compares(value, plusDays(now, -condition.value), (result) => result >= 0)
  }
}

/**
 * Whether a record passes. A list field equals a value when it has it; what is missing passes only `ne`, `exists: false` and
 * `not`; `contains` and `startsWith` on text ignore case; numbers compare with numbers and texts with texts.
 */
export const passes = (filter: Filter, read: FieldReader, now: Instant): boolean => {
  if ('and' in filter) return filter.and.every((part) => passes(part, read, now))
  if ('or' in filter) return filter.or.some((part) => passes(part, read, now))
  if ('not' in filter) return !filter.not.some((part) => passes(part, read, now))
  return holds(filter, read(filter.field), now)
}
