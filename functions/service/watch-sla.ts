import { cases } from '../../shared/service/case-store.ts'
import { slaReplans } from '../../shared/service/sla-replan-store.ts'
import { forEachDue } from '../../shared/storage/due.ts'
import type { ScheduledFunction } from '../function.ts'
import { automationName, slaFiring } from './fire-sla.ts'
import { replanning } from './replan-sla.ts'
import { openSources } from './sla-sources.ts'

const mostPerRun = 4000
const mostReplansPerRun = 8

const watchSla: ScheduledFunction = {
  kind: 'scheduled',
  name: automationName,
  summary: 'Plans the clocks of cases and fires their milestones; re-plans them after an edit of their calendar',
  source: 'functions/service/watch-sla.ts',
  uses: ['table:read', 'table:write'],
  timeoutSeconds: 55,
  schedule: 'rate(1 minute)',
  handle: async ({ store, clock, log }) => {
    const now = clock.now()
    const by = automationName
    const replans = await forEachDue({
      ...{ store, noun: slaReplans, now, by, limit: mostReplansPerRun },
      fire: replanning(store),
      onFailure: ({ pk }, error) =>
        log.error('cases could not be planned anew after an edit of a calendar', { pk, error }),
    })
    const report = await forEachDue({
      ...{ store, noun: cases, now, by, limit: mostPerRun },
      fire: slaFiring(store, openSources(store, now)),
      onFailure: ({ pk }, error) => log.error('the clocks of a case could not be planned', { pk, error }),
    })
    if (report.fired + report.failed + replans.fired > 0 || report.more)
      log.info('clocks planned', { ...report, replans: replans.fired })
  },
}

export default watchSla
