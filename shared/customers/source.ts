import * as z from 'zod'
import { sourceChanged, sourceCreated, sourceKeyRotated } from '../../events/customers.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import { hour, type Instant, plusMs } from '../kernel/instant.ts'
import { patched } from '../kernel/patched.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { fieldRefusal } from '../kernel/refusal.ts'
import { formFields } from './capture-form.ts'
import { consentChannels, consentPurposes } from './consent.ts'
import { customerTypes, Source as Origin } from './customer-schema.ts'
import { isFreeName, label, shortText } from './person-schema.ts'

const questions: ReadonlySet<string> = new Set([...formFields, 'consent'])

const settings = {
  name: shortText,
  origin: Origin.meta({ description: 'Where customers from here came from' }),
  type: z.enum(customerTypes).default('prospect'),
  ownerId: z.string().max(40).optional().meta({ description: 'Who gets new customers from here' }),
  teamId: z.string().max(40).optional(),
  tags: z.array(label).max(20).optional(),
  fields: z
    .array(z.enum(formFields))
    .min(1)
    .max(formFields.length)
    .meta({ description: 'Fields that the form may send' }),
  customFields: z
    .array(z.string().max(40))
    .max(50)
    .optional()
    .meta({ description: 'Keys of custom fields of customers; of leads, where forms make leads' }),
  honeypot: z
    .string()
    .regex(/^[a-zA-Z][\w-]{1,39}$/)
    .refine((name) => isFreeName(name) && !questions.has(name), { params: { code: 'not_valid' } })
    .default('homepage')
    .meta({ description: 'A field that people do not see: what fills it is a program, and nothing is kept' }),
  perMinute: z.int().min(1).max(600).default(60).meta({ description: 'Most forms a minute from everybody together' }),
  perMinuteOfOne: z.int().min(1).max(600).default(6).meta({ description: 'Most forms a minute from one address' }),
  consent: z
    .strictObject({
      textVersion: label,
      channels: z.array(z.enum(consentChannels)).min(1).max(consentChannels.length),
      purposes: z.array(z.enum(consentPurposes)).min(1).max(consentPurposes.length),
      doubleOptIn: z.boolean().default(false),
      confirmUrl: z
        .url({ protocol: /^https?$/ })
        .max(300)
        .optional()
        .meta({ description: 'Where this API is reached from outside, for the link in the confirmation mail' }),
    })
    .optional()
    .meta({ description: 'What a form that is sent with `consent: true` agrees to' }),
  case: z
    .strictObject({
      kind: z.enum(['request', 'question', 'complaint', 'return_repair', 'after_sales_visit']).default('request'),
      teamId: z.string().min(1).max(40).optional().meta({ description: 'In whose queue it waits' }),
      categoryId: z.string().min(1).max(40).optional(),
    })
    .optional()
    .meta({ description: 'A form that is sent in opens a case' }),
  lead: z
    .strictObject({ teamId: z.string().min(1).max(40).optional().meta({ description: 'In whose queue it waits' }) })
    .optional()
    .meta({ description: 'A form that is sent in makes a lead, where it would make a customer' }),
  allowedOrigins: z
    .array(z.url({ protocol: /^https?$/ }).max(300))
    .max(20)
    .optional()
    .meta({ description: 'Pages that may send the form; any when left out' }),
}

export const SourceInput = z.strictObject(settings)
export type SourceInput = z.infer<typeof SourceInput>

const removable = ['ownerId', 'teamId', 'tags', 'customFields', 'consent', 'case', 'lead', 'allowedOrigins']

/** What is given replaces, null removes. */
export const SourcePatch = z.strictObject(
  Object.fromEntries(
    Object.entries({ ...settings, status: z.enum(['active', 'disabled']) }).map(([name, field]) => {
      const schema = field instanceof z.ZodDefault ? field.unwrap() : field
      return [name, removable.includes(name) ? z.nullable(schema).optional() : schema.optional()]
    }),
  ) as Record<string, z.ZodOptional>,
)

export const CaptureSource = z.strictObject({
  ...recordFields,
  ...settings,
  status: z.enum(['active', 'disabled']),
  previousKeyUntil: z.iso.datetime().optional().meta({ description: 'Until when the key before the last works' }),
})

/** Kept with the record, never sent: fingerprints of its keys, and the region that reads phones without a country code. */
interface Internal {
  readonly keyHash: string
  readonly previousKeyHash?: string
  readonly region?: string
}
export type CaptureSource = z.infer<typeof CaptureSource> & Internal
export type NewCaptureSource = Omit<CaptureSource, Exclude<keyof RecordFields, 'id'>>

/** @throws Refusal when mail with a link is to be sent and nobody said where the link leads */
const checked = <State extends Pick<SourceInput, 'consent'>>(state: State): State => {
  if (state.consent?.doubleOptIn && state.consent.confirmUrl === undefined)
    throw fieldRefusal('/consent/confirmUrl', 'required')
  return state
}

export const createSource = (
  id: string,
  input: SourceInput,
  internal: Pick<Internal, 'keyHash'> & { readonly region?: string | undefined },
): Decision<NewCaptureSource> => {
  const { region, keyHash } = internal
  const state = { ...checked(input), ...(region !== undefined && { region }), keyHash, id, status: 'active' as const }
  return { state, raises: [raise(sourceCreated, {})] }
}

export const changeSource = (
  source: CaptureSource,
  patch: Readonly<Record<string, unknown>>,
): Decision<CaptureSource> => {
  const { state, fields } = patched(source, patch)
  return fields.length === 0
    ? { state: source, raises: [] }
    : { state: checked(state), raises: [raise(sourceChanged, { fields: [...fields] })] }
}

/** Gives a source a new key; the one before works on for a while, since forms with it are out on the web. */
export const rotateKey = (
  source: CaptureSource,
  keyHash: string,
  overlapHours: number,
  now: Instant,
): Decision<CaptureSource> => ({
  state: {
    ...source,
    keyHash,
    previousKeyHash: source.keyHash,
    previousKeyUntil: plusMs(now, overlapHours * hour),
  },
  raises: [raise(sourceKeyRotated, {})],
})
