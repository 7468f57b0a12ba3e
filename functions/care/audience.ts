import { customFieldsOf } from '../../shared/customers/custom-field-store.ts'
import { customerValues, listedOfCustomers } from '../../shared/customers/customer-lists.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { type Filter, fieldsOf } from '../../shared/kernel/filter.ts'
import { fieldReader, passes } from '../../shared/kernel/filter-match.ts'
import { type ListPlan, planLists } from '../../shared/kernel/filter-plan.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Store } from '../../shared/storage/store.ts'

/** Whether a plan is for a customer at all, as the customer is now. */
export const isInAudience = (audience: Filter | undefined, customer: Customer, now: Instant): boolean => {
  if (customer.status !== 'active') return false
  if (!audience) return true
  const own = fieldReader(customer)
  const values = customerValues(customer)
  return passes(audience, (field) => own(field) ?? values[field], now)
}

/** Every customer stands in one of them. */
const everybody: ListPlan = {
  any: ['person', 'organisation'].map((value) => ({ list: { field: 'kind', value } })),
}

const isCustom = (field: string): boolean => field.startsWith('custom.')

/** The lists that hold an audience: as short ones as its filter is served by. */
export const audienceLists = async (
  store: Store,
  tenantId: string,
  audience: Filter | undefined,
): Promise<ListPlan> => {
  if (!audience) return everybody
  const custom = fieldsOf(audience).some(isCustom) ? await customFieldsOf(store, tenantId, 'customer') : []
  const listed = new Set<string>([
    ...listedOfCustomers,
    ...custom.filter(({ searchable }) => searchable).map(({ key }) => `custom.${key}`),
  ])
  return planLists(audience, (field) => listed.has(field)) ?? everybody
}
