import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Request } from '../http/route.ts'

const highestParents = 10

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
