import * as z from 'zod'

interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly format?: string
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
}

const sampleFrom = (schema: Schema, name: string): unknown => {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return sampleFrom(schema.anyOf[0] ?? {}, name)
  switch (schema.type) {
    case 'string':
      return /At$|^at$/.test(name) || schema.format ? '2026-03-02T08:00:00.000Z' : `any-${name}`
    case 'integer':
    case 'number':
      return 1
    case 'boolean':
      return true
    case 'array':
      return []
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([property, inner]) => [property, sampleFrom(inner, property)]),
      )
    default:
      return null
  }
}

/** A value that a contract describes, with everything in it that may be. */
export const sampleOf = (contract: z.ZodType): unknown => sampleFrom(z.toJSONSchema(contract) as Schema, 'value')
