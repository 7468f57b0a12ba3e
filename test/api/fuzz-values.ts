import fc from 'fast-check'
import { placeholder } from './fuzz-pool.ts'

/** As much of JSON Schema as the API description uses. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly propertyNames?: Schema
  readonly additionalProperties?: Schema | boolean
  /** The noun whose custom values it is. */
  readonly 'x-custom-of'?: string
}

type Arbitrary = fc.Arbitrary<unknown>
export type Lookup = (reference: string) => Schema

const instant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())

const formats: Readonly<Record<string, Arbitrary>> = {
  'date-time': instant,
  date: instant.map((text) => text.slice(0, 10)),
  email: fc.emailAddress(),
  uri: fc.webUrl(),
  uuid: fc.uuid(),
}

/** Texts as people type them, and as nobody should. */
const text = (minLength: number, maxLength: number): Arbitrary => {
  const within = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)) }
  return fc.oneof(
    fc.string({ ...within, unit: 'grapheme-ascii' }),
    fc.string({ ...within, unit: 'grapheme' }),
    fc.string({ ...within, unit: fc.constantFrom(...'张伟明王芳李娜有限公司') }),
  )
}

const stringOf = ({ format, pattern, minLength = 0, maxLength = 100 }: Schema): Arbitrary => {
  const known = format && formats[format]
  if (known) return known
  if (pattern) return fc.stringMatching(new RegExp(pattern), { size: 'small' })
  return text(minLength, maxLength)
}

const numberOf = (schema: Schema, whole: boolean): Arbitrary => {
  const lowest = schema.minimum ?? (schema.exclusiveMinimum ?? -1e6) + (schema.exclusiveMinimum === undefined ? 0 : 1)
  const highest = schema.maximum ?? (schema.exclusiveMaximum ?? 1e6) - (schema.exclusiveMaximum === undefined ? 0 : 1)
  if (whole) return fc.integer({ min: Math.max(lowest, -(2 ** 31)), max: Math.min(highest, 2 ** 31 - 1) })
  return fc.double({ min: lowest, max: highest, noNaN: true })
}

const fieldOf = (name: string, field: Schema, lookup: Lookup, depth: number): Arbitrary => {
  const values = valuesOf(field, lookup, depth + 1)
  if (!/Id$/.test(name)) return values
  return fc.oneof(
    { weight: 4, arbitrary: fc.nat().map((choice) => placeholder(name, choice)) },
    { weight: 1, arbitrary: values },
  )
}

/** Custom fields that the tenant defines on every noun. */
export const customFields = [
  { key: 'shelf', label: 'Shelf', type: 'text', searchable: true },
  { key: 'parts', label: 'Parts', type: 'number', personal: true },
  { key: 'colours', label: 'Colours', type: 'choices', options: ['red', 'blue'], searchable: true },
]

const customOf = (unknown: Arbitrary): Arbitrary => {
  const known = {
    shelf: text(1, 40),
    parts: fc.double({ noNaN: true, noDefaultInfinity: true }),
    colours: fc.subarray(['red', 'blue']),
  }
  return fc.oneof({ weight: 4, arbitrary: fc.record(known, { requiredKeys: [], noNullPrototype: true }) }, unknown)
}

const objectOf = (schema: Schema, lookup: Lookup, depth: number): Arbitrary => {
  const { properties = {}, required = [], additionalProperties, propertyNames = {} } = schema
  const known = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, fieldOf(name, field, lookup, depth)])),
    { requiredKeys: required.filter((name) => name in properties), noNullPrototype: true },
  )
  if (typeof additionalProperties !== 'object') return known
  const others = fc.dictionary(
    stringOf(propertyNames) as fc.Arbitrary<string>,
    valuesOf(additionalProperties, lookup, depth + 1),
    { maxKeys: 3, noNullPrototype: true },
  )
  if (schema['x-custom-of'] !== undefined) return customOf(others)
  return fc.tuple(others, known).map(([more, own]) => ({ ...more, ...own }))
}

/** Values that a schema allows. Rules that a schema can't say may still refuse them. */
export const valuesOf = (schema: Schema, lookup: Lookup, depth = 0): Arbitrary => {
  if (schema.$ref) return depth > 12 ? fc.constant(null) : valuesOf(lookup(schema.$ref), lookup, depth + 1)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.oneOf ?? schema.anyOf
  if (choices) return fc.oneof(...choices.map((choice) => valuesOf(choice, lookup, depth + 1)))
  if (Array.isArray(schema.type))
    return fc.oneof(...schema.type.map((type: string) => valuesOf({ ...schema, type }, lookup, depth + 1)))
  switch (schema.type) {
    case 'string':
      return stringOf(schema)
    case 'integer':
      return numberOf(schema, true)
    case 'number':
      return numberOf(schema, false)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array': {
      const { minItems: minLength = 0, maxItems = 3, items = {} } = schema
      return fc.array(valuesOf(items, lookup, depth + 1), {
        minLength,
        maxLength: Math.max(minLength, Math.min(maxItems, 3)),
      })
    }
    case 'object':
      return objectOf(schema, lookup, depth)
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}
