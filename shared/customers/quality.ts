import type { Contact } from './contact-schema.ts'
import type { Customer } from './customer-schema.ts'

const wanted = {
  person: [
    'phones',
    'emails',
    'addresses',
    'gender',
    'birthDate',
    'occupation',
    'level',
    'region',
    'source',
    'ownerId',
  ],
  organisation: [
    'phones',
    'emails',
    'addresses',
    'industry',
    'employees',
    'registrationNumber',
    'website',
    'level',
    'region',
    'source',
    'ownerId',
  ],
  contact: ['phones', 'emails', 'birthDate', 'ownerId'],
} as const

export type QualityFlag = `missing.${string}` | `invalid.${string}` | 'duplicate'

type Checked = Pick<Customer, 'phones' | 'emails'> & { readonly website?: string; readonly domain?: string }

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

const flagsOf = (fields: readonly string[], record: Checked): QualityFlag[] => {
  const values = record as unknown as Readonly<Record<string, unknown>>
  const missing = fields.filter((field) => isEmpty(values[field])).map((field): QualityFlag => `missing.${field}`)
  return [
    ...missing,
    ...(record.phones.some(({ valid }) => !valid) ? ['invalid.phones' as const] : []),
    ...(record.emails.some(({ valid }) => !valid) ? ['invalid.emails' as const] : []),
    ...(record.website !== undefined && record.domain === undefined ? ['invalid.website' as const] : []),
  ]
}

/**
 * What is wrong with a customer's data (row C5): fields that its kind should have and has not, values that could not be read, and
 * whether it is knowingly kept beside another. What is stale depends on the day and is no flag.
 */
export const qualityOfCustomer = (customer: Customer): QualityFlag[] => [
  ...flagsOf(wanted[customer.kind], customer as Checked),
  ...(customer.knownDuplicates && customer.knownDuplicates.length > 0 ? ['duplicate' as const] : []),
]

export const qualityOfContact = (contact: Contact): QualityFlag[] => flagsOf(wanted.contact, contact)
