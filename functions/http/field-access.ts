import type * as z from 'zod'

/** Whether a field of a schema may be shown: to everybody, to who may see personal data, or (not declared) to nobody. */
export type FieldAccess = 'open' | 'personal' | 'undeclared'

type Definition = {
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly innerType?: z.ZodType
  readonly in?: z.ZodType
  readonly element?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly valueType?: z.ZodType
}

const strictest = (found: readonly FieldAccess[]): FieldAccess =>
  found.includes('personal') ? 'personal' : found.includes('open') ? 'open' : 'undeclared'

/**
 * What a schema says of a field, by its path. What is personal in one variant of a union is personal; what lies within a value
 * without declared fields is as open as that value.
 */
export const fieldAccess = (schema: z.ZodType, path: readonly string[]): FieldAccess => {
  if (schema.meta()?.personal === true) return 'personal'
  const definition = schema._zod.def as unknown as Definition
  const inner = definition.innerType ?? definition.in ?? definition.element
  if (inner) return fieldAccess(inner, path)
  if (definition.options) return strictest(definition.options.map((option) => fieldAccess(option, path)))
  if (definition.valueType) return fieldAccess(definition.valueType, path.slice(1))
  const [name, ...rest] = path
  if (name === undefined) {
    const fields = Object.values(definition.shape ?? {}).map((field) => fieldAccess(field, []))
    return fields.includes('personal') ? 'personal' : 'open'
  }
  if (!definition.shape) return 'open'
  const field = Object.hasOwn(definition.shape, name) ? definition.shape[name] : undefined
  return field ? fieldAccess(field, rest) : 'undeclared'
}
