import { caseAssigned, caseResolved } from '../../events/cases.ts'
import type { DomainEvent } from '../../events/define-event.ts'
import { drain } from '../../shared/assignment/drain-store.ts'
import { cases } from '../../shared/service/case-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { ConsumerFunction } from '../function.ts'
import { caseAssigning } from './case-routing.ts'

/** Who waits longest gets the place at once; the tick would see to it a minute later. */
const onCasePlaceFreed: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-case-place-freed',
  summary: 'Gives what waits in a roster when a settled or handed over case frees a place',
  source: 'functions/service/on-case-place-freed.ts',
  uses: ['table:read', 'table:write'],
  on: [caseResolved, caseAssigned],
  handle: async (event, { store, clock, log }) => {
    const { tenantId, recordId, requestId, data } = event as DomainEvent<{ rosterId?: string }>
    const kept = event.type === caseResolved.type ? await loadRecord(store, cases, tenantId, recordId) : undefined
    const rosterId = data.rosterId ?? kept?.place?.rosterId
    if (rosterId === undefined) return
    const work = caseAssigning({ store, tenantId, now: clock.now(), by: onCasePlaceFreed.name, requestId })
    const { failures } = await drain(work, rosterId)
    for (const [id, error] of failures) log.error('a case could not be given', { tenantId, id, error })
  },
}

export default onCasePlaceFreed
