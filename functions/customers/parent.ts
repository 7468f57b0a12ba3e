import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { loadRecord, type Step, unchanged } from '../../shared/storage/record.ts'
import { maySee } from '../http/references.ts'
import type { Request } from '../http/route.ts'

const highestParents = 10

/**
 * Checks the organisation that a customer is to belong to, and those above it. Answers the steps by which the check still holds when
 * the customer is written: two moves that together would make a circle meet on them.
 * @throws Refusal when it does not exist, may not be seen, is a person, or stands below the customer itself
 */
export const parentSteps = async (request: Request, id: string, parentId: string): Promise<Step[]> => {
  const { store, actor } = request
  const steps: Step[] = []
  let above: string | undefined = parentId
  while (above !== undefined) {
    const parent: Customer | undefined = await loadRecord(store, customers, actor.tenantId, above)
    if (parent?.id === id || steps.length >= highestParents) throw fieldRefusal('/parentId', 'circular')
    const isSeen = above !== parentId || (parent && maySee(request, customers, parent))
    if (parent?.kind !== 'organisation' || !isSeen) throw fieldRefusal('/parentId', 'no_such_record')
    steps.push(unchanged(actor.tenantId, customers, parent))
    above = parent.parentId
  }
  return steps
}
