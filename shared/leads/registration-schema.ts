import * as z from 'zod'
import {
  Email,
  EmailInput,
  label,
  longText,
  Phone,
  PhoneInput,
  personal,
  shortText,
} from '../customers/person-schema.ts'
import { Money, MoneyInput } from '../kernel/money.ts'
import { recordFields } from '../kernel/record-fields.ts'

const id = z.string().min(1).max(40)
const at = z.iso.datetime()
const days = z.int().min(1).max(3650)

export const registrationStatuses = ['submitted', 'approved', 'refused', 'expired', 'converted'] as const
export type RegistrationStatus = (typeof registrationStatuses)[number]

const written = {
  partnerId: id.meta({ description: 'The customer of type dealer or partner that registers it' }),
  name: shortText.meta({ ...personal, description: 'The person at the end customer' }),
  company: shortText.optional(),
  phones: z.array(PhoneInput).max(10).optional().meta(personal),
  emails: z.array(EmailInput).max(10).optional().meta(personal),
  website: z.string().trim().max(300).optional(),
  product: shortText.optional(),
  amount: MoneyInput.optional(),
  closeDate: z.iso.date().optional(),
  region: label.optional(),
  note: longText.optional().meta(personal),
}

export const RegistrationInput = z.strictObject({ ...written, ownerId: id.optional(), teamId: id.optional() })

/** The three numbers of the protection clock, in days, and when to warn. */
export const ProtectionTerms = z.strictObject({
  protectDays: days.default(90).meta({ description: 'How long the end customer is protected' }),
  extendDays: days.default(30).meta({ description: 'How long from each report of progress' }),
  mostDays: days.default(180).meta({ description: 'When it ends whatever is reported' }),
  warnDays: z.int().min(0).max(365).default(7).meta({ description: 'How long before the end its owner is warned' }),
})
export type ProtectionTerms = z.infer<typeof ProtectionTerms>

export const Registration = z.strictObject({
  ...recordFields,
  ...written,
  phones: z.array(Phone).max(10).meta(personal),
  emails: z.array(Email).max(10).meta(personal),
  amount: Money.optional(),
  domain: z.string().max(253).optional().meta({ description: 'Of the website' }),
  ownerId: id.optional(),
  teamId: id.optional(),
  status: z.enum(registrationStatuses),
  statusSince: at,
  decided: z.strictObject({ at, by: z.string(), reason: shortText.optional() }).optional(),
  conflicts: z
    .int()
    .optional()
    .meta({ description: 'How many others may have been talking to the same end customer when it was decided' }),
  terms: ProtectionTerms.optional(),
  protection: z
    .strictObject({ startsAt: at, expiresAt: at, hardEndsAt: at })
    .optional()
    .meta({ description: 'While it is there and not over, nobody else registers this end customer' }),
  progressAt: at.optional().meta({ description: 'When progress was last reported' }),
  customerId: id.optional().meta({ description: 'Who the end customer is, once it became a deal' }),
  dealId: id.optional(),
})

/** Kept with the record, never sent. */
interface Internal {
  /** The end that was warned of; another one is warned of again. */
  readonly warnedFor?: string
}
export type Registration = z.infer<typeof Registration> & Internal
