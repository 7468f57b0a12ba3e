import type * as z from 'zod'

/** What of a value may leave: the declared fields, and which of them are personal. */
interface Plan {
  readonly fields?: ReadonlyMap<string, Plan>
  readonly items?: Plan
  /** Of a discriminated union: which plan holds for which value of the field that tells them apart. */
  readonly variants?: { readonly by: string; readonly plans: ReadonlyMap<unknown, Plan> }
  readonly personal: boolean
}

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

// Where nothing tells which option a value is of, the strictest mark holds.
const merged = (plans: readonly Plan[]): Plan => {
  const fields = new Map<string, Plan>()
  for (const plan of plans)
    for (const [name, field] of plan.fields ?? [])
      fields.set(name, { ...field, personal: field.personal || fields.get(name)?.personal === true })
  return { personal: plans.some((plan) => plan.personal), ...(fields.size > 0 && { fields }) }
}

const holdsPersonal = ({ personal, fields, items, variants }: Plan): boolean =>
  personal ||
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
  return { personal }
}

const isDeep = (plan: Plan): boolean =>
  plan.fields !== undefined || plan.items !== undefined || plan.variants !== undefined

const shapedList = (values: readonly unknown[], items: Plan, showPersonal: boolean): readonly unknown[] => {
  let answer: unknown[] | undefined
  for (const [index, value] of values.entries()) {
    const shown = shaped(value, items, showPersonal)
    if (shown === value && answer === undefined) continue
    answer ??= values.slice(0, index)
    answer.push(shown)
  }
  return answer ?? values
}

const shapedFields = (
  source: Readonly<Record<string, unknown>>,
  fields: ReadonlyMap<string, Plan>,
  showPersonal: boolean,
): Readonly<Record<string, unknown>> => {
  let answer: Record<string, unknown> | undefined
  // By the record's own members: it has half as many as its schema.
  const names = Object.keys(source)
  for (const [index, name] of names.entries()) {
    const value = source[name]
    const field = fields.get(name)
    const leaves = field !== undefined && value !== undefined && (showPersonal || !field.personal)
    const shown = leaves && isDeep(field) ? shaped(value, field, showPersonal) : value
    if (answer === undefined) {
      if (leaves && shown === value) continue
      answer = Object.fromEntries(names.slice(0, index).map((earlier) => [earlier, source[earlier]]))
    }
    if (leaves) answer[name] = shown
  }
  return answer ?? source
}

/** Copies no more than what something is left out of: a value that may leave whole is answered as it is. */
const shaped = (value: unknown, plan: Plan, showPersonal: boolean): unknown => {
  if (plan.items && Array.isArray(value))
    return isDeep(plan.items) ? shapedList(value, plan.items, showPersonal) : value
  if (typeof value !== 'object' || value === null) return value
  const source = value as Readonly<Record<string, unknown>>
  if (plan.variants) {
    const variant = plan.variants.plans.get(source[plan.variants.by])
    return variant ? shaped(value, variant, showPersonal) : undefined
  }
  return plan.fields ? shapedFields(source, plan.fields, showPersonal) : value
}

/**
 * Makes the filter through which every answer of a schema leaves: only declared fields, and without the fields marked
 * `.meta({ personal: true })` for whoever may not see personal data.
 */
export const presenter = (schema: z.ZodType): ((value: unknown, showPersonal: boolean) => unknown) => {
  const plan = planOf(schema)
  return (value, showPersonal) => shaped(value, plan, showPersonal)
}
