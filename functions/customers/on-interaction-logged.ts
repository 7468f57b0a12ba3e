import { interactionChanged, interactionLogged } from '../../events/communication.ts'
import type { DomainEvent } from '../../events/define-event.ts'
import { interactions } from '../../shared/communication/interaction-store.ts'
import { noteInteraction } from '../../shared/customers/customer.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { pooledCustomers } from '../../shared/customers/pooled-customer.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { noteAction, planned } from '../../shared/pools/pool-clock.ts'
import { poolOf } from '../../shared/pools/pool-store.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { ConsumerFunction } from '../function.ts'

interface Logged {
  readonly customerId?: string
  readonly startedAt: string
  readonly outcome?: string
}

/** A mail that was opened is an interaction without an outcome: nobody of ours was in touch. */
const isNoted = ({ type, actor, data }: DomainEvent<Logged>): boolean =>
  type === interactionLogged.type && actor.startsWith('automation:') && data.outcome === undefined

/** The neglect watch and recycling count from the last interaction; an older one that arrives late or twice changes nothing. */
const onInteractionLogged: ConsumerFunction = {
  kind: 'consumer',
  name: 'customers-on-interaction-logged',
  summary: 'Notes on the customer when somebody was last in touch; that keeps one of a public pool for longer',
  source: 'functions/customers/on-interaction-logged.ts',
  uses: ['table:read', 'table:write'],
  on: [interactionLogged, interactionChanged],
  handle: async (event, { store, clock }) => {
    const { tenantId, recordId, requestId, data } = event as DomainEvent<Logged>
    if (data.customerId === undefined || isNoted(event as DomainEvent<Logged>)) return
    const now = clock.now()
    const stamp = { actor: automation(tenantId, onInteractionLogged.name), now, requestId }
    await changeStored(store, customers, stamp, data.customerId, async (customer) => {
      const { state: noted, raises } = noteInteraction(customer, data.startedAt)
      const pool = await poolOf(store, tenantId, customer)
      if (!pool) return { state: noted, raises }
      const method = (await loadRecord(store, interactions, tenantId, recordId))?.method
      const state = method
        ? noteAction(pooledCustomers, noted, pool, method, data.startedAt, now)
        : planned(pooledCustomers, noted, pool, now)
      return { state, raises }
    })
  },
}

export default onInteractionLogged
