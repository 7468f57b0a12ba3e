import * as z from 'zod'
import { Consent, mostConsents } from '../customers/consent.ts'
import { Source } from '../customers/customer-schema.ts'
import {
  Email,
  EmailInput,
  label,
  longText,
  Phone,
  PhoneInput,
  personal,
  SocialId,
  shortText,
} from '../customers/person-schema.ts'
import { customValuesOf } from '../kernel/custom-values.ts'
import { Money, MoneyInput } from '../kernel/money.ts'
import { recordFields } from '../kernel/record-fields.ts'
import { type PooledInternal, pooledFields } from '../pools/pooled.ts'
import { leadStatuses } from './lead-status.ts'

const id = z.string().min(1).max(40)
const at = z.iso.datetime()

/** What a caller writes of a lead. */
export const writtenOfLeads = {
  name: shortText.meta({ ...personal, description: 'The person' }),
  company: shortText.optional(),
  title: shortText.optional().meta({ description: 'What the person is there' }),
  emails: z.array(EmailInput).max(10).optional().meta(personal),
  phones: z.array(PhoneInput).max(10).optional().meta(personal),
  socialIds: z.array(SocialId).max(10).optional().meta(personal),
  website: z.string().trim().max(300).optional(),
  industry: label.optional(),
  employees: z.int().min(0).max(10_000_000).optional(),
  region: label.optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/)
    .optional()
    .meta({ description: 'BCP 47 tag of the language that the person speaks', example: 'zh-CN' }),
  source: Source.optional(),
  partnerId: id.optional().meta({ description: 'The dealer or partner that it came by' }),
  interests: z.array(label).max(50).optional(),
  tags: z.array(label).max(50).optional(),
  note: longText.optional().meta(personal),
  amount: MoneyInput.optional().meta({ description: 'What it may come to, as an estimate' }),
  custom: customValuesOf('lead').optional(),
}

export const LeadInput = z.strictObject({
  ...writtenOfLeads,
  ownerId: id
    .nullable()
    .optional()
    .meta({ description: 'Who works on it: the caller by default, null leaves it to the routing rules' }),
  teamId: id.optional().meta({ description: 'The team of the owner by default' }),
})
export type LeadInput = z.infer<typeof LeadInput>

type Written = typeof writtenOfLeads

/** A change: what is given replaces, null removes, what is absent stays. Owner and status have routes of their own. */
export const LeadPatch = z.strictObject(
  Object.fromEntries(
    Object.entries(writtenOfLeads).map(([name, field]) => [
      name,
      name === 'name' ? field.optional() : z.nullable(field).optional(),
    ]),
  ) as { [Name in keyof Written]: z.ZodOptional<z.ZodNullable<Written[Name]>> },
)
export type LeadPatch = z.infer<typeof LeadPatch>

const Score = z.strictObject({
  rule: z.number().optional().meta({ description: 'Points by the published model of rules' }),
  tier: z.string().max(40).optional().meta({ description: 'Fit from A to D, then engagement from 1 to 4' }),
  modelId: id.optional(),
  modelVersion: z.int().optional(),
  predictive: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .meta({ description: 'How likely it is won, from what was won before, in whole per cent' }),
  predictiveTeam: z.string().max(40).optional().meta({ description: 'Whose closed leads were counted, or `all`' }),
  predictiveVersion: z.int().optional(),
  at,
})

/** What a lead has beyond what is written of it. */
const kept = {
  emails: z.array(Email).max(10).meta(personal),
  phones: z.array(Phone).max(10).meta(personal),
  tags: z.array(label).max(50),
  amount: Money.optional(),
  domain: z.string().max(253).optional().meta({ description: 'Of the website' }),
  ownerId: id.optional(),
  teamId: id.optional(),
  sharedWith: z.array(id).max(20).optional(),
  consents: z.array(Consent).max(mostConsents).optional(),
  status: z.enum(leadStatuses),
  statusSince: at,
  disqualified: z
    .strictObject({
      reason: label,
      note: longText.optional().meta(personal),
      at,
      by: z.string(),
      from: z.enum(leadStatuses).optional().meta({ description: 'Where it stood before' }),
    })
    .optional(),
  nurtureUntil: z.iso.date().optional().meta({ description: 'When it is worked on again' }),
  lastInteractionAt: at.optional(),
  engagement: z
    .record(z.string().max(40), z.int().min(0))
    .optional()
    .meta({ description: 'How often somebody was in touch, by method' }),
  lastCapturedAt: at.optional().meta({ description: 'When a form was last sent in with its address' }),
  ...pooledFields,
  score: Score.optional(),
  probability: z
    .strictObject({ value: z.number().min(0).max(1), at, by: z.string() })
    .optional()
    .meta({ description: 'How likely it is won as somebody said, until it is cleared' }),
  converted: z
    .strictObject({ customerId: id, contactId: id.optional(), dealId: id.optional(), at, by: z.string() })
    .optional(),
}

export const Lead = z.strictObject({ ...recordFields, ...writtenOfLeads, ...kept })

/** Kept with the record, never sent. */
interface Internal extends PooledInternal {
  readonly searchableCustom?: readonly string[]
  /** When `nurtureUntil` begins in the zone of who said so. */
  readonly nurtureDueAt?: string
  /** Of a converted one: by then everything about it that is stored with the lead is known, and goes to the customer. */
  readonly childrenDueAt?: string
  /** The place that it takes among the open leads of its owner: it came through a roster. */
  readonly place?: { readonly rosterId: string; readonly userId: string }
}
export type Lead = z.infer<typeof Lead> & Internal
