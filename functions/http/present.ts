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

const shaped = (value: unknown, plan: Plan, showPersonal: boolean): unknown => {
  if (plan.items && Array.isArray(value)) {
    const { items } = plan
    return isDeep(items) ? value.map((item) => shaped(item, items, showPersonal)) : value
  }
  if (typeof value !== 'object' || value === null) return value
  const source = value as Record<string, unknown>
  if (plan.variants) {
    const variant = plan.variants.plans.get(source[plan.variants.by])
    return variant ? shaped(value, variant, showPersonal) : undefined
  }
  if (!plan.fields) return value
  const answer: Record<string, unknown> = {}
  // By the record's own members: it has half as many as its schema.
  for (const name of Object.keys(source)) {
    const field = plan.fields.get(name)
    if (field === undefined || source[name] === undefined || (field.personal && !showPersonal)) continue
    answer[name] = isDeep(field) ? shaped(source[name], field, showPersonal) : source[name]
  }
  return answer
}

/**
 * Makes the filter through which every answer of a schema leaves: only declared fields, and without the fields marked
 * `.meta({ personal: true })` for whoever may not see personal data.
 */
export const presenter = (schema: z.ZodType): ((value: unknown, showPersonal: boolean) => unknown) => {
  const plan = planOf(schema)
  return (value, showPersonal) => shaped(value, plan, showPersonal)
}
