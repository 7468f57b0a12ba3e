import { careChains, careOccasions, careWalks } from '../../shared/care/care-store.ts'
import { type DueReport, type DueWork, forEachDue } from '../../shared/storage/due.ts'
import type { Key } from '../../shared/storage/store.ts'
import type { ScheduledFunction } from '../function.ts'
import { fireChain } from './fire-chain.ts'
import { fireOccasion } from './fire-occasion.ts'
import { fireWalk } from './walk-plan.ts'

/** A walk stands in the index once, and is due again at once as long as its day is not through. */
const walkRounds = 50
const mostWalks = 400
const mostPerRun = 4000

const walkOn = async (walk: () => Promise<DueReport>): Promise<DueReport[]> => {
  const reports: DueReport[] = []
  for (let round = 0; round < walkRounds; round++) {
    const report = await walk()
    reports.push(report)
    if (report.fired === 0) break
  }
  return reports
}

const runCarePlans: ScheduledFunction = {
  kind: 'scheduled',
  name: 'run-care-plans',
  summary: 'Looks for the customers whose day it is, and does what care plans provide when its time has come',
  source: 'functions/care/run-care-plans.ts',
  uses: ['table:read', 'table:write'],
  timeoutSeconds: 55,
  schedule: 'rate(1 minute)',
  handle: async ({ store, clock, ids, log }) => {
    const by = runCarePlans.name
    const onFailure = ({ pk }: Key, error: unknown) => log.error('a care plan could not be carried out', { pk, error })
    const common = { store, now: clock.now(), by, onFailure } satisfies Partial<DueWork<never>>
    const reports = [
      ...(await walkOn(() => forEachDue({ ...common, noun: careWalks, limit: mostWalks, fire: fireWalk(store, by) }))),
      await forEachDue({ ...common, noun: careChains, limit: mostPerRun, fire: fireChain(store, by) }),
      await forEachDue({ ...common, noun: careOccasions, limit: mostPerRun, fire: fireOccasion({ store, ids }, by) }),
    ]
    const sum = (of: 'fired' | 'failed') => reports.reduce((total, report) => total + report[of], 0)
    if (sum('fired') + sum('failed') > 0)
      log.info('care plans carried out', { fired: sum('fired'), failed: sum('failed'), more: reports.at(-1)?.more })
  },
}

export default runCarePlans
