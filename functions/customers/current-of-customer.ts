import type { LoyaltyAccount } from '../../shared/care/loyalty-schema.ts'
import { loyaltyAccounts } from '../../shared/care/loyalty-store.ts'
import { contacts, type LinkedContact, linkedContactOf } from '../../shared/customers/contact-store.ts'
import { reaches } from '../../shared/kernel/actor.ts'
import type { Deal } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { cases } from '../../shared/service/case-store.ts'
import { customerPartition } from '../../shared/storage/customer-index.ts'
import { stateOf } from '../../shared/storage/record.ts'
import type { Task } from '../../shared/tasks/task-schema.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import { maySee } from '../http/references.ts'
import type { Request } from '../http/route.ts'

export const mostCurrent = 100

export const mayRead = ({ actor }: Request, noun: string): boolean => actor.permissions[`${noun}:read`] !== undefined

interface Current {
  readonly contacts?: readonly LinkedContact[]
  readonly tasks?: readonly Task[]
  readonly cases?: readonly Case[]
  readonly deals?: readonly Deal[]
  readonly loyalty?: LoyaltyAccount
  /** Not all of it was read. */
  readonly more: boolean
}

/**
 * Contacts, open tasks, cases and deals of a customer as far as the actor may see them: one read for all. What is not wanted, or what the actor
 * has no permission for at all, is left out.
 */
export const currentOfCustomer = async (
  request: Request,
  customerId: string,
  wanted: readonly string[] = [contacts.name, tasks.name, cases.name, deals.name, loyaltyAccounts.name],
): Promise<Current> => {
  const shown = wanted.filter((noun) => mayRead(request, noun))
  if (shown.length === 0) return { more: false }
  const { store, actor } = request
  const { items, next } = await store.query({
    index: 'g1',
    partition: customerPartition(actor.tenantId, customerId),
    range: { beginsWith: shown.length === 1 ? `now#${shown[0]}#` : 'now#' },
    limit: mostCurrent,
  })
  const linked = items.flatMap((item) => (item.link === undefined ? [] : [linkedContactOf(item)]))
  const open = items.flatMap((item) => (item.noun === tasks.name ? [stateOf<Task>(item)] : []))
  const unsettled = items.flatMap((item) => (item.noun === cases.name ? [stateOf<Case>(item)] : []))
  const account = items.find(({ noun }) => noun === loyaltyAccounts.name)
  const pending = items.flatMap((item) => (item.noun === deals.name ? [stateOf<Deal>(item)] : []))
  return {
    ...(shown.includes(contacts.name) && {
      contacts: linked.filter((contact) => reaches(actor, 'contact:read', contact)),
    }),
    ...(shown.includes(tasks.name) && { tasks: open.filter((task) => maySee(request, tasks, task)) }),
    ...(shown.includes(cases.name) && { cases: unsettled.filter((found) => maySee(request, cases, found)) }),
    ...(shown.includes(deals.name) && { deals: pending.filter((deal) => maySee(request, deals, deal)) }),
    ...(account && request.actor.permissions['loyalty:read'] && { loyalty: stateOf<LoyaltyAccount>(account) }),
    more: next !== undefined,
  }
}
