import { isDeepStrictEqual } from 'node:util'
import {
  customerChanged,
  customerCreated,
  customerNeglected,
  customerOwnerChanged,
  customerRestored,
  customerVoided,
} from '../../events/customers.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision, Raised } from '../kernel/decision.ts'
import { epochMs, type Instant, plusDays } from '../kernel/instant.ts'
import { patched } from '../kernel/patched.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { fieldRefusal, Refusal } from '../kernel/refusal.ts'
import { emptyLists } from './clean-customer.ts'
import type { Customer } from './customer-schema.ts'
import { foreignFields } from './kind-fields.ts'

/** A customer that is about to be stored for the first time. */
export type NewCustomer = Omit<Customer, Exclude<keyof RecordFields, 'id'>>

/** Days without an interaction after which a customer counts as neglected, by level; without a level as C. */
const neglectDays = { A: 14, B: 30, C: 60, D: 90, E: 180 } as const

/** When the neglect watch looks at this customer again. Only customers with an owner are watched. */
export const neglectDue = (customer: Customer): Instant | undefined =>
  customer.status === 'active' && customer.ownerId !== undefined && customer.neglectFrom !== undefined
    ? plusDays(customer.neglectFrom, neglectDays[customer.level ?? 'C'])
    : undefined

/** `clean` comes from `cleanCustomer`; who creates a customer owns it unless another owner is named. */
export const createCustomer = (
  id: string,
  clean: Partial<Customer>,
  owner: { readonly ownerId?: string | undefined; readonly teamId?: string | undefined },
  now: Instant,
): Decision<NewCustomer> => {
  const { domain, ...given } = clean as Partial<Customer> & { domain?: string | null }
  const state = {
    type: 'prospect',
    lifecycle: 'potential',
    phones: [],
    emails: [],
    tags: [],
    ...owner,
    ...given,
    ...(domain && { domain }),
    id,
    status: 'active',
    neglectFrom: now,
  } as unknown as NewCustomer
  const { kind, type, lifecycle, ownerId } = state
  return { state, raises: [raise(customerCreated, { kind, type, lifecycle, ...(ownerId && { ownerId }) })] }
}

const ownerChange = (before: Customer, after: Customer): Raised[] =>
  before.ownerId === after.ownerId
    ? []
    : [
        raise(customerOwnerChanged, {
          ...(before.ownerId && { from: before.ownerId }),
          ...(after.ownerId && { to: after.ownerId }),
        }),
      ]

/**
 * Changes a customer: what is given replaces, null removes. Answers the very same state when nothing changes.
 * @throws Refusal `customer.voided`, or `request.invalid` naming a field that this kind of customer has not
 */
export const changeCustomer = (customer: Customer, clean: Readonly<Record<string, unknown>>): Decision<Customer> => {
  if (customer.status === 'voided') throw new Refusal('customer.voided')
  const foreign = Object.keys(clean).find(
    (field) => clean[field] != null && foreignFields[customer.kind].includes(field),
  )
  if (foreign !== undefined) throw fieldRefusal(`/${foreign}`, 'not_of_this_kind', { kind: customer.kind })
  const { state, fields } = patched(customer, emptyLists(clean))
  if (fields.length === 0) return { state: customer, raises: [] }
  return { state, raises: [raise(customerChanged, { fields: [...fields] }), ...ownerChange(customer, state)] }
}

/** Voided customers leave lists and search and keep their unique values, so that they can come back. */
export const voidCustomer = (customer: Customer): Decision<Customer> =>
  customer.status === 'voided'
    ? { state: customer, raises: [] }
    : { state: { ...customer, status: 'voided' }, raises: [raise(customerVoided, {})] }

export const restoreCustomer = (customer: Customer): Decision<Customer> =>
  customer.status === 'active'
    ? { state: customer, raises: [] }
    : { state: { ...customer, status: 'active' }, raises: [raise(customerRestored, {})] }

/** Whoever a customer is shared with may read it, not change it. */
export const shareCustomer = (customer: Customer, userIds: readonly string[]): Decision<Customer> => {
  const sharedWith = [...new Set(userIds)].sort()
  if (isDeepStrictEqual(customer.sharedWith ?? [], sharedWith)) return { state: customer, raises: [] }
  return { state: { ...customer, sharedWith }, raises: [raise(customerChanged, { fields: ['sharedWith'] })] }
}

/** Notes that somebody was in touch: the neglect watch starts over. An older interaction that arrives late changes nothing. */
export const noteInteraction = (customer: Customer, at: Instant): Decision<Customer> => {
  if (customer.lastInteractionAt !== undefined && customer.lastInteractionAt >= at)
    return { state: customer, raises: [] }
  const neglectFrom = customer.neglectFrom !== undefined && customer.neglectFrom > at ? customer.neglectFrom : at
  return { state: { ...customer, lastInteractionAt: at, neglectFrom }, raises: [] }
}

/** The neglect watch (row M8): reports a customer once per period of silence; the next report is a whole period later. */
export const fireNeglect = (customer: Customer, now: Instant): Decision<Customer> | undefined => {
  const due = neglectDue(customer)
  if (due === undefined || epochMs(due) > epochMs(now)) return undefined
  const { ownerId, level, lastInteractionAt } = customer
  const days = neglectDays[level ?? 'C']
  return {
    state: { ...customer, neglectFrom: now },
    raises: [
      raise(customerNeglected, {
        days,
        ...(ownerId && { ownerId }),
        ...(level && { level }),
        ...(lastInteractionAt && { lastInteractionAt }),
      }),
    ],
  }
}
