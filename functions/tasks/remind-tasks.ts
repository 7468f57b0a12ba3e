import { forEachDue } from '../../shared/storage/due.ts'
import { fireTask } from '../../shared/tasks/task-due.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import type { ScheduledFunction } from '../function.ts'

const mostPerRun = 2000

const remindTasks: ScheduledFunction = {
  kind: 'scheduled',
  name: 'remind-tasks',
  summary: 'Gives the reminders of tasks and announces those that have become due',
  source: 'functions/tasks/remind-tasks.ts',
  uses: ['table:read', 'table:write'],
  timeoutSeconds: 55,
  schedule: 'rate(1 minute)',
  handle: async ({ store, clock, log }) => {
    const by = remindTasks.name
    const report = await forEachDue({
      store,
      noun: tasks,
      now: clock.now(),
      by,
      limit: mostPerRun,
      fire: fireTask,
      onFailure: ({ pk }, error) => log.error('a task could not be fired', { pk, error }),
    })
    if (report.fired + report.failed > 0 || report.more) log.info('tasks fired', { ...report })
  },
}

export default remindTasks
