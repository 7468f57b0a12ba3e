import { train } from '../../shared/leads/score-training-store.ts'
import { doneScoring, dueScoring } from '../../shared/leads/scoring-work.ts'
import { scoringWorks } from '../../shared/leads/scoring-work-store.ts'
import { forEachDue } from '../../shared/storage/due.ts'
import type { ScheduledFunction } from '../function.ts'
import { scoreOpenLeads } from './score-open-leads.ts'

const mostTenantsPerRun = 100
/** Of all tenants together; what is left is done by the runs that follow. */
const mostLeadsPerRun = 1000
const mostOfOneTenant = 500

const scoreLeads: ScheduledFunction = {
  kind: 'scheduled',
  name: 'score-leads',
  summary: 'Makes predictive models from leads that closed, and every night gives open leads their scores anew',
  source: 'functions/leads/score-leads.ts',
  uses: ['table:read', 'table:write'],
  timeoutSeconds: 55,
  schedule: 'rate(1 minute)',
  handle: async ({ store, clock, log }) => {
    const by = scoreLeads.name
    let left = mostLeadsPerRun
    await forEachDue({
      ...{ store, noun: scoringWorks, now: clock.now(), by, limit: mostTenantsPerRun },
      fire: async (work, now, tenantId) => {
        const due = dueScoring(work, now)
        if (!due || left === 0) return undefined
        const made = due.trains ? await train(store, tenantId) : 0
        if (due.walk === undefined) return { state: doneScoring(work, due, undefined, now), raises: [] }
        const limit = Math.min(left, mostOfOneTenant)
        left -= limit
        const walked = await scoreOpenLeads({ store, tenantId, now, by, after: due.walk, limit })
        left += limit - walked.looked
        log.info('leads scored', { tenantId, made, looked: walked.looked, written: walked.written })
        return { state: doneScoring(work, due, walked.last, now), raises: [] }
      },
      onFailure: ({ pk }, error) => log.error('leads could not be scored', { pk, error }),
    })
  },
}

export default scoreLeads
