import { cleanCustomer } from '../../shared/customers/clean-customer.ts'
import { type CheckedCustom, checkCustom } from '../../shared/customers/custom-field.ts'
import { customFieldsOf } from '../../shared/customers/custom-field-store.ts'
import type { Customer, CustomValues } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { uniqueValuesOf } from '../../shared/customers/customer-unique.ts'
import { reaches } from '../../shared/kernel/actor.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import { loadRecord, recordKey, type Step, stateOf } from '../../shared/storage/record.ts'
import { claimValue, ownerOfValue, releaseValue, type UniqueValue } from '../../shared/storage/unique.ts'
import type { Request } from '../http/route.ts'

export const defaultRegion = 'CN'
const highestParents = 10

/** What a caller gave of a customer, cleaned and checked against the tenant's own fields. */
export interface Draft {
  readonly clean: Partial<Customer>
  readonly custom: CheckedCustom
}

type Given = Parameters<typeof cleanCustomer>[0] & { readonly custom?: CustomValues | null | undefined }

/** @throws Refusal naming each custom value at fault */
export const draftOf = async (request: Request, given: Given, before?: Customer): Promise<Draft> => {
  const fields = await customFieldsOf(request.store, request.actor.tenantId, 'customer')
  const custom = checkCustom(fields, given.custom ?? {}, given.custom === null ? {} : before?.custom)
  const clean = cleanCustomer(given, request.actor.region ?? defaultRegion) as Record<string, unknown>
  if (Object.keys(custom.values).length > 0) clean.custom = custom.values
  else delete clean.custom
  if (before?.custom && !clean.custom) clean.custom = null
  const searchable = custom.searchable.length > 0 ? custom.searchable : before?.searchableCustom && null
  if (searchable !== undefined) clean.searchableCustom = searchable
  return { clean: clean as Partial<Customer>, custom }
}

/** The owner and team that a record gets: those named, if the actor's permission reaches them, else the actor's own. */
export const ownerFor = async (
  request: Request,
  given: Partial<Customer>,
): Promise<{ ownerId?: string; teamId?: string }> => {
  const { actor } = request
  const own = actor.kind === 'user' ? actor.id : undefined
  const ownerId = given.ownerId ?? own
  let teamId = given.teamId ?? (ownerId === own ? actor.teamId : undefined)
  if (given.ownerId && given.ownerId !== own) {
    const user = await request.store.get(recordKey(actor.tenantId, 'user', given.ownerId), { eventual: true })
    if (!user) throw fieldRefusal('/ownerId', 'no_such_record')
    teamId ??= stateOf<Customer>(user).teamId
  }
  const owned = { ...(ownerId && { ownerId }), ...(teamId && { teamId }) }
  if (!reaches(actor, 'customer:write', owned))
    throw new Refusal('access.denied', { params: { permission: 'customer:write' } })
  return owned
}

/** @throws Refusal when the parent does not exist, is a person, or stands below the customer itself */
export const checkParent = async (request: Request, id: string, parentId: string | null | undefined): Promise<void> => {
  let above = parentId ?? undefined
  for (let level = 0; above !== undefined; level++) {
    if (above === id || level >= highestParents) throw fieldRefusal('/parentId', 'circular')
    const parent: Customer | undefined = await loadRecord(request.store, customers, request.actor.tenantId, above)
    if (parent?.kind !== 'organisation') throw fieldRefusal('/parentId', 'no_such_record')
    above = parent.parentId
  }
}

const sameValue = (a: UniqueValue) => (b: UniqueValue) => a.field === b.field && a.value === b.value

const duplicate = (field: string) => (id: string) =>
  new Refusal('customer.duplicate', { params: { field, id }, extra: { customerId: id, field } })

/**
 * Takes the unique values that a customer gains and gives back those it loses, in its own commit.
 * @param upsertBy a clash on this field is no refusal: the command is decided again and finds the other record
 */
export const uniqueSteps = (
  request: Request,
  id: string,
  after: readonly UniqueValue[],
  before: readonly UniqueValue[] = [],
  upsertBy?: string,
): Step[] => {
  const { tenantId } = request.actor
  const claims = after
    .filter((value) => !before.some(sameValue(value)))
    .map((value) => {
      const { action, otherwise } = claimValue(tenantId, value, id, duplicate(value.field))
      return value.field === upsertBy || !otherwise ? { action } : { action, otherwise }
    })
  const releases = before
    .filter((value) => !after.some(sameValue(value)))
    .map((value) => releaseValue(tenantId, value, id))
  return [...claims, ...releases]
}

/** Leaves out the values that other customers have, for a caller who keeps both knowingly; answers whose they are. */
export const freeValues = async (request: Request, id: string, values: readonly UniqueValue[]) => {
  const owners = await Promise.all(values.map((value) => ownerOfValue(request.store, request.actor.tenantId, value)))
  const isFree = (index: number) => owners[index] === undefined || owners[index] === id
  const taken = new Set(owners.filter((owner, index): owner is string => !isFree(index) && owner !== undefined))
  return { free: values.filter((_, index) => isFree(index)), takenBy: [...taken].sort() }
}

export const uniqueOf = (state: Partial<Customer>, custom: CheckedCustom['unique']): UniqueValue[] =>
  uniqueValuesOf(customers.name, state, custom)
