import * as z from 'zod'
import { TopicKey } from '../kernel/contact-rules.ts'
import { languages } from '../kernel/language.ts'
import { lifecycleStages } from '../kernel/lifecycle.ts'
import { line } from '../kernel/line.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { sendChannels, sendPurposes } from '../kernel/send-channel.ts'

const mostVariants = 60
const mostVariables = 100
/** Of all variants together, in UTF-8: an entry of the history holds what was and what is. */
export const mostTemplateBytes = 150_000

const wordPattern = '[a-zA-Z][a-zA-Z0-9_]{0,39}'

/** A text with the template language in it. Unlike what people type into a field, it keeps its lines and spaces. */
const source = (most: number) => z.string().min(1).max(most)

/** What a message says by one channel in one language. */
export const TemplateVariant = z.strictObject({
  channel: z.enum(sendChannels),
  language: z.enum(languages),
  lifecycle: z
    .enum(lifecycleStages)
    .optional()
    .meta({ description: 'Only for customers who have come this far; for all others when left out' }),
  subject: source(300).optional().meta({ description: 'Of an e-mail', example: 'Welcome, {{ addressee.name }}' }),
  text: source(10_000).meta({ example: 'Dear {{ addressee.name }}, welcome to {{ tenant.name }}.' }),
  html: source(64_000).optional().meta({ description: 'Of an e-mail, beside its text. Values are escaped' }),
})
export type TemplateVariant = z.infer<typeof TemplateVariant>

const words = line(500)

/** A value that the sender hands in as `data.<name>`, or a default for a variable that a person may lack. */
export const TemplateVariable = z.strictObject({
  name: z
    .string()
    .max(100)
    .regex(new RegExp(`^[a-z]{1,20}(?:\\.${wordPattern}){1,2}$`))
    .meta({ description: 'As it stands in the text', example: 'data.orderNumber' }),
  default: z
    .union([words, z.strictObject({ en: words, zh: words })])
    .optional()
    .meta({ description: 'Where there is no value. Without one, what lacks it is not sent' }),
})
export type TemplateVariable = z.infer<typeof TemplateVariable>

const written = {
  key: z
    .string()
    .regex(/^[a-z][a-z0-9_.-]{0,63}$/)
    .meta({ description: 'By which senders name it; unique', example: 'welcome' }),
  name: line(100),
  purpose: z.enum(sendPurposes),
  topic: TopicKey.optional().meta({ description: 'Key of a topic in the communication settings' }),
  variables: z.array(TemplateVariable).max(mostVariables),
  variants: z.array(TemplateVariant).min(1).max(mostVariants, { abort: true }),
}

export const TemplateInput = z.strictObject({ ...written, variables: written.variables.default([]) })
export type TemplateInput = z.infer<typeof TemplateInput>

/** Changes the draft: what is given replaces as a whole, null removes. What was published stays as it is. */
export const TemplatePatch = z.strictObject({
  name: written.name.optional(),
  purpose: written.purpose.optional(),
  topic: written.topic.nullable(),
  variables: written.variables.optional(),
  variants: written.variants.optional(),
})
export type TemplatePatch = z.infer<typeof TemplatePatch>

export const templateStatuses = ['draft', 'published', 'retired'] as const

export const Template = z.strictObject({
  ...recordFields,
  ...written,
  status: z.enum(templateStatuses).meta({ description: 'Only published ones are sent' }),
  revision: z.int().min(0).meta({ description: 'What was published last; 0 before' }),
  publishedAt: z.iso.datetime().optional(),
  isChanged: z.boolean().meta({ description: 'What is written here differs from what was published last' }),
})
export type Template = z.infer<typeof Template>
export type NewTemplate = Omit<Template, Exclude<keyof RecordFields, 'id'>>

/** What a published revision says, for good. Messages keep the revision that they were made from. */
export const TemplateContent = Template.pick({
  key: true,
  purpose: true,
  topic: true,
  variables: true,
  variants: true,
  revision: true,
})
export type TemplateContent = z.infer<typeof TemplateContent>

const mostData = 50

/** Values of the variables that a template declares as `data.<name>`. */
export const MessageData = z
  .record(z.string().regex(new RegExp(`^${wordPattern}$`)), z.union([z.string().max(2000), z.number(), z.boolean()]))
  .refine((data) => Object.keys(data).length <= mostData, { params: { code: 'too_big.array', maximum: mostData } })
  .meta({
    personal: true,
    description: 'Values of the variables that the template declares',
    example: { gift: 'A cup' },
  })

/** Values by the first word of a variable and the rest of it: `{ customer: { name: 'Li Wei', custom: { … } }, data: { … } }`. */
export type TemplateValues = Readonly<Record<string, Readonly<Record<string, unknown>>>>
