import { automation } from '../../shared/kernel/actor.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { poolReplans } from '../../shared/pools/pool-store.ts'
import { forEachDue } from '../../shared/storage/due.ts'
import type { ScheduledFunction } from '../function.ts'
import { replanning } from '../pools/replan.ts'
import { firingLead } from './fire-lead.ts'
import { settleChildren } from './lead-children.ts'

const mostPerRun = 2000
const mostReplansPerRun = 8

const watchLeads: ScheduledFunction = {
  kind: 'scheduled',
  name: 'watch-leads',
  summary:
    'Has nurtured leads worked on again; warns of and recycles leads of public pools; leaves nothing behind with converted ones',
  source: 'functions/leads/watch-leads.ts',
  uses: ['table:read', 'table:write'],
  timeoutSeconds: 55,
  schedule: 'rate(1 minute)',
  handle: async ({ store, clock, log }) => {
    const by = watchLeads.name
    const now = clock.now()
    await forEachDue({
      ...{ store, noun: poolReplans, now, by, limit: mostReplansPerRun },
      fire: replanning(store, by),
      onFailure: ({ pk }, error) => log.error('a pool could not be planned anew after an edit', { pk, error }),
    })
    const fire = firingLead(store, by)
    const report = await forEachDue({
      store,
      noun: leads,
      now,
      by,
      limit: mostPerRun,
      fire: async (lead, now, tenantId) => {
        const stamp = { actor: automation(tenantId, by), now, requestId: `${by}:${now}` }
        return lead.converted ? settleChildren(store, stamp, lead) : fire(lead, now, tenantId)
      },
      onFailure: ({ pk }, error) => log.error('a lead could not be looked after', { pk, error }),
    })
    if (report.fired + report.failed > 0 || report.more) log.info('leads looked after', { ...report })
  },
}

export default watchLeads
