import { interactionChanged, interactionLogged } from '../../events/communication.ts'
import type { DomainEvent } from '../../events/define-event.ts'
import { noteInteraction } from '../../shared/customers/customer.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import type { ConsumerFunction } from '../function.ts'

interface Logged {
  readonly customerId?: string
  readonly startedAt: string
  readonly outcome?: string
}

/** A mail that was opened is an interaction without an outcome: nobody of ours was in touch. */
const isNoted = ({ actor, data }: DomainEvent<Logged>): boolean =>
  actor.startsWith('automation:') && data.outcome === undefined

/** The neglect watch counts from the last interaction; an older one that arrives late or twice changes nothing. */
const onInteractionLogged: ConsumerFunction = {
  kind: 'consumer',
  name: 'customers-on-interaction-logged',
  summary: 'Notes on the customer when somebody was last in touch',
  source: 'functions/customers/on-interaction-logged.ts',
  uses: ['table:read', 'table:write'],
  on: [interactionLogged, interactionChanged],
  handle: async (event, { store, clock }) => {
    const { tenantId, requestId, data } = event as DomainEvent<Logged>
    if (data.customerId === undefined || isNoted(event as DomainEvent<Logged>)) return
    const stamp = { actor: automation(tenantId, onInteractionLogged.name), now: clock.now(), requestId }
    await changeStored(store, customers, stamp, data.customerId, (customer) =>
      noteInteraction(customer, data.startedAt),
    )
  },
}

export default onInteractionLogged
