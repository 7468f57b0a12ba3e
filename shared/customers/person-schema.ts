import * as z from 'zod'
import { line } from '../kernel/line.ts'

/** Personal fields carry `.meta({ personal: true })`: hidden without the permission, kept out of logs and events, erasable. */
export const personal = { personal: true } as const

export const shortText = line(200)
export const longText = z.string().trim().max(4000)

/** A word that tenants choose themselves, such as a tag or an industry. */
export const label = line(64)

/** Whether records without a field of this name have nothing under it; every object has a `constructor` and a `toString`. */
export const isFreeName = (name: string): boolean => !(name in {})

export const Phone = z.strictObject({
  number: z.string().max(64).meta({ description: 'E.164 when valid, else as it was given' }),
  label: label.optional(),
  extension: z.string().max(7).optional(),
  type: z.enum(['mobile', 'landline', 'mobile_or_landline', 'toll_free', 'other']).optional(),
  valid: z.boolean(),
  reason: z.string().max(40).optional().meta({ description: 'Why it is not valid' }),
})
export type Phone = z.infer<typeof Phone>

export const Email = z.strictObject({
  address: z.string().max(320).meta({ description: 'Lower case when valid, else as it was given' }),
  label: label.optional(),
  valid: z.boolean(),
  reason: z.string().max(40).optional().meta({ description: 'Why it is not valid' }),
})
export type Email = z.infer<typeof Email>

export const PhoneInput = z.union([
  z.string().min(1).max(64),
  z.strictObject({ number: z.string().min(1).max(64), label: label.optional() }),
])
export const EmailInput = z.union([
  z.string().min(1).max(320),
  z.strictObject({ address: z.string().min(1).max(320), label: label.optional() }),
])

export const Address = z.strictObject({
  label: label.optional(),
  country: z.string().length(2).toUpperCase().optional().meta({ description: 'ISO 3166-1 alpha-2' }),
  region: label.optional(),
  city: label.optional(),
  street: shortText.optional(),
  postalCode: z.string().trim().max(20).optional(),
})

export const SocialId = z.strictObject({
  network: z.enum([
    'wechat',
    'weibo',
    'douyin',
    'xiaohongshu',
    'qq',
    'linkedin',
    'whatsapp',
    'line',
    'x',
    'facebook',
    'other',
  ]),
  id: shortText,
})

/** A date as the person keeps it. In the lunar calendar `date` is lunar year, month and day, and `leapMonth` tells the leap month. */
const BirthDate = z
  .strictObject({
    date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
    calendar: z.enum(['solar', 'lunar']),
    leapMonth: z.boolean().optional(),
  })
  .refine(({ date, calendar }) => isDateOf(calendar, date), { path: ['date'], params: { code: 'no_such_date' } })

const isDateOf = (calendar: 'solar' | 'lunar', date: string): boolean => {
  const [month = 0, day = 0] = date.split('-').slice(1).map(Number)
  if (calendar === 'lunar') return month >= 1 && month <= 12 && day >= 1 && day <= 30
  return z.iso.date().safeParse(date).success
}

export const Relative = z.strictObject({
  relation: z.enum(['spouse', 'child', 'parent', 'sibling', 'other']),
  name: shortText.optional(),
  birthDate: BirthDate.optional(),
})

/** What a person has that an organisation has not; also of contacts. */
export const personFields = {
  familyName: label.optional().meta(personal),
  givenName: label.optional().meta(personal),
  gender: z.enum(['female', 'male', 'other', 'unknown']).optional().meta(personal),
  birthDate: BirthDate.optional().meta(personal),
  occupation: label.optional().meta(personal),
}
