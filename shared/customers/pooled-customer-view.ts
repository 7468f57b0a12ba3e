import * as z from 'zod'
import { recordFields } from '../kernel/record-fields.ts'
import { shownOf } from '../pools/pooled-view.ts'
import { type Customer, Organisation, Person } from './customer-schema.ts'

/** Whose it is and what was agreed is nothing for members who may claim it. */
const whose = { ownerId: true, teamId: true, sharedWith: true, protection: true, lock: true } as const
const kept = { ...whose, consents: true, contactPreference: true } as const
const { kind: _person, ...ofPersons } = Person.omit({ ...kept, ownedSince: true }).partial().shape
const { kind: _organisation, ...ofOrganisations } = Organisation.omit({ ...kept, ownedSince: true }).partial().shape

/** A customer as its pool's members see it before one of them has claimed it: what the pool hides is not there at all. */
export const PooledCustomer = z.discriminatedUnion('kind', [
  z.strictObject({ ...ofPersons, ...recordFields, kind: Person.shape.kind }),
  z.strictObject({ ...ofOrganisations, ...recordFields, kind: Organisation.shape.kind }),
])

const known = PooledCustomer.options.flatMap(({ shape }) => Object.keys(shape))

export const pooledCustomerView = (customer: Customer, pool: { readonly hidden: readonly string[] }) =>
  shownOf(customer, known, pool)
