import { endNurture } from '../../shared/leads/lead-due.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { forEachDue } from '../../shared/storage/due.ts'
import type { ScheduledFunction } from '../function.ts'
import { nurtureTask } from './nurture-task.ts'

const mostPerRun = 2000

const watchLeads: ScheduledFunction = {
  kind: 'scheduled',
  name: 'watch-leads',
  summary: 'Has nurtured leads worked on again when their date has come',
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
        const decision = endNurture(lead, now)
        return decision && { ...decision, steps: [await nurtureTask(store, tenantId, lead, by, now)] }
      },
      onFailure: ({ pk }, error) => log.error('a lead could not be looked after', { pk, error }),
    })
    if (report.fired + report.failed > 0 || report.more) log.info('leads looked after', { ...report })
  },
}

export default watchLeads
