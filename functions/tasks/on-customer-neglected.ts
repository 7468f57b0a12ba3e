import { customerNeglected } from '../../events/customers.ts'
import type { DomainEvent } from '../../events/define-event.ts'
import { languageOf } from '../../shared/admin/language-store.ts'
import { users } from '../../shared/admin/user-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import { plusDays } from '../../shared/kernel/instant.ts'
import { createOnce } from '../../shared/storage/apply.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { newTask } from '../../shared/tasks/new-task.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import type { ConsumerFunction } from '../function.ts'

const daysToReact = 1

const titles = {
  en: (days: number) => `Get in touch again: no contact for ${days} days`,
  zh: (days: number) => `请重新联系：已 ${days} 天未联系`,
}

/** The owner gets it; when that one left, the queue of the customer's team. */
const onCustomerNeglected: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-customer-neglected',
  summary: 'Makes a task for the owner of a customer that nobody was in touch with',
  source: 'functions/tasks/on-customer-neglected.ts',
  uses: ['table:read', 'table:write'],
  on: [customerNeglected],
  handle: async (event, { store, clock }) => {
    const {
      id: eventId,
      tenantId,
      recordId,
      at,
      requestId,
      data,
    } = event as DomainEvent<{ days: number; level?: string }>
    const customer = await loadRecord(store, customers, tenantId, recordId)
    if (customer?.status !== 'active') return
    const { ownerId, teamId } = customer
    const owner = ownerId === undefined ? undefined : await loadRecord(store, users, tenantId, ownerId)
    const language = await languageOf(store, tenantId, owner)
    const decision = newTask(
      derivedId('tsk', at, eventId),
      {
        kind: 'call',
        title: titles[language](data.days),
        priority: data.level === 'A' ? 'high' : 'normal',
        dueAt: plusDays(at, daysToReact),
      },
      {
        assigneeId: owner?.status === 'active' ? owner.id : undefined,
        teamId: owner?.teamId ?? teamId,
        customerId: customer.id,
        source: { automation: onCustomerNeglected.name, eventId },
      },
    )
    const stamp = { actor: automation(tenantId, onCustomerNeglected.name), now: clock.now(), requestId }
    await createOnce(store, tasks, stamp, decision)
  },
}

export default onCustomerNeglected
