import * as z from 'zod'
import { customValuesOf } from '../kernel/custom-values.ts'
import { recordFields } from '../kernel/record-fields.ts'
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
  SocialId,
  shortText,
} from './person-schema.ts'

export const contactRoles = ['decision_maker', 'influencer', 'user', 'finance', 'guarantor', 'other'] as const

/** What a contact is at one organisation. */
export const Affiliation = z.strictObject({
  customerId: z.string().max(40).meta({ description: 'The organisation' }),
  roles: z.array(z.enum(contactRoles)).min(1).max(contactRoles.length),
  jobTitle: shortText.optional().meta(personal),
  department: label.optional(),
})
export type Affiliation = z.infer<typeof Affiliation>

const Affiliations = z.array(Affiliation).min(1).max(10)

const input = {
  name: shortText.meta(personal),
  organisations: Affiliations,
  ...personFields,
  phones: z.array(PhoneInput).max(10).optional().meta(personal),
  emails: z.array(EmailInput).max(10).optional().meta(personal),
  addresses: z.array(Address).max(10).optional().meta(personal),
  socialIds: z.array(SocialId).max(10).optional().meta(personal),
  tags: z.array(label).max(50).optional(),
  ownerId: z.string().max(40).optional(),
  teamId: z.string().max(40).optional(),
  note: longText.optional().meta(personal),
  externalId: label.optional().meta({ description: 'The id in another system; unique among contacts' }),
  custom: customValuesOf('contact').optional(),
}

export const ContactInput = z.strictObject(input)
export type ContactInput = z.infer<typeof ContactInput>

type Input = typeof input
const always = ['name', 'organisations']

/** A change: what is given replaces, null removes, what is absent stays. `organisations` replaces them all. */
export const ContactPatch = z.strictObject(
  Object.fromEntries(
    Object.entries(input).map(([name, field]) => [
      name,
      always.includes(name) ? field.optional() : z.nullable(field).optional(),
    ]),
  ) as { [Name in keyof Input]: z.ZodOptional<z.ZodNullable<Input[Name]>> },
)
export type ContactPatch = z.infer<typeof ContactPatch>

export const Contact = z.strictObject({
  ...input,
  ...recordFields,
  phones: z.array(Phone).max(10).meta(personal),
  emails: z.array(Email).max(10).meta(personal),
  tags: z.array(label).max(50),
  status: z.enum(['active', 'voided']),
  consents: z.array(Consent).max(mostConsents).optional(),
  contactPreference: ContactPreference.optional(),
})

/** `searchableCustom` is kept with the record and never sent. */
export type Contact = z.infer<typeof Contact> & { readonly searchableCustom?: readonly string[] }
