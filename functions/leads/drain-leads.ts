import { drainOverflows } from '../../shared/assignment/overflow-store.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import type { ScheduledFunction } from '../function.ts'
import { leadAssigning } from './lead-routing.ts'

const mostPerRun = 400

const drainLeads: ScheduledFunction = {
  kind: 'scheduled',
  name: 'drain-leads',
  summary: 'Gives the leads that wait in rosters, when a shift or a day begins or a place came free',
  source: 'functions/leads/drain-leads.ts',
  uses: ['table:read', 'table:write'],
  timeoutSeconds: 55,
  schedule: 'rate(1 minute)',
  handle: async ({ store, clock, log }) => {
    const now = clock.now()
    const by = drainLeads.name
    const assigned = await drainOverflows({
      store,
      noun: leads.name,
      now,
      limit: mostPerRun,
      of: (tenantId) => leadAssigning({ store, tenantId, now, by, requestId: `${by}:${now}` }),
      onFailure: (rosterId, error) => log.error('a lead could not be given', { rosterId, error }),
    })
    if (assigned > 0) log.info('waiting leads given', { assigned })
  },
}

export default drainLeads
