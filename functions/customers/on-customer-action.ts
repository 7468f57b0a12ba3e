import type { DomainEvent } from '../../events/define-event.ts'
import { dealChanged, dealCreated, dealLost, dealReopened, dealWon } from '../../events/sales.ts'
import { taskCompleted } from '../../events/tasks.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { pooledCustomers } from '../../shared/customers/pooled-customer.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { noteAction } from '../../shared/pools/pool-clock.ts'
import { poolOf } from '../../shared/pools/pool-store.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import type { ConsumerFunction } from '../function.ts'
import { countDeal } from './count-deal.ts'

const onCustomerAction: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-customer-action',
  summary: 'Counts the deals of a customer; keeps one of a public pool for longer when something is done about it',
  source: 'functions/customers/on-customer-action.ts',
  uses: ['table:read', 'table:write'],
  on: [dealCreated, dealChanged, dealWon, dealLost, dealReopened, taskCompleted],
  handle: async (event, { store, clock, pause }) => {
    const { type, tenantId, recordId, at, requestId, data } = event as DomainEvent<{ fields?: readonly string[] }>
    const now = clock.now()
    const stamp = { actor: automation(tenantId, onCustomerAction.name), now, requestId }
    if (type !== taskCompleted.type) {
      if (type === dealChanged.type && !data.fields?.includes('customerId')) return
      return countDeal({ store, pause }, stamp, recordId, type === dealCreated.type ? at : undefined)
    }
    const customerId = (await loadRecord(store, tasks, tenantId, recordId))?.customerId
    if (customerId === undefined) return
    await changeStored(store, customers, stamp, customerId, async (customer) => {
      const pool = await poolOf(store, tenantId, customer)
      const state = pool ? noteAction(pooledCustomers, customer, pool, 'task_done', at, now) : customer
      return { state, raises: [] }
    })
  },
}

export default onCustomerAction
