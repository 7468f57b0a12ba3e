import { leadCreated } from '../../events/leads.ts'
import { assign } from '../../shared/assignment/assign-store.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { ConsumerFunction } from '../function.ts'
import { leadAssigning, needsOwner, subjectOf } from './lead-routing.ts'

const onLeadCreated: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-lead-created',
  summary: 'Gives a new lead that nobody has to somebody, by the routing rules',
  source: 'functions/leads/on-lead-created.ts',
  uses: ['table:read', 'table:write'],
  on: [leadCreated],
  handle: async ({ id: eventId, tenantId, recordId, at, requestId }, { store, clock }) => {
    const lead = await loadRecord(store, leads, tenantId, recordId)
    if (lead?.id !== recordId || !needsOwner(lead)) return
    const now = clock.now()
    const work = leadAssigning({ store, tenantId, now, by: onLeadCreated.name, requestId })
    await assign(work, await subjectOf(store, tenantId, lead, now), { id: eventId, at })
  },
}

export default onLeadCreated
