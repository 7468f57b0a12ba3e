import * as z from 'zod'
import { customValuesOf } from '../kernel/custom-values.ts'
import { lifecycleStages } from '../kernel/lifecycle.ts'
import { Money } from '../kernel/money.ts'
import { recordFields } from '../kernel/record-fields.ts'
import { type PooledInternal, pooledFields } from '../pools/pooled.ts'
import { Consent, mostConsents } from './consent.ts'
import { ContactPreference } from './contact-preference.ts'
import {
  Address,
  Email,
  EmailInput,
  label,
  longText,
  Phone,
  PhoneInput,
  personal,
  personFields,
  Relative,
  SocialId,
  shortText,
} from './person-schema.ts'

export const customerTypes = ['prospect', 'customer', 'dealer', 'partner', 'supplier', 'competitor'] as const
export const customerLevels = ['A', 'B', 'C', 'D', 'E'] as const

/** Where a customer came from: the channel, the contact point in it, and the campaign that brought them. */
export const Source = z.strictObject({
  channel: label,
  contactPoint: label.optional(),
  campaign: label.optional(),
})

/** Fields that persons and organisations share, as a caller writes them. */
const sharedInput = {
  name: shortText.meta(personal),
  type: z.enum(customerTypes).optional(),
  level: z.enum(customerLevels).optional(),
  lifecycle: z.enum(lifecycleStages).optional(),
  source: Source.optional(),
  ownerId: z.string().max(40).optional(),
  teamId: z.string().max(40).optional(),
  tags: z.array(label).max(50).optional(),
  region: label.optional(),
  phones: z.array(PhoneInput).max(10).optional().meta(personal),
  emails: z.array(EmailInput).max(10).optional().meta(personal),
  addresses: z.array(Address).max(10).optional().meta(personal),
  socialIds: z.array(SocialId).max(10).optional().meta(personal),
  note: longText.optional().meta(personal),
  externalId: label.optional().meta({ description: 'The id in another system; unique' }),
  custom: customValuesOf('customer').optional(),
}

export const personOnly = {
  ...personFields,
  family: z.array(Relative).max(20).optional().meta(personal),
  incomeBand: label.optional().meta(personal),
  interests: z.array(label).max(50).optional().meta(personal),
  preferences: z
    .array(label)
    .max(50)
    .optional()
    .meta({ ...personal, description: 'Purchase preferences' }),
  company: shortText.optional().meta({ ...personal, description: 'Where the person works, as they say it' }),
}

export const organisationOnly = {
  industry: label.optional(),
  employees: z.int().min(0).max(10_000_000).optional(),
  sizeBand: z.enum(['micro', 'small', 'medium', 'large']).optional(),
  foundedYear: z.int().min(1000).max(2200).optional(),
  annualRevenue: Money.optional(),
  registrationNumber: label.optional(),
  website: z.string().trim().max(300).optional(),
  parentId: z.string().max(40).optional().meta({ description: 'The organisation that this one belongs to' }),
}

const PersonInput = z.strictObject({ kind: z.literal('person'), ...sharedInput, ...personOnly })
const OrganisationInput = z.strictObject({ kind: z.literal('organisation'), ...sharedInput, ...organisationOnly })

export const CustomerInput = z.discriminatedUnion('kind', [PersonInput, OrganisationInput])
export type CustomerInput = z.infer<typeof CustomerInput>

/** What no customer is without, so that no change takes it away. */
const alwaysThere: ReadonlySet<string> = new Set(['name', 'type', 'lifecycle'])

/** A change: what is given replaces, null removes, what is absent stays. The kind never changes. */
export const CustomerPatch = z.strictObject(
  Object.fromEntries(
    Object.entries({ ...sharedInput, ...personOnly, ...organisationOnly }).map(([name, field]) => [
      name,
      alwaysThere.has(name) ? field.optional() : z.nullable(field).optional(),
    ]),
  ) as { [Name in keyof AllInput]: z.ZodOptional<z.ZodNullable<AllInput[Name]>> },
)
type AllInput = typeof sharedInput & typeof personOnly & typeof organisationOnly
export type CustomerPatch = z.infer<typeof CustomerPatch>

/** What a cleaned record of either kind has beyond its input. */
const kept = {
  ...recordFields,
  type: z.enum(customerTypes),
  lifecycle: z.enum(lifecycleStages),
  phones: z.array(Phone).max(10).meta(personal),
  emails: z.array(Email).max(10).meta(personal),
  tags: z.array(label).max(50),
  status: z.enum(['active', 'voided']),
  sharedWith: z.array(z.string().max(40)).max(20).optional(),
  lastInteractionAt: z.iso.datetime().optional(),
  lastCapturedAt: z.iso
    .datetime()
    .optional()
    .meta({ description: 'When a form was last sent in with the address or phone' }),
  consents: z.array(Consent).max(mostConsents).optional(),
  contactPreference: ContactPreference.optional(),
  ...pooledFields,
}

export const Person = z.strictObject({ kind: z.literal('person'), ...sharedInput, ...personOnly, ...kept })
export const Organisation = z.strictObject({
  kind: z.literal('organisation'),
  ...sharedInput,
  name: shortText,
  ...organisationOnly,
  domain: z.string().max(253).optional(),
  ...kept,
})

export const Customer = z.discriminatedUnion('kind', [Person, Organisation])

/** Kept with the record, never sent. */
export interface Internal extends PooledInternal {
  readonly searchableCustom?: readonly string[]
  /** Records that this one was knowingly kept beside; whoever reads this one may not see them all. */
  readonly knownDuplicates?: readonly string[]
  /** From when the neglect watch counts. */
  readonly neglectFrom?: string
  /** How many deals with it are open, and how many were won; absent until there was one. */
  readonly deals?: { readonly open: number; readonly won: number }
}
export type Customer = z.infer<typeof Customer> & Internal
