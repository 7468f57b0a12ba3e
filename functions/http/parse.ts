import * as z from 'zod'
import { type FieldFault, Refusal } from '../../shared/kernel/refusal.ts'
import { faultsOf } from './faults.ts'
import { fieldAccess } from './field-access.ts'
import { bodyDepthLimit, bodyLimitBytes } from './limits.ts'
import { multipartFields } from './multipart.ts'
import type { Route } from './route.ts'
import { malformedTexts } from './well-formed.ts'

/** What of an API Gateway event a route reads. */
export interface RawInput {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly contentType: string | undefined
}

const mostFaults = 100

const nothing = z.strictObject({})

const depthOf = (text: string): number => {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place)
    if (inString) {
      if (code === 0x5c) place++
      else if (code === 0x22) inString = false
    } else if (code === 0x22) inString = true
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth)
    else if (code === 0x7d || code === 0x5d) depth--
  }
  return deepest
}

const textOf = ({ body = '' }: RawInput): string => {
  if (Buffer.byteLength(body) <= bodyLimitBytes) return body
  throw new Refusal('request.too_large', { params: { limit: bodyLimitBytes } })
}

const formType = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i

const isForm = (route: Route, { contentType = '' }: RawInput): boolean =>
  route.formBody === true && formType.test(contentType)

/** The fields of an HTML form; one that is named several times is a list. */
const formOf = (input: RawInput): unknown => {
  const { contentType = '' } = input
  const pairs = /^multipart/i.test(contentType) ? multipartFields(textOf(input), contentType) : textOf(input)
  if (pairs === undefined) throw new Refusal('request.media_type')
  const fields = new URLSearchParams(pairs)
  return Object.fromEntries(
    [...new Set(fields.keys())].map((name) => {
      const values = fields.getAll(name)
      return [name, values.length > 1 ? values : values[0]]
    }),
  )
}

const jsonOf = (input: RawInput): unknown => {
  const text = textOf(input)
  if (text === '') return undefined
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(input.contentType ?? '')) throw new Refusal('request.media_type')
  if (depthOf(text) > bodyDepthLimit) throw new Refusal('request.too_deep', { params: { limit: bodyDepthLimit } })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refusal('request.not_json')
  }
  const malformed = malformedTexts(text, value)
  if (malformed.length === 0) return value
  const faults = malformed.map((pointer) => ({ in: 'body' as const, pointer, code: 'not_unicode' }))
  throw new Refusal('request.invalid', { faults: faults.slice(0, mostFaults) })
}

/** Parses one item of a batch as the body of the single call. @throws Refusal naming every field at fault */
export const parseBody = (route: Route, value: unknown): unknown => {
  const result = (route.body ?? nothing).safeParse(value, { reportInput: true })
  if (result.success) return result.data
  throw new Refusal('request.invalid', { faults: faultsOf(result.error.issues, 'body').slice(0, mostFaults) })
}

/** The members that `fields` names, of a record or of each record of a list. */
export const namesOf = (fields: string): readonly string[] =>
  fields
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

const fieldsFaults = ({ returns }: Route, fields: string): FieldFault[] => {
  const fault = { in: 'query' as const, pointer: '/fields' }
  const names = namesOf(fields)
  if (names.length === 0) return [{ ...fault, code: 'too_small.string', params: { minimum: 1 } }]
  const place = fieldAccess(returns, ['items']) === 'undeclared' ? [] : ['items']
  const unknown = names.filter((name) => fieldAccess(returns, [...place, name]) === 'undeclared')
  return unknown.length === 0 ? [] : [{ ...fault, code: 'unknown_fields', params: { names: unknown.join(', ') } }]
}

/** Many clients send an empty object where there is nothing to send. */
const saysNothing = ({ body = '' }: RawInput): boolean => /^\s*(?:\{\s*\})?\s*$/.test(body)

/** @throws Refusal naming every field at fault in path, query and body together */
export const parse = (
  route: Route,
  input: RawInput,
): { params: unknown; query: unknown; body: unknown; isForm?: true } => {
  const faults: FieldFault[] = []
  const checked = (schema: z.ZodType, value: unknown, place: FieldFault['in']): unknown => {
    const result = schema.safeParse(value, { reportInput: true })
    if (!result.success) faults.push(...faultsOf(result.error.issues, place))
    return result.data
  }
  const { fields, ...query } = input.query
  const form = isForm(route, input)
  const parsed = {
    params: checked(route.params ?? nothing, input.params, 'path'),
    query: checked(route.query ?? nothing, query, 'query'),
    body: route.body ? checked(route.body, form ? formOf(input) : jsonOf(input), 'body') : undefined,
    ...(form && { isForm: true as const }),
  }
  if (!route.body && !saysNothing(input)) faults.push({ in: 'body', pointer: '', code: 'no_body' })
  if (fields !== undefined) faults.push(...fieldsFaults(route, fields))
  if (faults.length === 0) return parsed
  throw new Refusal('request.invalid', { faults: faults.slice(0, mostFaults) })
}
