import { uniqueValuesOf } from '../customers/customer-unique.ts'
import type { UniqueValue } from '../kernel/unique-value.ts'
import { loadRecord, type Step } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import { claimValue, ownerOfValue, releaseValue } from '../storage/unique.ts'
import type { NewLead } from './lead.ts'
import type { Lead } from './lead-schema.ts'
import { isOpenLead } from './lead-status.ts'
import { leads } from './lead-store.ts'

type Addressed = Pick<Lead, 'emails' | 'phones' | 'socialIds'>

/** The addresses by which an open lead is found: e-mail, phone, WeChat. Of several leads with the same, the first one has it. */
const addressesOf = (lead: NewLead): UniqueValue[] => (isOpenLead(lead) ? uniqueValuesOf(leads.name, lead) : [])

const isIn = (values: readonly UniqueValue[]) => (one: UniqueValue) =>
  values.some(({ field, value }) => field === one.field && value === one.value)

/**
 * The steps of a lead's commit by which its addresses lead to it as long as it is open. Nothing is read when none moves, else one
 * item for each that does; whoever takes one meanwhile is found when the change is decided again.
 */
export const addressSteps = async (
  store: Store,
  tenantId: string,
  before: NewLead,
  after: NewLead,
): Promise<Step[]> => {
  const [was, is] = [addressesOf(before), addressesOf(after)]
  const [lost, gained] = [was.filter((value) => !isIn(is)(value)), is.filter((value) => !isIn(was)(value))]
  const ownerOf = async (value: UniqueValue) => [value, await ownerOfValue(store, tenantId, value)] as const
  const [losing, gaining] = [await Promise.all(lost.map(ownerOf)), await Promise.all(gained.map(ownerOf))]
  return [
    ...losing.filter(([, owner]) => owner === after.id).map(([value]) => releaseValue(tenantId, value, after.id)),
    ...gaining.filter(([, owner]) => owner === undefined).map(([value]) => claimValue(tenantId, value, after.id)),
  ]
}

/** The addresses of a new lead: the steps that take the free ones, and the open leads that have the others. */
export const newAddresses = async (store: Store, tenantId: string, lead: NewLead) => {
  const values = uniqueValuesOf(leads.name, lead)
  const owners = await Promise.all(values.map((value) => ownerOfValue(store, tenantId, value)))
  return {
    steps: values
      .filter((_, index) => owners[index] === undefined)
      .map((value) => claimValue(tenantId, value, lead.id)),
    others: [...new Set(owners.filter((owner) => owner !== undefined))],
  }
}

/** The leads that have one of these addresses, each once, those by e-mail first; one read for each address. */
export const leadIdsAt = async (store: Store, tenantId: string, addressed: Addressed): Promise<string[]> => {
  const values = uniqueValuesOf(leads.name, addressed)
  const owners = await Promise.all(values.map((value) => ownerOfValue(store, tenantId, value)))
  return [...new Set(owners.filter((owner) => owner !== undefined))]
}

/** The open lead that has one of these addresses; current. */
export const openLeadAt = async (store: Store, tenantId: string, addressed: Addressed): Promise<Lead | undefined> => {
  const [id] = await leadIdsAt(store, tenantId, addressed)
  const lead = id === undefined ? undefined : await loadRecord(store, leads, tenantId, id)
  return lead && isOpenLead(lead) ? lead : undefined
}
