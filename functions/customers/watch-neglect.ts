import { customers } from '../../shared/customers/customer-store.ts'
import { forEachDue } from '../../shared/storage/due.ts'
import type { ScheduledFunction } from '../function.ts'
import { firingCustomer } from './fire-customer.ts'

const mostPerRun = 2000

const watchNeglect: ScheduledFunction = {
  kind: 'scheduled',
  name: 'watch-neglect',
  summary:
    'Reports customers that nobody was in touch with for as long as their level allows; warns of and recycles those of public pools',
  source: 'functions/customers/watch-neglect.ts',
  uses: ['table:read', 'table:write'],
  timeoutSeconds: 55,
  schedule: 'rate(1 minute)',
  handle: async ({ store, clock, log }) => {
    const by = watchNeglect.name
    const report = await forEachDue({
      store,
      noun: customers,
      now: clock.now(),
      by,
      limit: mostPerRun,
      fire: firingCustomer(store, by),
      onFailure: ({ pk }, error) => log.error('a customer could not be watched', { pk, error }),
    })
    if (report.fired + report.failed > 0 || report.more) log.info('customers watched', { ...report })
  },
}

export default watchNeglect
