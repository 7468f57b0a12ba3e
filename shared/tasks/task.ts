import { isDeepStrictEqual } from 'node:util'
import { raise } from '../../events/define-event.ts'
import { taskAssigned, taskCancelled, taskChanged, taskReopened } from '../../events/tasks.ts'
import type { Decision, Raised } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { patched } from '../kernel/patched.ts'
import { nextOccurrence } from '../kernel/recurrence.ts'
import { parseRecurrenceRule } from '../kernel/recurrence-rule.ts'
import { fieldRefusal, Refusal } from '../kernel/refusal.ts'
import {
  type Assignment,
  aboutOf,
  assignmentOf,
  created,
  type Given,
  inOrder,
  type Links,
  type NewTask,
  newTask,
  present,
} from './new-task.ts'
import type { Task, TaskInput, TaskPatch } from './task-schema.ts'

interface RecurrenceAsked {
  readonly dueAt?: Instant | undefined
  /** Counted from its first time, or from the due time when it is new. */
  readonly recurrence?: (TaskInput['recurrence'] & { readonly from?: Instant }) | undefined
}

/** @throws Refusal `request.invalid` when there is nothing to count from, or never a second time */
const recurrenceOf = ({ recurrence, dueAt }: RecurrenceAsked): Task['recurrence'] => {
  if (!recurrence) return undefined
  if (dueAt === undefined) throw fieldRefusal('/dueAt', 'required')
  const { rule, zone, from = dueAt } = recurrence
  if (nextOccurrence({ rule: parseRecurrenceRule(rule), zone, from }, from) === undefined)
    throw fieldRefusal('/recurrence/rule', 'never_recurs')
  return { rule, zone, from }
}

/**
 * A new task as a person asks for it.
 * @throws Refusal `request.invalid` when it would recur without a due time, or never a second time
 */
export const createTask = (
  id: string,
  input: Given<TaskInput> & Pick<TaskInput, 'kind' | 'title' | 'priority'>,
  links: Links,
): Decision<NewTask> =>
  newTask(
    id,
    {
      ...input,
      recurrence: recurrenceOf({
        ...input,
        dueAt: input.dueAt ?? undefined,
        recurrence: input.recurrence ?? undefined,
      }),
    },
    links,
  )

/** The next one of a recurrence, as new. */
export const repeatTask = (
  task: Task,
  id: string,
  times: { readonly dueAt: Instant; readonly remindAt: readonly Instant[] },
): Decision<NewTask> => {
  const { kind, title, note, priority, assigneeId, teamId, recurrence, source } = task
  const { customerId, contactId, leadId, dealId, custom, searchableCustom } = task
  const { dueAt, remindAt } = times
  return created(
    present({
      ...{ kind, title, note, priority, assigneeId, teamId, recurrence, source, dueAt, id },
      ...{ customerId, contactId, leadId, dealId, custom, searchableCustom },
      remindAt: remindAt.length > 0 ? [...remindAt] : undefined,
      previousTaskId: task.id,
      status: 'open' as const,
    }) as NewTask,
  )
}

const assigned = (before: Assignment, after: Assignment): Raised[] => {
  const [from, to] = [assignmentOf(before), assignmentOf(after)]
  return isDeepStrictEqual(from, to) ? [] : [raise(taskAssigned, { from, to })]
}

/** @throws Refusal `task.not_open` */
export const checkOpen = ({ status }: Task): void => {
  if (status !== 'open') throw new Refusal('task.not_open', { params: { status }, extra: { taskStatus: status } })
}

/**
 * Changes an open task: what is given replaces, null removes. Answers the very same state when nothing changes.
 * @throws Refusal `task.not_open`, or `request.invalid` when it would recur without a due time
 */
export const changeTask = (task: Task, patch: Given<TaskPatch>): Decision<Task> => {
  checkOpen(task)
  const { recurrence, remindAt, dependsOn, ...rest } = patch
  const { rule, zone } = task.recurrence ?? {}
  const isNewRule = recurrence && !isDeepStrictEqual({ ...recurrence }, { rule, zone })
  const dueAt = rest.dueAt === undefined ? task.dueAt : (rest.dueAt ?? undefined)
  const { state, fields } = patched(task, {
    ...rest,
    remindAt: remindAt && inOrder(remindAt),
    dependsOn: dependsOn && inOrder(dependsOn),
    recurrence:
      recurrence === null ? null : recurrenceOf({ dueAt, recurrence: isNewRule ? recurrence : task.recurrence }),
  })
  if (fields.length === 0) return { state, raises: [] }
  return { state, raises: [raise(taskChanged, { fields: [...fields] }), ...assigned(task, state)] }
}

/**
 * Takes a task out of its team's queue.
 * @throws Refusal `task.taken` naming who was first, `task.not_open`
 */
export const takeTask = (task: Task, userId: string): Decision<Task> => {
  checkOpen(task)
  if (task.assigneeId === userId) return { state: task, raises: [] }
  if (task.assigneeId !== undefined) throw new Refusal('task.taken', { extra: { assigneeId: task.assigneeId } })
  const state = { ...task, assigneeId: userId }
  return { state, raises: assigned(task, state) }
}

/** Gives a task up. A recurring one does not come again. */
export const cancelTask = (task: Task, now: Instant, by: string): Decision<Task> => {
  if (task.status === 'cancelled') return { state: task, raises: [] }
  checkOpen(task)
  return {
    state: { ...task, status: 'cancelled', closedAt: now, closedBy: by },
    raises: [raise(taskCancelled, aboutOf(task))],
  }
}

/** Opens a finished task again; reminders that passed meanwhile are not given. */
export const reopenTask = (task: Task, now: Instant): Decision<Task> => {
  if (task.status === 'open') return { state: task, raises: [] }
  const { closedAt, closedBy, ...rest } = task
  return { state: { ...rest, status: 'open', remindedUntil: now }, raises: [raise(taskReopened, aboutOf(task))] }
}

/** The lead that a task is about became a customer: it stands with that one from now on, closed or not. One that has a customer stays. */
export const taskWithCustomer = (
  task: Task,
  { customerId, contactId = task.contactId }: { readonly customerId: string; readonly contactId?: string | undefined },
): Decision<Task> =>
  task.customerId !== undefined
    ? { state: task, raises: [] }
    : {
        state: present({ ...task, customerId, contactId }),
        raises: [raise(taskChanged, { fields: ['customerId'] })],
      }
