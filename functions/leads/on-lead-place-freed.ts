import type { DomainEvent } from '../../events/define-event.ts'
import {
  leadAssigned,
  leadConverted,
  leadDisqualified,
  leadPooled,
  leadRecycled,
  leadReturned,
} from '../../events/leads.ts'
import { drain } from '../../shared/assignment/drain-store.ts'
import type { ConsumerFunction } from '../function.ts'
import { leadAssigning } from './lead-routing.ts'

/** Who waits longest gets the place at once; the tick would see to it a minute later. */
const onLeadPlaceFreed: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-lead-place-freed',
  summary: 'Gives what waits in a roster when a settled or handed over lead frees a place',
  source: 'functions/leads/on-lead-place-freed.ts',
  uses: ['table:read', 'table:write'],
  on: [leadDisqualified, leadConverted, leadAssigned, leadPooled, leadReturned, leadRecycled],
  handle: async (event, { store, clock, log }) => {
    const { tenantId, requestId, data } = event as DomainEvent<{ rosterId?: string }>
    if (data.rosterId === undefined) return
    const work = leadAssigning({ store, tenantId, now: clock.now(), by: onLeadPlaceFreed.name, requestId })
    const { failures } = await drain(work, data.rosterId)
    for (const [id, error] of failures) log.error('a lead could not be given', { tenantId, id, error })
  },
}

export default onLeadPlaceFreed
