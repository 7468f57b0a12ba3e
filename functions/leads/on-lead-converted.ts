import type { DomainEvent } from '../../events/define-event.ts'
import { leadConverted } from '../../events/leads.ts'
import { automation } from '../../shared/kernel/actor.ts'
import type { Conversion } from '../../shared/leads/conversion.ts'
import type { ConsumerFunction } from '../function.ts'
import { moveChildren } from './lead-children.ts'

const onLeadConverted: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-lead-converted',
  summary: 'Moves interactions, tasks and forms of a lead to the customer that it became',
  source: 'functions/leads/on-lead-converted.ts',
  uses: ['table:read', 'table:write'],
  on: [leadConverted],
  handle: async (event, { store, clock }) => {
    const { tenantId, recordId, requestId, data } = event as DomainEvent<Conversion>
    const stamp = { actor: automation(tenantId, onLeadConverted.name), now: clock.now(), requestId }
    await moveChildren(store, stamp, recordId, data)
  },
}

export default onLeadConverted
