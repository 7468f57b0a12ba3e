import { ageDeal } from '../../shared/sales/deal-move.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { placements } from '../../shared/sales/placement-store.ts'
import { forEachDue } from '../../shared/storage/due.ts'
import type { ScheduledFunction } from '../function.ts'
import { placing } from './place-deals.ts'

const mostPerRun = 2000
const mostPlacementsPerRun = 8

const watchDeals: ScheduledFunction = {
  kind: 'scheduled',
  name: 'watch-deals',
  summary:
    'Flags deals that stay in their stage for longer than it allows, and puts open deals into territories that were drawn anew',
  source: 'functions/sales/deal-watch.ts',
  uses: ['table:read', 'table:write'],
  timeoutSeconds: 55,
  schedule: 'rate(1 minute)',
  handle: async ({ store, clock, log }) => {
    const work = { store, now: clock.now(), by: watchDeals.name }
    await forEachDue({
      ...{ ...work, noun: placements, limit: mostPlacementsPerRun },
      fire: placing(store, watchDeals.name),
      onFailure: ({ pk }, error) => log.error('deals could not be put into territories', { pk, error }),
    })
    const report = await forEachDue({
      ...{ ...work, noun: deals, limit: mostPerRun },
      fire: ageDeal,
      onFailure: ({ pk }, error) => log.error('a deal could not be watched', { pk, error }),
    })
    if (report.fired + report.failed > 0 || report.more) log.info('deals watched', { ...report })
  },
}

export default watchDeals
