import { tenants } from '../../shared/admin/tenant-store.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

export const zoneOfTenant = async (store: Store, tenantId: string): Promise<string> =>
  (await loadRecord(store, tenants, tenantId, tenantId))?.zone ?? 'UTC'

/** The clocks of a customer: its own zone, else that of the tenant. */
export const zonesOf = async (store: Store, tenantId: string): Promise<(customer: Customer) => string> => {
  const zone = await zoneOfTenant(store, tenantId)
  return ({ contactPreference }) => contactPreference?.zone ?? zone
}
