import { raise } from '../../events/define-event.ts'
import { taskBecameDue, taskReminded } from '../../events/tasks.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { aboutOf } from './new-task.ts'
import type { Task } from './task-schema.ts'

const remindersLeft = ({ remindAt = [], remindedUntil = '' }: Task): Instant[] =>
  remindAt.filter((at) => at > remindedUntil)

const dueLeft = ({ dueAt, announcedDueAt }: Task): Instant[] =>
  dueAt === undefined || dueAt === announcedDueAt ? [] : [dueAt]

/** When something is to happen to a task next: a reminder, or its due time. */
export const nextDue = (task: Task): Instant | undefined =>
  task.status === 'open' ? [...remindersLeft(task), ...dueLeft(task)].sort()[0] : undefined

/** Gives every reminder and announces the due time that have come by `now`, each once; nothing when none has. */
export const fireTask = (task: Task, now: Instant): Decision<Task> | undefined => {
  if (task.status !== 'open') return undefined
  const reminders = remindersLeft(task).filter((at) => at <= now)
  const due = dueLeft(task).filter((at) => at <= now)
  if (reminders.length + due.length === 0) return undefined
  const about = aboutOf(task)
  const dueAt = task.dueAt !== undefined && { dueAt: task.dueAt }
  return {
    state: {
      ...task,
      ...(reminders.length > 0 && { remindedUntil: reminders[reminders.length - 1] as Instant }),
      ...(due[0] !== undefined && { announcedDueAt: due[0] }),
    },
    raises: [
      ...reminders.map((remindAt) => raise(taskReminded, { remindAt, ...dueAt, ...about })),
      ...due.map((at) => raise(taskBecameDue, { dueAt: at, ...about })),
    ],
  }
}
