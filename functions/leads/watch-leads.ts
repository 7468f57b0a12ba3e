import { automation } from '../../shared/kernel/actor.ts'
import { endNurture } from '../../shared/leads/lead-due.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { scored } from '../../shared/leads/score-store.ts'
import { forEachDue } from '../../shared/storage/due.ts'
import type { ScheduledFunction } from '../function.ts'
import { settleChildren } from './lead-children.ts'
import { nurtureTask } from './nurture-task.ts'

const mostPerRun = 2000

const watchLeads: ScheduledFunction = {
  kind: 'scheduled',
  name: 'watch-leads',
  summary:
    'Has nurtured leads worked on again when their date has come; sees that nothing stays behind with converted ones',
  source: 'functions/leads/watch-leads.ts',
  uses: ['table:read', 'table:write'],
  timeoutSeconds: 55,
  schedule: 'rate(1 minute)',
  handle: async ({ store, clock, log }) => {
    const by = watchLeads.name
    const report = await forEachDue({
      store,
      noun: leads,
      now: clock.now(),
      by,
      limit: mostPerRun,
      fire: async (lead, now, tenantId) => {
        const stamp = { actor: automation(tenantId, by), now, requestId: `${by}:${now}` }
        if (lead.converted) return settleChildren(store, stamp, lead)
        const decision = endNurture(lead, now)
        if (!decision) return undefined
        const { state, steps } = await scored(store, tenantId, lead, decision.state, now)
        const task = await nurtureTask(store, tenantId, lead, by, now)
        return { state, raises: decision.raises, steps: [task, ...steps] }
      },
      onFailure: ({ pk }, error) => log.error('a lead could not be looked after', { pk, error }),
    })
    if (report.fired + report.failed > 0 || report.more) log.info('leads looked after', { ...report })
  },
}

export default watchLeads
