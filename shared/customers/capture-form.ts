import * as z from 'zod'
import { label, longText, shortText } from './person-schema.ts'

/** What a web form may ask a person, by field. */
const questions = {
  name: shortText,
  familyName: label,
  givenName: label,
  email: z.string().trim().min(3).max(320),
  phone: z.string().trim().min(3).max(64),
  wechat: z.string().trim().min(1).max(200),
  company: shortText,
  occupation: label,
  gender: z.enum(['female', 'male', 'other', 'unknown']),
  region: label,
  interests: z.array(label).min(1).max(20),
  message: longText.min(1),
}

export type FormField = keyof typeof questions
export const formFields = Object.keys(questions) as [FormField, ...FormField[]]

/** A form as it comes in, before its source says what it may hold. */
export const FormInput = z.record(
  z.string().min(1).max(64),
  z.union([z.string().max(4000), z.number(), z.boolean(), z.array(z.string().max(200)).max(50)]),
)
export type FormInput = z.infer<typeof FormInput>

const customValue = z.union([z.string().max(2000), z.number(), z.boolean(), z.array(label).max(50)])
const customName = 'custom.'

/** The schema of one source's form. Empty fields are as if they were left out, as browsers send them. */
export const formSchema = (fields: readonly FormField[], customFields: readonly string[] = []) =>
  z.strictObject({
    ...Object.fromEntries(fields.map((field) => [field, questions[field].optional()])),
    ...Object.fromEntries(customFields.map((key) => [customName + key, customValue.optional()])),
    consent: z.boolean().optional(),
  })

export type Form = { -readonly [Field in FormField]?: z.infer<(typeof questions)[Field]> } & {
  readonly consent?: boolean
  readonly custom?: Readonly<Record<string, z.infer<typeof customValue>>>
}

export const withoutEmpty = (input: FormInput): FormInput =>
  Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0)),
  )

/** The answers of a parsed form, with custom fields by their keys. */
export const formOf = (answers: Readonly<Record<string, unknown>>): Form => {
  const custom = Object.entries(answers).filter(([name]) => name.startsWith(customName))
  const own = Object.entries(answers).filter(([name]) => !name.startsWith(customName))
  const values = Object.fromEntries(custom.map(([name, value]) => [name.slice(customName.length), value]))
  return { ...Object.fromEntries(own), ...(custom.length > 0 && { custom: values }) } as Form
}
