import * as z from 'zod'
import { fieldSetChanged } from '../../events/customers.ts'
import { raise } from '../../events/define-event.ts'
import { type CustomFieldNoun, type CustomValues, customFieldNouns } from '../kernel/custom-values.ts'
import type { Decision } from '../kernel/decision.ts'
import { Money } from '../kernel/money.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { recordFields } from '../kernel/record-fields.ts'
import { type FieldFault, fieldRefusal, notFound, Refusal } from '../kernel/refusal.ts'
import { cleanText } from '../kernel/text.ts'
import { isFreeName, label, shortText } from './person-schema.ts'

/** The nouns whose writes guard unique values. */
const guardedNouns: readonly CustomFieldNoun[] = ['customer', 'contact', 'lead', 'deal']
const mostCustomFields = 100
/** A change of everything that is unique has to fit into one commit, old values and new ones. */
const mostUniqueFields = 8

/** What may be switched on and off. */
const marks = {
  required: z.boolean(),
  personal: z.boolean(),
  searchable: z.boolean().meta({ description: 'Lists can be filtered by it; of anything but money' }),
  retired: z.boolean().meta({ description: 'Takes no new values; old ones stay' }),
}

export const CustomField = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z][a-zA-Z0-9]{0,39}$/)
    .refine(isFreeName, { params: { code: 'not_valid' } }),
  label: shortText,
  type: z.enum(['text', 'number', 'date', 'boolean', 'choice', 'choices', 'money', 'reference']),
  options: z.array(label).min(1).max(100).optional().meta({ description: 'Of a choice' }),
  required: marks.required.default(false),
  unique: z.boolean().default(false).meta({
    description: 'Of text, numbers and references of customers, contacts, leads and deals: one record per value',
  }),
  personal: marks.personal.default(false),
  searchable: marks.searchable.default(false),
  retired: marks.retired.default(false),
})
export type CustomField = z.infer<typeof CustomField>

const { label: title, options } = CustomField.shape

/** What may change of a field: its type stays, since values of it exist. A mark that is not given stays as it is, so none has a default. */
export const CustomFieldPatch = z.strictObject({ label: title, options, ...marks }).partial()

/** All custom fields of one noun, in one record, so that a write reads its tenant's schema at once. */
export const FieldSet = z.strictObject({
  ...recordFields,
  noun: z.enum(customFieldNouns),
  fields: z.array(CustomField).max(mostCustomFields),
})
export type FieldSet = z.infer<typeof FieldSet>

/** @throws Refusal when the field contradicts itself */
const checkField = (field: CustomField): CustomField => {
  const isChoice = field.type === 'choice' || field.type === 'choices'
  if (isChoice !== (field.options !== undefined))
    throw fieldRefusal('/options', isChoice ? 'required' : 'only_for_choice')
  if (field.unique && !['text', 'number', 'reference'].includes(field.type))
    throw fieldRefusal('/unique', 'not_for_this_type', { type: field.type })
  if (field.searchable && field.type === 'money')
    throw fieldRefusal('/searchable', 'not_for_this_type', { type: field.type })
  return field
}

const replaced = (set: FieldSet, fields: readonly CustomField[], key: string): Decision<FieldSet> => ({
  state: { ...set, fields: [...fields] },
  raises: [raise(fieldSetChanged, { noun: set.noun, key })],
})

export const addCustomField = <Set extends Omit<FieldSet, Exclude<keyof RecordFields, 'id'>>>(
  set: Set,
  field: CustomField,
): Decision<Set> => {
  if (set.fields.some(({ key }) => key === field.key)) throw new Refusal('field.exists', { params: { key: field.key } })
  if (field.unique && !guardedNouns.includes(set.noun))
    throw fieldRefusal('/unique', 'not_for_this_noun', { noun: set.noun })
  if (set.fields.length >= mostCustomFields) throw fieldRefusal('', 'too_big.array', { maximum: mostCustomFields })
  if (field.unique && set.fields.filter(({ unique }) => unique).length >= mostUniqueFields)
    throw fieldRefusal('/unique', 'too_big.array', { maximum: mostUniqueFields })
  return {
    state: { ...set, fields: [...set.fields, checkField(field)] },
    raises: [raise(fieldSetChanged, { noun: set.noun, key: field.key })],
  }
}

export const changeCustomField = (
  set: FieldSet,
  key: string,
  patch: z.infer<typeof CustomFieldPatch>,
): Decision<FieldSet> => {
  const before = set.fields.find((field) => field.key === key)
  if (!before) throw notFound()
  const after = checkField({ ...before, ...patch } as CustomField)
  return replaced(
    set,
    set.fields.map((field) => (field.key === key ? after : field)),
    key,
  )
}

const date = z.iso.date()

/** The schema of one custom field's values. */
export const valueSchema = ({ type, options = [], required }: CustomField): z.ZodType => {
  // What has to be given is not given by an empty text or list.
  const fewest = required ? 1 : 0
  switch (type) {
    case 'text':
      return z.string().max(2000).overwrite(cleanText).min(fewest).max(2000)
    case 'reference':
      return label
    case 'number':
      return z.number()
    case 'boolean':
      return z.boolean()
    case 'date':
      return date
    case 'money':
      return Money
    case 'choice':
      return z.enum(options)
    case 'choices':
      return z.array(z.enum(options)).min(fewest).max(50)
  }
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'string' ? cleanText(value) === '' : Array.isArray(value) && value.length === 0

const faultOf = (field: CustomField | undefined, key: string, value: unknown): FieldFault | undefined => {
  const at = { in: 'body', pointer: `/custom/${key}` } as const
  if (field && value === null) return undefined
  if (!field || field.retired) return { ...at, code: 'unknown_field' }
  if (valueSchema(field).safeParse(value).success) return undefined
  if (field.required && isEmpty(value)) return { ...at, code: 'required' }
  return field.options
    ? { ...at, code: 'not_allowed', params: { allowed: field.options.join(', ') } }
    : { ...at, code: 'wrong_type', params: { expected: field.type } }
}

export interface CheckedCustom {
  readonly values: CustomValues
  /** Values that no other record may have. */
  readonly unique: readonly { readonly field: string; readonly value: string }[]
  /** Keys by which lists can be filtered. */
  readonly searchable: readonly string[]
}

/** The values of fields marked unique, as guards keep them. */
export const uniqueCustom = (fields: readonly CustomField[], values: CustomValues): CheckedCustom['unique'] =>
  fields
    .filter(({ key, unique }) => unique && values[key] !== undefined && values[key] !== '')
    .map(({ key }) => ({ field: `custom.${key}`, value: String(values[key]) }))

/** A record that was made before a field was required may stay without it, but no caller may take the value away. */
const missing = (fields: readonly CustomField[], given: CustomValues, values: CustomValues, isNew: boolean) =>
  fields
    .filter(({ key, required, retired }) => required && !retired && values[key] === undefined)
    .filter(({ key }) => isNew || given[key] === null)
    .map(({ key }): FieldFault => ({ in: 'body', pointer: `/custom/${key}`, code: 'required' }))

/**
 * Checks the custom values that a record would have against its tenant's fields.
 * @param before values that the record has already, which may belong to retired fields; absent for a new record
 * @throws Refusal `request.invalid` naming each value at fault
 */
export const checkCustom = (
  fields: readonly CustomField[],
  given: CustomValues,
  before?: CustomValues,
): CheckedCustom => {
  const byKey = new Map(fields.map((field) => [field.key, field]))
  const values = Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, value]) => value !== null))
  const faults = Object.entries(given).flatMap(([key, value]) => faultOf(byKey.get(key), key, value) ?? [])
  faults.push(...missing(fields, given, values, before === undefined))
  if (faults.length > 0) throw new Refusal('request.invalid', { faults })
  for (const [key, value] of Object.entries(values))
    if (given[key] !== undefined)
      values[key] = valueSchema(byKey.get(key) as CustomField).parse(value) as CustomValues[string]
  const searchable = fields.filter(({ key, searchable }) => searchable && values[key] !== undefined)
  return { values, unique: uniqueCustom(fields, values), searchable: searchable.map(({ key }) => key) }
}
