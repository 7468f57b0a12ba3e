import type * as z from 'zod'
import { type Actor, type Owned, reaches, scopeOf } from '../../shared/kernel/actor.ts'
import { type Filter, fieldsOf, normaliseFilter } from '../../shared/kernel/filter.ts'
import { fieldReader, passes } from '../../shared/kernel/filter-match.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { matches, type SearchPlan } from '../../shared/kernel/search-query.ts'
import type { Noun } from '../../shared/storage/record.ts'
import type { Searchable } from '../../shared/storage/record-search.ts'
import { fieldAccess } from './field-access.ts'
import { type ListQuery, pagingNames } from './list-query.ts'
import type { Request } from './route.ts'

/** What of a noun's fields a filter may use. */
export interface Filterable {
  readonly schema: z.ZodType
  readonly listed: readonly string[]
  readonly checked: readonly string[]
}

/** `filter` and the simple `?field=value` parameters as one filter. */
export const filterAsked = (query: ListQuery): Filter | undefined => {
  const simple = Object.entries(query).flatMap(([field, value]): Filter[] =>
    pagingNames.has(field) || value === undefined
      ? []
      : [{ field, op: 'eq', value: value as string | number | boolean }],
  )
  const all = query.filter ? [query.filter, ...simple] : simple
  return all.length > 0 ? normaliseFilter({ and: all }) : undefined
}

/** The records that the actor's permission reaches, as a filter; undefined when that is all of them. */
export const scopeAsked = ({ actor, permission }: Request): Filter | undefined => {
  const scope = permission === 'public' || permission === 'signed-in' ? 'all' : scopeOf(actor, permission)
  if (scope === 'all') return undefined
  const own: Filter[] = [
    { field: 'ownerId', op: 'eq', value: actor.id },
    { field: 'sharedWith', op: 'eq', value: actor.id },
  ]
  const teams = actor.teamIds.map((id): Filter => ({ field: 'teamId', op: 'eq', value: id }))
  return { or: scope === 'team' ? [...own, ...teams] : own }
}

const maySee = (actor: Actor, schema: z.ZodType, field: string): boolean =>
  actor.permissions['personal:read'] !== undefined || fieldAccess(schema, field.split('.')) !== 'personal'

/** The fields that this actor may filter by: what it may not see, it may not ask for either. */
export const fieldsServed = (actor: Actor, { schema, listed, checked }: Filterable): readonly string[] =>
  ['createdAt', ...listed, ...checked].filter((field) => maySee(actor, schema, field))

export const unserved = (served: readonly string[]): Refusal =>
  new Refusal('filter.unserved', { params: { served: [...new Set(served)].join(', ') } })

/** @throws Refusal `filter.unserved` when the filter names a field that is not served */
export const checkFields = (filter: Filter | undefined, served: readonly string[]): void => {
  if (filter && fieldsOf(filter).some((field) => !served.includes(field))) throw unserved(served)
}

/**
 * Whether a record read from a list is an answer. Lists and indexes lag behind the records, so everything asked for is checked
 * again on the record itself.
 */
export const recordCheck = <State extends RecordFields>(
  request: Request,
  noun: Noun<State>,
  searchable: Searchable<State> | undefined,
  filter: Filter | undefined,
  search: SearchPlan | undefined,
) => {
  const isWhole = scopeAsked(request) === undefined
  const isReached = (state: State): boolean => {
    const owned: Owned = noun.owned?.(state) ?? (state as Owned)
    return (isWhole && owned.needs === undefined) || reaches(request.actor, `${noun.name}:read`, owned)
  }
  return (state: State): boolean => {
    if (!isReached(state) || searchable?.isListed?.(state) === false) return false
    if (search && !(searchable && matches(searchable.terms(state), search))) return false
    if (!filter) return true
    const own = fieldReader(state)
    const values = searchable?.values(state) ?? {}
    return passes(filter, (field) => own(field) ?? values[field], request.now)
  }
}
