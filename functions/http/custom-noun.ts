import type * as z from 'zod'
import type { CustomFieldNoun } from '../../shared/kernel/custom-values.ts'

type Definition = {
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly innerType?: z.ZodType
  readonly options?: readonly z.ZodType[]
}

const definitionOf = (schema: z.ZodType) => schema._zod.def as unknown as Definition

/** The noun whose custom values a schema is of; nothing for any other schema. */
export const customNounOf = (schema: z.ZodType): CustomFieldNoun | undefined =>
  schema.meta()?.customOf as CustomFieldNoun | undefined

/** The noun whose custom values stand in records of a schema. */
export const customNounIn = (schema: z.ZodType): CustomFieldNoun | undefined => {
  const { shape, innerType, options = [] } = definitionOf(schema)
  if (innerType) return customNounIn(innerType)
  let field = shape?.custom
  while (field && customNounOf(field) === undefined) field = definitionOf(field).innerType
  if (field) return customNounOf(field)
  return options.map(customNounIn).find((noun) => noun !== undefined)
}
