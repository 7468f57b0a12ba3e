import { caseOpened } from '../../events/cases.ts'
import { assign } from '../../shared/assignment/assign-store.ts'
import { isUnsettled } from '../../shared/service/case.ts'
import { cases } from '../../shared/service/case-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { ConsumerFunction } from '../function.ts'
import { caseAssigning, subjectOf } from './case-routing.ts'

const onCaseOpened: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-case-opened',
  summary: 'Gives a new case that nobody has to somebody, by the routing rules',
  source: 'functions/service/on-case-opened.ts',
  uses: ['table:read', 'table:write'],
  on: [caseOpened],
  handle: async ({ id: eventId, tenantId, recordId, at, requestId }, { store, clock }) => {
    const found = await loadRecord(store, cases, tenantId, recordId)
    if (found?.id !== recordId || found.ownerId !== undefined || !isUnsettled(found)) return
    const work = caseAssigning({ store, tenantId, now: clock.now(), by: onCaseOpened.name, requestId })
    await assign(work, await subjectOf(store, tenantId, found), { id: eventId, at })
  },
}

export default onCaseOpened
