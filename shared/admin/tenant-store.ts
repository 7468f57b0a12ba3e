import type { Noun } from '../storage/record.ts'
import type { Tenant } from './tenant.ts'

/** One record per tenant, under the tenant's own key. */
export const tenants: Noun<Tenant> = { name: 'tenant', indexes: () => ({}) }
