import { customValues } from '../kernel/custom-values.ts'
import { atIn, nowIn, partitionAbout } from '../storage/customer-index.ts'
import { dueIndex } from '../storage/due.ts'
import { byMonth } from '../storage/months.ts'
import type { IndexAttributes, Noun } from '../storage/record.ts'
import type { Searchable } from '../storage/record-search.ts'
import type { Assignment } from './new-task.ts'
import { nextDue } from './task-due.ts'
import type { Task } from './task-schema.ts'

/** After every instant, for tasks without a due time. */
const noDueTime = '~'

const partitionOf = (tenantId: string, { assigneeId, teamId }: Assignment): string => {
  if (assigneeId !== undefined) return `${tenantId}#task#user#${assigneeId}`
  return teamId !== undefined ? `${tenantId}#task#team#${teamId}` : `${tenantId}#task#unassigned`
}

/** Open tasks of a user, or those that wait in a team's queue, by due time: index g3. */
export const openTasksOf = (tenantId: string, of: Assignment): string => partitionOf(tenantId, of)

const byAssignment = (tenantId: string, task: Task): IndexAttributes => {
  const partition = partitionOf(tenantId, task)
  return task.status === 'open'
    ? { g3pk: partition, g3sk: `${task.dueAt ?? noDueTime}#${task.id}` }
    : { g3pk: `${partition}#closed`, g3sk: `${task.closedAt}#${task.id}` }
}

/** With the customer that it is about, else with the lead. */
const byCustomer = (tenantId: string, task: Task): IndexAttributes => {
  const { status, dueAt = noDueTime, closedAt, id } = task
  const partition = partitionAbout(tenantId, task)
  if (partition === undefined) return {}
  return status === 'open' || closedAt === undefined
    ? nowIn(partition, 'task', dueAt, id)
    : atIn(partition, closedAt, id)
}

const creatorOf = ({ createdBy }: Task): string[] =>
  createdBy.startsWith('user:') ? [createdBy.slice('user:'.length)] : []

export const tasks: Noun<Task> = {
  name: 'task',
  indexes: (tenantId, task) => ({
    ...byCustomer(tenantId, task),
    ...byMonth(tenantId, 'task', task),
    ...byAssignment(tenantId, task),
    ...dueIndex(tenantId, 'task', task.id, nextDue(task)),
  }),
  /** Who gave a task to somebody else may still read it. */
  owned: (task) => ({ ownerId: task.assigneeId, teamId: task.teamId, sharedWith: creatorOf(task) }),
}

export const searchableTasks = {
  noun: tasks,
  terms: () => [],
  values: (task) => ({
    ownerId: task.assigneeId,
    sharedWith: creatorOf(task),
    assigneeId: task.assigneeId,
    teamId: task.teamId,
    customerId: task.customerId,
    contactId: task.contactId,
    leadId: task.leadId,
    dealId: task.dealId,
    interactionId: task.interactionId,
    status: task.status,
    kind: task.kind,
    priority: task.priority,
    'source.automation': task.source?.automation,
    ...customValues(task),
  }),
} as const satisfies Searchable<Task>
