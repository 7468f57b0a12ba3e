import { ageDeal } from '../../shared/sales/deal-move.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { forEachDue } from '../../shared/storage/due.ts'
import type { ScheduledFunction } from '../function.ts'

const mostPerRun = 2000

const watchDeals: ScheduledFunction = {
  kind: 'scheduled',
  name: 'watch-deals',
  summary: 'Flags deals that stay in their stage for longer than it allows',
  source: 'functions/sales/deal-watch.ts',
  uses: ['table:read', 'table:write'],
  timeoutSeconds: 55,
  schedule: 'rate(1 minute)',
  handle: async ({ store, clock, log }) => {
    const report = await forEachDue({
      ...{ store, noun: deals, now: clock.now(), by: watchDeals.name, limit: mostPerRun },
      fire: ageDeal,
      onFailure: ({ pk }, error) => log.error('a deal could not be watched', { pk, error }),
    })
    if (report.fired + report.failed > 0 || report.more) log.info('deals watched', { ...report })
  },
}

export default watchDeals
