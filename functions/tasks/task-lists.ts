import * as z from 'zod'
import { priorities, Task, taskKinds, taskStatuses } from '../../shared/tasks/task-schema.ts'
import { openTasksOf, searchableTasks, tasks } from '../../shared/tasks/task-store.ts'
import type { Listing } from '../http/list-asked.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { route } from '../http/route.ts'
import { withBlockers } from './dependencies.ts'

const id = z.string().min(1).max(40).optional()

const listing: Listing<Task> = {
  noun: tasks,
  schema: Task,
  searchable: searchableTasks,
  listed: [
    'assigneeId',
    'teamId',
    'customerId',
    'contactId',
    'leadId',
    'dealId',
    'interactionId',
    'status',
    'kind',
    'priority',
  ].concat(['source.automation']),
  checked: ['dueAt', 'closedAt', 'createdBy'],
  orders: {
    dueAt: {
      index: 'g3',
      partition: (tenantId, equal) => {
        const assigneeId = equal('assigneeId')
        return assigneeId !== undefined && equal('status') === 'open'
          ? openTasksOf(tenantId, { assigneeId })
          : undefined
      },
    },
  },
}

const getTasks = route({
  name: 'listTasks',
  method: 'GET',
  path: '/v1/tasks',
  summary: 'List tasks; the open ones of one assignee can be sorted by dueAt',
  permission: 'task:read',
  query: listQuery({
    assigneeId: id,
    teamId: id,
    customerId: id,
    contactId: id,
    leadId: id,
    dealId: id,
    status: z.enum(taskStatuses).optional(),
    kind: z.enum(taskKinds).optional(),
    priority: z.enum(priorities).optional(),
  }).omit({ q: true }),
  returns: pageOf(Task),
  refuses: ['filter.unserved', 'sort.unserved', 'cursor.invalid'],
  examples: { open: { query: { status: 'open', assigneeId: 'usr_01J9ZQ4T7M8K3X5V2B6N1R0CDE', sort: 'dueAt' } } },
  handle: async (request) => {
    const { body, ...reply } = await listPage(request, listing)
    return { ...reply, body: { ...body, items: await withBlockers(request, body.items) } }
  },
})

export const taskListRoutes = [getTasks]
