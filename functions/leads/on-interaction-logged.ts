import { interactionChanged, interactionLogged } from '../../events/communication.ts'
import type { DomainEvent } from '../../events/define-event.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { noteLeadInteraction } from '../../shared/leads/lead.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import type { ConsumerFunction } from '../function.ts'

const onInteractionLogged: ConsumerFunction = {
  kind: 'consumer',
  name: 'leads-on-interaction-logged',
  summary: 'Notes on the lead when somebody was last in touch',
  source: 'functions/leads/on-interaction-logged.ts',
  uses: ['table:read', 'table:write'],
  on: [interactionLogged, interactionChanged],
  handle: async (event, { store, clock }) => {
    const { tenantId, requestId, data } = event as DomainEvent<{ leadId?: string; startedAt: string }>
    if (data.leadId === undefined) return
    const stamp = { actor: automation(tenantId, onInteractionLogged.name), now: clock.now(), requestId }
    await changeStored(store, leads, stamp, data.leadId, (lead) => noteLeadInteraction(lead, data.startedAt))
  },
}

export default onInteractionLogged
