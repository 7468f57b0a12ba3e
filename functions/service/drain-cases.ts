import { drainOverflows } from '../../shared/assignment/overflow-store.ts'
import { cases } from '../../shared/service/case-store.ts'
import type { ScheduledFunction } from '../function.ts'
import { caseAssigning } from './case-routing.ts'

const mostPerRun = 400

const drainCases: ScheduledFunction = {
  kind: 'scheduled',
  name: 'drain-cases',
  summary: 'Gives the cases that wait in rosters, when a shift or a day begins or a place came free',
  source: 'functions/service/drain-cases.ts',
  uses: ['table:read', 'table:write'],
  timeoutSeconds: 55,
  schedule: 'rate(1 minute)',
  handle: async ({ store, clock, log }) => {
    const now = clock.now()
    const by = drainCases.name
    const assigned = await drainOverflows({
      store,
      noun: cases.name,
      now,
      limit: mostPerRun,
      of: (tenantId) => caseAssigning({ store, tenantId, now, by, requestId: `${by}:${now}` }),
      onFailure: (rosterId, error) => log.error('a case could not be given', { rosterId, error }),
    })
    if (assigned > 0) log.info('waiting cases given', { assigned })
  },
}

export default drainCases
