import * as z from 'zod'

const mostConditions = 50
const deepest = 6

const field = z.string().regex(/^[a-z][\w-]*(\.[a-zA-Z][\w-]*){0,4}$/, { error: 'not a field name' })
const scalar = z.union([z.string().max(500), z.number(), z.boolean()])
const comparable = z.union([z.string().max(500), z.number()])
const days = z.number().min(0).max(36_500)

const Condition = z.discriminatedUnion('op', [
  z.strictObject({ field, op: z.enum(['eq', 'ne']), value: scalar }),
  z.strictObject({ field, op: z.literal('in'), value: z.array(scalar).min(1).max(50) }),
  z.strictObject({ field, op: z.enum(['gt', 'gte', 'lt', 'lte']), value: comparable }),
  z.strictObject({ field, op: z.literal('between'), value: z.tuple([comparable, comparable]) }),
  z.strictObject({ field, op: z.enum(['contains', 'startsWith']), value: z.string().min(1).max(500) }),
  z.strictObject({ field, op: z.literal('exists'), value: z.boolean() }),
  z.strictObject({ field, op: z.enum(['olderThanDays', 'newerThanDays']), value: days }),
])
export type Condition = z.infer<typeof Condition>

export type Filter =
  | { readonly and: readonly Filter[] }
  | { readonly or: readonly Filter[] }
  | { readonly not: readonly Filter[] }
  | Condition

const parts = z
  .array(z.lazy(() => AnyFilter))
  .min(1)
  .max(mostConditions)
  .meta({ id: 'FilterParts' })

const AnyFilter: z.ZodType<Filter> = z
  .union([
    Condition,
    z.strictObject({ and: parts }).meta({ id: 'FilterAnd' }),
    z.strictObject({ or: parts }),
    z.strictObject({ not: parts }),
  ])
  .meta({ id: 'Filter', description: 'A condition on a field, or several under and, or, not (none of them holds)' })

/** The filters or conditions right under this one; none under a condition. */
const partsOf = (filter: Filter): readonly Filter[] =>
  'and' in filter ? filter.and : 'or' in filter ? filter.or : 'not' in filter ? filter.not : []

/** All conditions of a filter, at whatever depth. */
export const conditionsOf = (filter: Filter): readonly Condition[] =>
  'op' in filter ? [filter] : partsOf(filter).flatMap(conditionsOf)

const depthOf = (filter: Filter): number => 1 + Math.max(0, ...partsOf(filter).map(depthOf))

/** The one filter grammar of lists, segments and rules: at most 50 conditions, 6 levels. */
export const FilterInput: z.ZodType<Filter> = AnyFilter.superRefine((filter, context) => {
  const tooMany = conditionsOf(filter).length > mostConditions
  if (tooMany || depthOf(filter) > deepest)
    context.addIssue({
      code: 'custom',
      params: { code: 'filter_too_large', conditions: mostConditions, levels: deepest },
    })
})

/** Names of the fields that a filter asks about, each once. */
export const fieldsOf = (filter: Filter): readonly string[] => [
  ...new Set(conditionsOf(filter).map((condition) => condition.field)),
]

const flattened = (kind: 'and' | 'or', parts: readonly Filter[]): Filter => {
  const flat = parts.map(normaliseFilter).flatMap((part) => (kind in part ? partsOf(part) : [part]))
  const distinct = [...new Map(flat.map((part) => [JSON.stringify(part), part])).values()]
  const [only] = distinct
  if (distinct.length === 1 && only) return only
  return kind === 'and' ? { and: distinct } : { or: distinct }
}

/** The same filter without nesting that says nothing: no `and` in an `and`, no doubles, no group of one. */
export const normaliseFilter = (filter: Filter): Filter => {
  if ('and' in filter) return flattened('and', filter.and)
  if ('or' in filter) return flattened('or', filter.or)
  if ('not' in filter) return { not: filter.not.map(normaliseFilter) }
  return filter
}
