import { interactionWithCustomer } from '../../shared/communication/interaction.ts'
import { interactions } from '../../shared/communication/interaction-store.ts'
import { captureWithCustomer } from '../../shared/customers/capture.ts'
import { captures } from '../../shared/customers/source-store.ts'
import type { Conversion } from '../../shared/leads/conversion.ts'
import { isChildrenDue } from '../../shared/leads/lead-due.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { leadPartition } from '../../shared/storage/customer-index.ts'
import type { Fired } from '../../shared/storage/due.ts'
import { recordNameOf } from '../../shared/storage/postings.ts'
import type { Stamp } from '../../shared/storage/record.ts'
import type { Item, Position, Store } from '../../shared/storage/store.ts'
import { taskWithCustomer } from '../../shared/tasks/task.ts'
import { tasks } from '../../shared/tasks/task-store.ts'

const childrenPerPage = 50

/** Moves one thing about a lead to its customer; what is there already stays as it is. */
const moveChild = async (store: Store, stamp: Stamp, { pk, sk, noun }: Item, to: Conversion): Promise<void> => {
  const { id } = recordNameOf({ pk, sk })
  if (noun === interactions.name)
    await changeStored(store, interactions, stamp, id, (found) => interactionWithCustomer(found, to))
  if (noun === tasks.name) await changeStored(store, tasks, stamp, id, (found) => taskWithCustomer(found, to))
  if (noun === captures.name)
    await changeStored(store, captures, stamp, id, (found) => captureWithCustomer(found, to.customerId))
}

/**
 * Moves interactions, tasks and forms of a lead to the customer that it became, page by page. Each is a commit of its own on the
 * version that was read, so it may break off, be repeated, and run beside itself and beside people who change them.
 * @param most how many at a time
 * @returns whether all of them were seen
 */
export const moveChildren = async (
  store: Store,
  stamp: Stamp,
  leadId: string,
  to: Conversion,
  most = Number.POSITIVE_INFINITY,
): Promise<boolean> => {
  let after: Position | undefined
  let seen = 0
  do {
    const page = await store.query({
      index: 'g1',
      partition: leadPartition(stamp.actor.tenantId, leadId),
      limit: childrenPerPage,
      ...(after && { after }),
    })
    for (const item of page.items) await moveChild(store, stamp, item, to)
    seen += page.items.length
    after = page.next
  } while (after && seen < most)
  return after === undefined
}

const mostPerRun = 500

/**
 * What was written about a lead by somebody who had not heard of its conversion, and what the index did not show at once, goes to
 * the customer too. Afterwards the lead is at rest; while there is more it stays due.
 */
export const settleChildren = async (store: Store, stamp: Stamp, lead: Lead): Promise<Fired<Lead> | undefined> => {
  if (!lead.converted || !isChildrenDue(lead, stamp.now)) return undefined
  if (!(await moveChildren(store, stamp, lead.id, lead.converted, mostPerRun))) return undefined
  const { childrenDueAt, ...state } = lead
  return { state, raises: [] }
}
