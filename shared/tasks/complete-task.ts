import { raise } from '../../events/define-event.ts'
import { taskCompleted } from '../../events/tasks.ts'
import type { Decision } from '../kernel/decision.ts'
import { derivedId } from '../kernel/derived-id.ts'
import type { Instant } from '../kernel/instant.ts'
import { movedAlong } from '../kernel/local-time.ts'
import { nextOccurrence } from '../kernel/recurrence.ts'
import { parseRecurrenceRule } from '../kernel/recurrence-rule.ts'
import { aboutOf, type NewTask } from './new-task.ts'
import { checkOpen, repeatTask } from './task.ts'
import type { Task } from './task-schema.ts'

export interface Completion extends Decision<Task> {
  /** The next one of a recurrence, to be created in the same commit. */
  readonly next?: Decision<NewTask>
}

/** Times that passed before a late completion are left out, so that they do not pile up. */
const nextTimes = ({ recurrence, dueAt, remindAt = [] }: Task, now: Instant) => {
  if (!recurrence || dueAt === undefined) return undefined
  const { rule, zone, from } = recurrence
  const next = nextOccurrence({ rule: parseRecurrenceRule(rule), zone, from }, dueAt > now ? dueAt : now)
  return next === undefined
    ? undefined
    : { dueAt: next, remindAt: remindAt.map((at) => movedAlong(at, dueAt, next, zone)) }
}

/**
 * Finishes a task. A recurring one names the next one, once: finishing it again after it was reopened makes no second.
 * @throws Refusal `task.not_open`
 */
export const completeTask = (task: Task, now: Instant, by: string): Completion => {
  if (task.status === 'done') return { state: task, raises: [] }
  checkOpen(task)
  const times = task.nextTaskId === undefined ? nextTimes(task, now) : undefined
  const next = times && repeatTask(task, derivedId('tsk', now, `${task.id}:next`), times)
  const nextTaskId = next?.state.id
  return {
    state: { ...task, status: 'done', closedAt: now, closedBy: by, ...(nextTaskId !== undefined && { nextTaskId }) },
    raises: [raise(taskCompleted, { ...aboutOf(task), ...(nextTaskId !== undefined && { nextTaskId }) })],
    ...(next && { next }),
  }
}
