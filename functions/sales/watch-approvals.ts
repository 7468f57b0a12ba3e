import { fireApproval } from '../../shared/sales/approval.ts'
import { approvals, releasePending } from '../../shared/sales/approval-store.ts'
import { forEachDue } from '../../shared/storage/due.ts'
import type { ScheduledFunction } from '../function.ts'

const mostPerRun = 2000

const watchApprovals: ScheduledFunction = {
  kind: 'scheduled',
  name: 'watch-approvals',
  summary: 'Reminds of approvals that wait, and ends those that nobody decided on in time',
  source: 'functions/sales/watch-approvals.ts',
  uses: ['table:read', 'table:write'],
  timeoutSeconds: 55,
  schedule: 'rate(1 minute)',
  handle: async ({ store, clock, log }) => {
    const report = await forEachDue({
      ...{ store, noun: approvals, now: clock.now(), by: watchApprovals.name, limit: mostPerRun },
      fire: (found, now, tenantId) => {
        const fired = fireApproval(found, now)
        return fired?.state.status === 'expired' ? { ...fired, steps: [releasePending(tenantId, found)] } : fired
      },
      onFailure: ({ pk }, error) => log.error('an approval could not be watched', { pk, error }),
    })
    if (report.fired + report.failed > 0 || report.more) log.info('approvals watched', { ...report })
  },
}

export default watchApprovals
