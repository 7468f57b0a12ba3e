import { contacts } from '../../shared/customers/contact-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { uniqueValuesOf } from '../../shared/customers/customer-unique.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { UniqueValue } from '../../shared/kernel/unique-value.ts'
import type { Step } from '../../shared/storage/record.ts'
import { claimValue, ownerOfValue, releaseValue } from '../../shared/storage/unique.ts'
import type { CustomDraft } from '../http/custom-draft.ts'
import { nameable } from '../http/references.ts'
import type { Request } from '../http/route.ts'

type Identified = Parameters<typeof uniqueValuesOf>[1]

/** The unique values of a customer or contact, custom fields included. */
export const uniqueOf = (
  noun: 'customer' | 'contact',
  state: Identified,
  custom: CustomDraft['unique'] = [],
): UniqueValue[] => uniqueValuesOf(noun, state, custom)

const sameValue = (a: UniqueValue) => (b: UniqueValue) => a.field === b.field && a.value === b.value

const duplicate =
  (request: Request, { noun, field }: UniqueValue) =>
  async (owner: string): Promise<Refusal> => {
    const isContact = noun === contacts.name
    const id = await (isContact ? nameable(request, contacts) : nameable(request, customers))(owner)
    const extra = id === undefined ? { field } : { [isContact ? 'contactId' : 'customerId']: id, field }
    return new Refusal(isContact ? 'contact.duplicate' : 'customer.duplicate', { params: { field }, extra })
  }

const exchangeSteps = (
  request: Request,
  id: string,
  before: readonly UniqueValue[],
  after: readonly UniqueValue[],
  upsertBy: string | undefined,
): Step[] => {
  const { tenantId } = request.actor
  const claims = after
    .filter((value) => !before.some(sameValue(value)))
    .map((value) => {
      const claim = claimValue(tenantId, value, id, duplicate(request, value))
      return value.field === upsertBy ? { action: claim.action } : claim
    })
  const releases = before
    .filter((value) => !after.some(sameValue(value)))
    .map((value) => releaseValue(tenantId, value, id))
  return [...claims, ...releases]
}

export interface Exchange {
  readonly id: string
  readonly before: readonly UniqueValue[]
  readonly after: readonly UniqueValue[]
  /** Records that this one was knowingly kept beside: their values are neither claimed nor given back. */
  readonly known?: readonly string[] | undefined
  /** The caller keeps this record knowingly beside any other. */
  readonly allowDuplicate?: boolean | undefined
  /** A clash on this field is no refusal: the command is decided again and finds the other record. */
  readonly upsertBy?: string | undefined
}

/**
 * What a record's commit writes to take the unique values that it gains and to give back those it loses, and the records that it
 * is knowingly kept beside from now on.
 */
export const exchangeValues = async (
  request: Request,
  { id, before, after, known = [], allowDuplicate = false, upsertBy }: Exchange,
): Promise<{ readonly steps: Step[]; readonly beside: readonly string[] }> => {
  const { store, actor } = request
  if (!allowDuplicate && known.length === 0)
    return { steps: exchangeSteps(request, id, before, after, upsertBy), beside: [] }
  const ownerOf = async (value: UniqueValue) => [value, await ownerOfValue(store, actor.tenantId, value)] as const
  const owners = new Map(await Promise.all([...before, ...after].map(ownerOf)))
  const isKept = (value: UniqueValue): boolean => {
    const owner = owners.get(value)
    return owner !== undefined && owner !== id && (allowDuplicate || known.includes(owner))
  }
  const held = before.filter((value) => owners.get(value) === id)
  const wanted = after.filter((value) => !isKept(value))
  const others = after.filter(isKept).map((value) => owners.get(value) as string)
  return {
    steps: exchangeSteps(request, id, held, wanted, upsertBy),
    beside: [...new Set([...known, ...others])].sort(),
  }
}
