import type { Contact } from './contact-schema.ts'
import type { Customer } from './customer-schema.ts'
import { likelyIndustry } from './industry.ts'

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
 * What is wrong with a customer's data (row C5): fields that its kind should have and has not, values that could not be read or are
 * very likely misspelt, and whether it is knowingly kept beside another. What is stale depends on the day and is no flag.
 */
export const qualityOfCustomer = (customer: Customer): QualityFlag[] => [
  ...flagsOf(wanted[customer.kind], customer as Checked),
  ...(customer.kind === 'organisation' && customer.industry && likelyIndustry(customer.industry)
    ? ['invalid.industry' as const]
    : []),
  ...(customer.knownDuplicates && customer.knownDuplicates.length > 0 ? ['duplicate' as const] : []),
]

export const qualityOfContact = (contact: Contact): QualityFlag[] => flagsOf(wanted.contact, contact)

/** Of customers whose source is not known. */
const noSource = '-'

/** What one customer counts for in the data-quality report: under which source, and one for each thing that is to be counted. */
export interface QualityCount {
  readonly source: string
  readonly counted: readonly string[]
}

/** Voided customers count for nothing. `changed.2026-03` tells the month of the last change, by which the stale are counted. */
export const qualityCount = (customer: Customer): QualityCount | undefined =>
  customer.status === 'voided'
    ? undefined
    : {
        source: customer.source?.channel ?? noSource,
        counted: ['total', `changed.${customer.updatedAt.slice(0, 7)}`, ...qualityOfCustomer(customer)],
      }

type Numbers = Readonly<Record<string, number>>

export interface QualityFigures {
  readonly total: number
  readonly stale: number
  readonly duplicates: number
  readonly missing: Numbers
  readonly invalid: Numbers
}

const under = (prefix: string, numbers: Numbers): Numbers =>
  Object.fromEntries(
    Object.entries(numbers)
      .filter(([name, number]) => name.startsWith(prefix) && number > 0)
      .map(([name, number]) => [name.slice(prefix.length), number]),
  )

/** The figures that counters come to. @param staleBefore the month before which a last change is too long ago */
export const qualityFigures = (numbers: Numbers, staleBefore: string): QualityFigures => {
  const changed = Object.entries(under('changed.', numbers))
  return {
    total: numbers.total ?? 0,
    stale: changed.filter(([month]) => month < staleBefore).reduce((sum, [, number]) => sum + number, 0),
    duplicates: numbers.duplicate ?? 0,
    missing: under('missing.', numbers),
    invalid: under('invalid.', numbers),
  }
}
