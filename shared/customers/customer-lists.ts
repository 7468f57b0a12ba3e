import { customValues } from '../kernel/custom-values.ts'
import { birthdayValue, yearlyValues } from '../kernel/yearly.ts'
import type { Contact } from './contact-schema.ts'
import type { Customer } from './customer-schema.ts'
import { type QualityFlag, qualityOfContact, qualityOfCustomer } from './quality.ts'

/** The values of one record by which there are lists. */
export type ListValues = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

/** Nearly every record lacks something, so lists of what is missing would cost more than all others and narrow nothing down. */
const rare = (flags: readonly QualityFlag[]): readonly string[] => flags.filter((flag) => !flag.startsWith('missing.'))

/** Most records are active: only the others stand in a list. */
const voidedOnly = (status: string): true | undefined => (status === 'voided' ? true : undefined)

/** Fields of customers by whose values there are lists, beside searchable custom fields. */
export const listedOfCustomers = [
  'kind',
  'type',
  'level',
  'lifecycle',
  'region',
  'industry',
  'source.channel',
  'source.contactPoint',
  'source.campaign',
  'ownerId',
  'teamId',
  'sharedWith',
  'poolId',
  'parentId',
  'tags',
  'voided',
  'quality',
] as const

/** Fields of customers that a filter may name beside a listed one. */
export const checkedOfCustomers = [
  'status',
  'phones',
  'emails',
  'addresses',
  'registrationNumber',
  'website',
  'updatedAt',
  'lastInteractionAt',
  'ownedSince',
  'pool.freedAt',
  'protection.expiresAt',
  'createdBy',
  'name',
  'gender',
  'birthDate.date',
  'occupation',
  'incomeBand',
  'interests',
  'preferences',
  'company',
  'employees',
  'sizeBand',
  'foundedYear',
  'domain',
] as const

/** By which care plans find those whose day it is. */
const keptEveryYear = (customer: Customer): ListValues => ({
  birthday: customer.kind === 'person' && customer.birthDate ? birthdayValue(customer.birthDate) : undefined,
  ...yearlyValues(customer),
})

export const customerValues = (customer: Customer): ListValues => ({
  kind: customer.kind,
  type: customer.type,
  level: customer.level,
  lifecycle: customer.lifecycle,
  region: customer.region,
  industry: customer.kind === 'organisation' ? customer.industry : undefined,
  'source.channel': customer.source?.channel,
  'source.contactPoint': customer.source?.contactPoint,
  'source.campaign': customer.source?.campaign,
  ownerId: customer.ownerId,
  teamId: customer.teamId,
  sharedWith: customer.sharedWith,
  poolId: customer.poolId,
  parentId: customer.kind === 'organisation' ? customer.parentId : undefined,
  tags: customer.tags,
  voided: voidedOnly(customer.status),
  quality: rare(qualityOfCustomer(customer)),
  ...customValues(customer),
  ...keptEveryYear(customer),
})

export const listedOfContacts = [
  'organisations.customerId',
  'organisations.roles',
  'ownerId',
  'teamId',
  'tags',
  'voided',
  'quality',
] as const

export const checkedOfContacts = [
  'status',
  'phones',
  'emails',
  'updatedAt',
  'createdBy',
  'name',
  'gender',
  'birthDate.date',
  'occupation',
] as const

export const contactValues = (contact: Contact): ListValues => ({
  'organisations.customerId': contact.organisations.map(({ customerId }) => customerId),
  'organisations.roles': [...new Set(contact.organisations.flatMap(({ roles }) => roles))],
  ownerId: contact.ownerId,
  teamId: contact.teamId,
  tags: contact.tags,
  voided: voidedOnly(contact.status),
  quality: rare(qualityOfContact(contact)),
  ...customValues(contact),
})
