import type * as z from 'zod'
import type { CustomFieldNoun, CustomValues } from '../../shared/kernel/custom-values.ts'
import { customNounOf } from './custom-noun.ts'

/** What of a value may leave: the declared fields, and which of them are personal. */
interface Plan {
  readonly fields?: ReadonlyMap<string, Plan>
  readonly items?: Plan
  /** Of a discriminated union: which plan holds for which value of the field that tells them apart. */
  readonly variants?: { readonly by: string; readonly plans: ReadonlyMap<unknown, Plan> }
  readonly personal: boolean
  /** Of custom values: the nouns whose fields they may be of. */
  readonly customOf?: readonly CustomFieldNoun[]
}

/** The keys of a noun's custom fields that may not leave. */
export type HiddenCustom = (noun: CustomFieldNoun) => ReadonlySet<string>

type Definition = {
  readonly type: string
  readonly shape?: Record<string, z.ZodType>
  readonly element?: z.ZodType
  readonly innerType?: z.ZodType
  readonly in?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly discriminator?: string
  readonly values?: readonly unknown[]
}

const definitionOf = (schema: z.ZodType) => schema._zod.def as unknown as Definition

const stricter = (field: Plan, other: Plan | undefined): Plan => {
  const customOf = [...(field.customOf ?? []), ...(other?.customOf ?? [])]
  return {
    ...field,
    personal: field.personal || other?.personal === true,
    ...(customOf.length > 0 && { customOf }),
  }
}

// Where nothing tells which option a value is of, the strictest mark holds.
const merged = (plans: readonly Plan[]): Plan => {
  const fields = new Map<string, Plan>()
  for (const plan of plans)
    for (const [name, field] of plan.fields ?? []) fields.set(name, stricter(field, fields.get(name)))
  return { personal: plans.some((plan) => plan.personal), ...(fields.size > 0 && { fields }) }
}

const holdsPersonal = ({ personal, customOf, fields, items, variants }: Plan): boolean =>
  personal ||
  customOf !== undefined ||
  [...(fields?.values() ?? []), ...(items ? [items] : []), ...(variants?.plans.values() ?? [])].some(holdsPersonal)

/** Options that are not all plain objects can't be told apart here: such a value leaves whole, or not at all. */
const unionPlan = (options: readonly Plan[], personal: boolean): Plan =>
  options.every(({ fields }) => fields)
    ? { ...merged(options), personal }
    : { personal: personal || options.some(holdsPersonal) }

const variantsOf = (by: string, options: readonly z.ZodType[]): Plan['variants'] => ({
  by,
  plans: new Map(
    options.flatMap((option) => {
      const tag = definitionOf(option).shape?.[by]
      return tag ? (definitionOf(tag).values ?? []).map((value) => [value, planOf(option)] as const) : []
    }),
  ),
})

const planOf = (schema: z.ZodType): Plan => {
  const definition = definitionOf(schema)
  const personal = schema.meta()?.personal === true
  const inner = definition.innerType ?? definition.in
  if (inner) {
    const plan = planOf(inner)
    return personal ? { ...plan, personal } : plan
  }
  if (definition.shape) {
    const fields = new Map(Object.entries(definition.shape).map(([name, field]) => [name, planOf(field)]))
    return { fields, personal }
  }
  if (definition.element) return { items: planOf(definition.element), personal }
  if (definition.options && definition.discriminator)
    return {
      variants: variantsOf(definition.discriminator, definition.options) as NonNullable<Plan['variants']>,
      personal,
    }
  if (definition.options) return unionPlan(definition.options.map(planOf), personal)
  const noun = customNounOf(schema)
  return { personal, ...(noun && { customOf: [noun] }) }
}

const isDeep = (plan: Plan): boolean =>
  plan.fields !== undefined || plan.items !== undefined || plan.variants !== undefined || plan.customOf !== undefined

/** Nothing is hidden from who may see personal data. */
type Hidden = HiddenCustom | undefined

const shapedCustom = (values: CustomValues, nouns: readonly CustomFieldNoun[], hidden: HiddenCustom): CustomValues => {
  const keys = nouns.map(hidden)
  const shown = Object.entries(values).filter(([key]) => !keys.some((some) => some.has(key)))
  return Object.fromEntries(shown)
}

const shapedList = (values: readonly unknown[], items: Plan, hidden: Hidden): readonly unknown[] => {
  let answer: unknown[] | undefined
  for (const [index, value] of values.entries()) {
    const shown = shaped(value, items, hidden)
    if (shown === value && answer === undefined) continue
    answer ??= values.slice(0, index)
    answer.push(shown)
  }
  return answer ?? values
}

const shapedFields = (
  source: Readonly<Record<string, unknown>>,
  fields: ReadonlyMap<string, Plan>,
  hidden: Hidden,
): Readonly<Record<string, unknown>> => {
  let answer: Record<string, unknown> | undefined
  // By the record's own members: it has half as many as its schema.
  const names = Object.keys(source)
  for (const [index, name] of names.entries()) {
    const value = source[name]
    const field = fields.get(name)
    const leaves = field !== undefined && value !== undefined && (hidden === undefined || !field.personal)
    const shown = leaves && isDeep(field) ? shaped(value, field, hidden) : value
    if (answer === undefined) {
      if (leaves && shown === value) continue
      answer = Object.fromEntries(names.slice(0, index).map((earlier) => [earlier, source[earlier]]))
    }
    if (leaves) answer[name] = shown
  }
  return answer ?? source
}

/** Copies no more than what something is left out of: a value that may leave whole is answered as it is. */
const shaped = (value: unknown, plan: Plan, hidden: Hidden): unknown => {
  if (plan.items && Array.isArray(value)) return isDeep(plan.items) ? shapedList(value, plan.items, hidden) : value
  if (typeof value !== 'object' || value === null) return value
  const source = value as Readonly<Record<string, unknown>>
  if (plan.variants) {
    const variant = plan.variants.plans.get(source[plan.variants.by])
    return variant ? shaped(value, variant, hidden) : undefined
  }
  if (plan.customOf) return hidden ? shapedCustom(source as CustomValues, plan.customOf, hidden) : value
  return plan.fields ? shapedFields(source, plan.fields, hidden) : value
}

/**
 * Makes the filter through which every answer of a schema leaves: only declared fields, and for whoever may not see personal data
 * without the fields marked `.meta({ personal: true })` and without the custom values that are named as hidden. Who may see
 * personal data has nothing named.
 */
export const presenter = (schema: z.ZodType): ((value: unknown, hidden: HiddenCustom | undefined) => unknown) => {
  const plan = planOf(schema)
  return (value, hidden) => shaped(value, plan, hidden)
}
