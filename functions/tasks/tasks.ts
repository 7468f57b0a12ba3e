import * as z from 'zod'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { changeTask, checkOpen, createTask } from '../../shared/tasks/task.ts'
import { Task, TaskInput, TaskPatch } from '../../shared/tasks/task-schema.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import { customDraft } from '../http/custom-draft.ts'
import { HistoryPage, HistoryQuery, historyOfFound } from '../http/history.ts'
import { changed, created } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { dependencySteps, withBlockers } from './dependencies.ts'
import { findTask } from './find-task.ts'
import { assignmentFor, linksOf } from './links.ts'

export const TaskParams = z.strictObject({
  taskId: z.string().max(40).meta({ description: 'Id of a task', example: 'tsk_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const postTask = route({
  name: 'createTask',
  method: 'POST',
  path: '/v1/tasks',
  summary: 'Add a task for oneself, a colleague, or the queue of a team',
  permission: 'task:write',
  body: TaskInput,
  returns: Task,
  status: 201,
  refuses: ['not_found', 'customer.voided', 'contact.voided'],
  examples: {
    weekly: {
      body: {
        kind: 'call',
        title: '每周例行电话',
        dueAt: '2026-11-23T02:00:00.000Z',
        remindAt: ['2026-11-23T01:45:00.000Z'],
        recurrence: { rule: 'FREQ=WEEKLY;BYDAY=MO', zone: 'Asia/Shanghai' },
      },
    },
  },
  handle: async (request) => {
    const { body } = request
    const { custom, ...written } = body
    const id = request.ids('tsk')
    const links = await linksOf(request, body)
    const { patch: checked } = await customDraft(request, 'task', custom)
    const assignment = await assignmentFor(request, { assigneeId: body.assigneeId, teamId: body.teamId })
    const steps = body.dependsOn ? await dependencySteps(request, id, body.dependsOn) : []
    const decision = createTask(id, { ...written, ...checked }, { ...links, ...assignment })
    return created(request, tasks, decision, `/v1/tasks/${id}`, steps)
  },
})

const getTask = route({
  name: 'getTask',
  method: 'GET',
  path: '/v1/tasks/{taskId}',
  summary: 'Read a task, with what blocks it',
  permission: 'task:read',
  params: TaskParams,
  returns: Task,
  examples: {},
  handle: async (request) => {
    const task = await findTask(request, request.params.taskId)
    const [shown = task] = await withBlockers(request, [task])
    return { body: shown, version: task.version }
  },
})

/**
 * The assignment after a patch, both fields of it: a new assignee brings a team along.
 * @throws Refusal when it would be nobody's
 */
const reassigned = async (request: Request, task: Task, patch: TaskPatch) => {
  if (patch.assigneeId === undefined && patch.teamId === undefined) return {}
  const assigneeId = patch.assigneeId === undefined ? task.assigneeId : patch.assigneeId
  const teamId = patch.teamId === undefined && !patch.assigneeId ? task.teamId : patch.teamId
  if (!assigneeId && !teamId) throw fieldRefusal('/teamId', 'required')
  const after = await assignmentFor(request, { assigneeId, teamId })
  return { assigneeId: after.assigneeId ?? null, teamId: after.teamId ?? null }
}

const patchTask = route({
  name: 'changeTask',
  method: 'PATCH',
  path: '/v1/tasks/{taskId}',
  summary: 'Change fields of an open task, or give it to somebody else: what is given replaces, null removes',
  permission: 'task:write',
  params: TaskParams,
  body: TaskPatch,
  returns: Task,
  refuses: ['customer.voided', 'contact.voided', 'task.not_open'],
  examples: { postpone: { body: { dueAt: '2026-11-24T02:00:00.000Z', priority: 'high' } } },
  handle: async (request) => {
    const { body } = request
    const { custom, ...written } = body
    const task = await findTask(request, request.params.taskId)
    checkOpen(task)
    const { customerId, contactId, leadId, dealId } = body
    const links = await linksOf(request, { customerId, contactId, leadId, dealId })
    const { patch: checked } = await customDraft(request, 'task', custom, task)
    const assignment = await reassigned(request, task, body)
    const steps = body.dependsOn ? await dependencySteps(request, task.id, body.dependsOn) : []
    const decision = changeTask(task, { ...written, ...checked, ...links, ...assignment })
    return changed(request, tasks, task, decision, steps)
  },
})

const getHistory = route({
  name: 'taskHistory',
  method: 'GET',
  path: '/v1/tasks/{taskId}/history',
  summary: 'Every write of a task, newest first: which fields, from what to what, by whom, by which request',
  permission: 'task:read',
  params: TaskParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: async (request) => historyOfFound(request, tasks, Task, await findTask(request, request.params.taskId)),
})

export const taskRoutes = [postTask, getTask, patchTask, getHistory]
