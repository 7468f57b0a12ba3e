import { watchRegistration } from '../../shared/leads/registration.ts'
import { markSteps, registrations } from '../../shared/leads/registration-store.ts'
import { forEachDue } from '../../shared/storage/due.ts'
import type { ScheduledFunction } from '../function.ts'
import { expiryTask } from './registration-task.ts'

const mostPerRun = 2000

const watchRegistrations: ScheduledFunction = {
  kind: 'scheduled',
  name: 'watch-registrations',
  summary: 'Warns of the end of protections of registrations, and ends them',
  source: 'functions/sales/registration-watch.ts',
  uses: ['table:read', 'table:write'],
  timeoutSeconds: 55,
  schedule: 'rate(1 minute)',
  handle: async ({ store, clock, log }) => {
    const by = watchRegistrations.name
    const report = await forEachDue({
      ...{ store, noun: registrations, now: clock.now(), by, limit: mostPerRun },
      fire: async (registration, now, tenantId) => {
        const decision = watchRegistration(registration, now)
        if (!decision) return undefined
        const isWarned = decision.state.warnedFor !== registration.warnedFor
        const task = isWarned ? [await expiryTask(store, tenantId, decision.state, by, now)] : []
        return { ...decision, steps: [...markSteps(tenantId, registration, decision.state), ...task] }
      },
      onFailure: ({ pk }, error) => log.error('a registration could not be watched', { pk, error }),
    })
    if (report.fired + report.failed > 0 || report.more) log.info('registrations watched', { ...report })
  },
}

export default watchRegistrations
