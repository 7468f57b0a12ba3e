import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import type { Deal } from '../../shared/sales/deal-schema.ts'
import { loadRecord, recordKey, stateOf } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

/** The customers of some deals by the ids that the deals know them by; a merged one is the customer that it became. */
export const customersOf = async (
  { store, actor }: { readonly store: Store; readonly actor: { readonly tenantId: string } },
  some: readonly Pick<Deal, 'customerId'>[],
): Promise<ReadonlyMap<string, Customer>> => {
  const ids = [...new Set(some.map(({ customerId }) => customerId))].filter((id) => id !== undefined)
  const items = await store.getMany(ids.map((id) => recordKey(actor.tenantId, customers.name, id)))
  const found = await Promise.all(
    ids.map(async (id, index): Promise<[string, Customer][]> => {
      const item = items[index]
      const isMerged = item?.redirect !== undefined
      const customer = isMerged
        ? await loadRecord(store, customers, actor.tenantId, id)
        : item && stateOf<Customer>(item)
      return customer ? [[id, customer]] : []
    }),
  )
  return new Map(found.flat())
}
