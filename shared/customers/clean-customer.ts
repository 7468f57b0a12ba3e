import type * as z from 'zod'
import { domainOf } from '../kernel/domain-name.ts'
import { normaliseEmail } from '../kernel/email.ts'
import { normalisePhone } from '../kernel/phone.ts'
import type { Customer, CustomerInput, CustomerPatch } from './customer-schema.ts'
import type { Email, EmailInput, Phone, PhoneInput } from './person-schema.ts'

const distinct = <T>(values: readonly T[], keyOf: (value: T) => string): T[] => [
  ...new Map(values.map((value) => [keyOf(value), value])).values(),
]

/** Phones in E.164, each once; what can't be read stays as it was given and is marked. `region` reads numbers without a country code. */
const cleanPhones = (inputs: readonly z.infer<typeof PhoneInput>[], region: string): Phone[] =>
  distinct(
    inputs.map((input): Phone => {
      const { number, label } = typeof input === 'string' ? { number: input, label: undefined } : input
      const { value, valid, reason, extension, type } = normalisePhone(number, region)
      return {
        number: value,
        valid,
        ...(label && { label }),
        ...(extension && { extension }),
        ...(type && { type }),
        ...(reason && { reason }),
      }
    }),
    (phone) => `${phone.number}${phone.extension ?? ''}`,
  )

/** E-mail addresses normalised, each once; invalid ones stay and are marked. */
const cleanEmails = (inputs: readonly z.infer<typeof EmailInput>[]): Email[] =>
  distinct(
    inputs.map((input): Email => {
      const { address, label } = typeof input === 'string' ? { address: input, label: undefined } : input
      const mark = normaliseEmail(address)
      return {
        address: mark.value,
        valid: mark.valid,
        ...(label && { label }),
        ...(!mark.valid && { reason: mark.reason }),
      }
    }),
    (email) => email.address,
  )

const lists = ['tags', 'interests', 'preferences'] as const

type Given = Partial<Record<string, unknown>> & Pick<CustomerInput | CustomerPatch, 'phones' | 'emails'>

/**
 * Cleans what a caller gave of a customer (row C5) beyond what its schema does: phones to E.164, e-mails normalised, words of a list
 * each once, the domain taken from the website. Absent fields stay absent, null stays null.
 */
export const cleanCustomer = (given: Given, region: string): Partial<Customer> => {
  const clean: Record<string, unknown> = { ...given }
  for (const field of lists) if (Array.isArray(clean[field])) clean[field] = [...new Set(clean[field])]
  if (given.phones) clean.phones = cleanPhones(given.phones, region)
  if (given.emails) clean.emails = cleanEmails(given.emails)
  if (typeof given.website === 'string') clean.domain = domainOf(given.website) ?? null
  else if (given.website === null) clean.domain = null
  return clean as Partial<Customer>
}

const always = ['phones', 'emails', 'tags']

/** A patch that leaves an empty list where it would remove one that every record has. */
export const emptyLists = (patch: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(patch).map(([field, value]) => [field, value === null && always.includes(field) ? [] : value]),
  )
