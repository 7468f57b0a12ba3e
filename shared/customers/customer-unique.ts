import { keyText } from '../kernel/text.ts'
import type { UniqueValue } from '../kernel/unique-value.ts'
import type { Customer } from './customer-schema.ts'

type Identified = Pick<Customer, 'emails' | 'phones' | 'socialIds' | 'externalId'> & {
  readonly registrationNumber?: string | undefined
}

/** Fields by which a record can be found and upserted. */
export const uniqueFields = ['email', 'phone', 'registrationNumber', 'wechat', 'externalId'] as const

const distinct = (values: readonly UniqueValue[]): UniqueValue[] => [
  ...new Map(values.map((value) => [`${value.field}#${value.value}`, value])).values(),
]

/**
 * The values of a customer that no other customer may have (row C6). An invalid phone or e-mail identifies nobody, and a
 * switchboard number with an extension belongs to many.
 */
export const uniqueValuesOf = (
  noun: string,
  state: Partial<Identified>,
  custom: readonly { field: string; value: string }[] = [],
): UniqueValue[] =>
  distinct([
    ...(state.emails ?? [])
      .filter((email) => email.valid)
      .map((email) => ({ noun, field: 'email', value: email.address })),
    ...(state.phones ?? [])
      .filter((phone) => phone.valid && phone.extension === undefined)
      .map((phone) => ({ noun, field: 'phone', value: phone.number })),
    ...(state.socialIds ?? [])
      .filter(({ network }) => network === 'wechat')
      .map(({ id }) => ({ noun, field: 'wechat', value: keyText(id) })),
    ...(state.registrationNumber
      ? [{ noun, field: 'registrationNumber', value: state.registrationNumber.toUpperCase() }]
      : []),
    ...(state.externalId ? [{ noun, field: 'externalId', value: state.externalId }] : []),
    ...custom.map(({ field, value }) => ({ noun, field, value })),
  ])
