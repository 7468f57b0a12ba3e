import type * as z from 'zod'
import type { ZodOpenApiOverrideContext } from 'zod-openapi'
import { limits } from '../../shared/storage/store.ts'
import { bodyLimitBytes, gatewayLimits } from './limits.ts'

type JsonSchema = ZodOpenApiOverrideContext['jsonSchema']

const formatted = 64
const widest = { input: bodyLimitBytes, output: gatewayLimits.bodyBytes } as const
const most = { input: bodyLimitBytes, output: limits.pageItems } as const

/** `anyOf [x, null]` as one schema with two types, which readers and generators understand better. */
const mergedNull = (schema: JsonSchema): void => {
  const [value, nothing] = schema.anyOf ?? []
  if (schema.anyOf?.length !== 2 || !value || typeof value !== 'object' || typeof nothing !== 'object') return
  if (nothing.type !== 'null' || typeof value.type !== 'string' || value.enum || value.const !== undefined) return
  delete schema.anyOf
  Object.assign(schema, { ...value, ...schema, type: [value.type, 'null'] })
}

const isA = (schema: JsonSchema, type: string): boolean =>
  schema.type === type || (Array.isArray(schema.type) && schema.type.includes(type as never))

const withoutPersonal = (schema: JsonSchema): void => {
  const personal = new Set(
    Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
      typeof field === 'object' && 'x-personal' in field ? [name] : [],
    ),
  )
  if (schema.required) schema.required = schema.required.filter((name) => !personal.has(name))
  if (schema.required?.length === 0) delete schema.required
}

/**
 * Completes a schema of the document with what holds for every value: the limits of the transport where the schema has none of
 * its own, the width of integers, the mark of personal fields, which are absent for callers who may not see them, and that of
 * custom values, whose fields `/v1/fields/{noun}` tells.
 */
export const completed = ({ jsonSchema: schema, zodSchema, io }: ZodOpenApiOverrideContext): void => {
  const { personal, customOf } = (zodSchema as unknown as z.ZodType).meta() ?? {}
  if (personal === true) {
    Object.assign(schema, { 'x-personal': true })
    delete (schema as { personal?: unknown }).personal
  }
  if (customOf !== undefined) {
    Object.assign(schema, { 'x-custom-of': customOf })
    delete (schema as { customOf?: unknown }).customOf
  }
  mergedNull(schema)
  if (isA(schema, 'string') && !schema.enum && schema.const === undefined)
    schema.maxLength ??= schema.format ? formatted : widest[io]
  if (isA(schema, 'array')) schema.maxItems ??= most[io]
  if (isA(schema, 'integer')) schema.format ??= Math.abs(Number(schema.maximum)) < 2 ** 31 ? 'int32' : 'int64'
  if (io === 'output' && schema.properties) withoutPersonal(schema)
}
