import type { Schema } from './fuzz-values.ts'

type Lookup = (reference: string) => Schema

/** What can be told apart from everything else wherever it turns up. */
export const canaries = {
  text: 'Kanarienvogel',
  phone: '13800987654',
  email: 'kanarienvogel@hidden.example',
  date: '1903-04-17',
} as const

/** A custom field of every noun that is marked personal. */
export const canaryField = 'heir'

const isCustom = (field: Schema): boolean =>
  field['x-custom-of'] !== undefined || (field.anyOf?.some(isCustom) ?? false)

const textFor = (place: string, { pattern, maxLength = 100 }: Schema): string => {
  if (/phone|number$/i.test(place)) return canaries.phone
  if (/email|address$/i.test(place)) return canaries.email
  if (pattern?.includes('\\d{4}') || /Date|date|from|to$/.test(place)) return canaries.date
  return canaries.text.slice(0, maxLength)
}

/** A value that a schema allows, with a canary in every text of it. */
const filled = (schema: Schema, lookup: Lookup, place: string): unknown => {
  if (schema.$ref) return filled(lookup(schema.$ref), lookup, place)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const [choice] = schema.oneOf ?? schema.anyOf ?? []
  if (choice) return filled(choice, lookup, place)
  switch ([schema.type].flat()[0]) {
    case 'array':
      return schema.items ? [filled(schema.items, lookup, place)] : []
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => !/Id$|^country$/.test(name))
          .map(([name, field]) => [name, filled(field, lookup, `${place}/${name}`)]),
      )
    case 'string':
      return textFor(place, schema)
    case 'boolean':
      return false
    default:
      return schema.minimum ?? 1
  }
}

/** The personal fields of a body, each with canaries in it. */
export const personalParts = (schema: Schema, lookup: Lookup): Record<string, unknown> => {
  if (schema.$ref) return personalParts(lookup(schema.$ref), lookup)
  const choices = schema.oneOf ?? schema.anyOf
  if (choices) return Object.assign({}, ...choices.map((choice) => personalParts(choice, lookup)))
  const parts: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (isCustom(field)) parts[name] = { [canaryField]: canaries.text }
    else if ('x-personal' in field) parts[name] = filled(field, lookup, name)
    else if (field.properties && Object.keys(personalParts(field, lookup)).length > 0)
      parts[name] = filled(field, lookup, name)
  }
  return parts
}

/** Which canaries are in a text. */
export const canariesIn = (text: string): string[] => {
  const lower = text.toLowerCase()
  const digits = text.replaceAll(/(?<=\d)[ -](?=\d)/g, '')
  return Object.values(canaries).filter((canary) => lower.includes(canary.toLowerCase()) || digits.includes(canary))
}
