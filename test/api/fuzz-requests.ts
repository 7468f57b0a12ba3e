import fc from 'fast-check'
import { brokenFrom, brokenHeaders, brokenText, strangeText } from './fuzz-breakage.ts'
import { exampleWithPlaceholders } from './fuzz-pool.ts'
import { type Schema, valuesOf } from './fuzz-values.ts'

interface Parameter {
  readonly $ref?: string
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: Schema
}

interface BodyContent {
  readonly schema: Schema
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

export interface Operation {
  readonly operationId: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, BodyContent>> }
  readonly responses: Readonly<
    Record<string, { readonly $ref?: string; readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >
}

export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** A call before it is sent. A number stands for one of the ids, cursors or ETags that the server has given out by then. */
export interface Call {
  readonly operationId: string
  readonly method: string
  readonly path: string
  readonly params: Texts
  readonly query: Texts
  readonly headers: Texts
  readonly body: string
  readonly role: number
}

/** What a JSON pointer with `#` leads to. */
export const pointedAt = (document: unknown, pointer: string): unknown =>
  pointer
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((value, part) => (value as Record<string, unknown>)[part], document)

const given = fc.nat()
/** Mostly this, now and then that. */
const mostly = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>, weight = 8): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: other })

const mostOptional = 2

type Texts = Readonly<Record<string, string | number>>
const pick = (all: Texts, wanted: (name: string, value: string | number) => boolean): Texts =>
  Object.fromEntries(Object.entries(all).filter(([name, value]) => wanted(name, value)))

const knownNames = /^(cursor|token|.*Id|id|If-Match|If-None-Match)$/

/** Names of the members of a record, or of each record of a list. */
const membersOf = (schema: Schema, lookup: (reference: string) => Schema): readonly string[] => {
  const { properties = {}, anyOf = [], oneOf = [] } = schema.$ref ? lookup(schema.$ref) : schema
  return properties.items?.items
    ? membersOf(properties.items.items, lookup)
    : [...Object.keys(properties), ...[...anyOf, ...oneOf].flatMap((option) => membersOf(option, lookup))]
}

const answeredMembers = ({ responses }: Operation, lookup: (reference: string) => Schema): readonly string[] =>
  Object.entries(responses).flatMap(([status, { content }]) => {
    const schema = status < '300' ? content?.['application/json']?.schema : undefined
    return schema ? membersOf(schema, lookup) : []
  })

const parameterValue = (
  { name, schema }: Parameter,
  lookup: (reference: string) => Schema,
  members: readonly string[],
): fc.Arbitrary<string | number> => {
  if (name === 'fields' && members.length > 0) return mostly(fc.constantFrom(...members), strangeText)
  const valid = valuesOf(schema, lookup).map((value) =>
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  )
  return knownNames.test(name) ? mostly<string | number>(given, valid, 3) : mostly<string | number>(valid, strangeText)
}

const fitsHeader = (text: string | number) => typeof text === 'number' || !/[^\x20-\x7e]/.test(text)

const overlaid = (base: unknown, over: unknown): unknown =>
  typeof base === 'object' && typeof over === 'object' ? { ...base, ...over } : over

/** Bodies by the schema, the examples, examples with parts replaced, and broken ones of all these. */
const bodyOf = (
  { schema, examples = {} }: BodyContent,
  lookup: (reference: string) => Schema,
): fc.Arbitrary<string> => {
  const bySchema = valuesOf(schema, lookup)
  const byExample = fc
    .tuple(fc.constantFrom(...Object.values(examples)), fc.nat())
    .map(([{ value }, choice]) => exampleWithPlaceholders(value, choice))
  const valid = fc.oneof(
    bySchema,
    byExample,
    fc.tuple(byExample, bySchema).map(([base, over]) => overlaid(base, over)),
  )
  return fc.oneof(
    { weight: 5, arbitrary: valid.map((value) => JSON.stringify(value)) },
    { weight: 4, arbitrary: valid.chain(brokenFrom).map((value) => JSON.stringify(value) ?? '') },
    { weight: 1, arbitrary: valid.chain((value) => brokenText(JSON.stringify(value))) },
  )
}

/** Calls of one operation, valid and broken ones. */
export const callsOf = (
  document: Description,
  path: string,
  method: string,
  operation: Operation,
  roles: number,
): fc.Arbitrary<Call> => {
  const lookup = (reference: string) => pointedAt(document, reference) as Schema
  const parameters = (operation.parameters ?? []).map(
    (parameter) => (parameter.$ref ? pointedAt(document, parameter.$ref) : parameter) as Parameter,
  )
  const members = answeredMembers(operation, lookup)
  const among = (place: string) => {
    const those = parameters.filter((parameter) => parameter.in === place)
    const values = Object.fromEntries(
      those.map((parameter) => [parameter.name, parameterValue(parameter, lookup, members)]),
    )
    const optional = those.flatMap(({ name, required }) => (required ? [] : [name]))
    return fc
      .tuple(fc.record(values), fc.subarray(optional, { maxLength: Math.min(optional.length, mostOptional) }))
      .map(([all, chosen]) => pick(all, (name) => chosen.includes(name) || !optional.includes(name)))
  }
  const content = operation.requestBody?.content['application/json']
  const unasked = fc.dictionary(strangeText, strangeText, { minKeys: 1, maxKeys: 2, noNullPrototype: true })
  return fc.record(
    {
      operationId: fc.constant(operation.operationId),
      method: fc.constant(method.toUpperCase()),
      path: fc.constant(path),
      params: among('path'),
      query: mostly(among('query'), unasked as fc.Arbitrary<Texts>, 12),
      headers: fc
        .tuple(among('header'), mostly(fc.constant({}), brokenHeaders, 5))
        .map(([declared, broken]) => pick({ ...declared, ...broken }, (_, value) => fitsHeader(value))),
      body: content
        ? mostly(bodyOf(content, lookup), fc.constant(''), 30)
        : mostly(fc.constant(''), fc.constantFrom('{}', 'null', '{"a":1}', '['), 20),
      role: fc.nat(roles - 1),
    },
    { noNullPrototype: true },
  )
}
