import { nightClock } from '../../shared/sales/snapshot-store.ts'
import { duePartitions } from '../../shared/storage/due.ts'
import type { ScheduledFunction } from '../function.ts'
import { takeNight } from './take-night.ts'

/** Deals that one run looks at; what is left goes on with the next. */
const mostPerRun = 8000
const mostPerTenant = 2000
const tenantsPerShard = 100

const takeSnapshots: ScheduledFunction = {
  kind: 'scheduled',
  name: 'take-deal-snapshots',
  summary: 'Keeps every night what is open and what closed, in the tenant’s own night',
  source: 'functions/sales/take-snapshots.ts',
  uses: ['table:read', 'table:write'],
  timeoutSeconds: 55,
  schedule: 'rate(1 minute)',
  handle: async ({ store, clock, log }) => {
    const now = clock.now()
    let seen = 0
    for (const partition of duePartitions(nightClock)) {
      const page = await store.query({ index: 'due', partition, range: { to: `${now}$` }, limit: tenantsPerShard })
      for (const { pk, sk } of page.items) {
        if (seen >= mostPerRun) return
        try {
          seen += await takeNight(store, { pk, sk }, now, Math.min(mostPerTenant, mostPerRun - seen))
        } catch (error) {
          log.error('a night could not be kept', { pk, error })
        }
      }
    }
    if (seen > 0) log.info('deals kept for the night', { seen })
  },
}

export default takeSnapshots
