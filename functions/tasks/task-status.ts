import { actorName } from '../../shared/kernel/actor.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { createRecord } from '../../shared/storage/record.ts'
import { completeTask } from '../../shared/tasks/complete-task.ts'
import { cancelTask, reopenTask, takeTask } from '../../shared/tasks/task.ts'
import { Task } from '../../shared/tasks/task-schema.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import { changed } from '../http/records.ts'
import { route } from '../http/route.ts'
import { unblockedSteps } from './dependencies.ts'
import { findTask, findTaskToTake } from './find-task.ts'
import { TaskParams } from './tasks.ts'

const postTake = route({
  name: 'takeTask',
  method: 'POST',
  path: '/v1/tasks/{taskId}/take',
  summary: 'Take a task out of a team’s queue; of several at once, one gets it',
  permission: 'task:write',
  params: TaskParams,
  returns: Task,
  refuses: ['task.taken', 'task.not_open'],
  examples: {},
  handle: async (request) => {
    const { actor } = request
    if (actor.kind !== 'user') throw new Refusal('access.denied', { params: { permission: request.permission } })
    const task = await findTaskToTake(request, request.params.taskId)
    return changed(request, tasks, task, takeTask(task, actor.id))
  },
})

const postComplete = route({
  name: 'completeTask',
  method: 'POST',
  path: '/v1/tasks/{taskId}/complete',
  summary: 'Mark a task as done; the next one of a recurrence is made along with it',
  permission: 'task:write',
  params: TaskParams,
  returns: Task,
  refuses: ['task.blocked', 'task.not_open'],
  examples: {},
  handle: async (request) => {
    const task = await findTask(request, request.params.taskId)
    const { next, ...decision } = completeTask(task, request.now, actorName(request.actor))
    const steps = task.status === 'open' ? await unblockedSteps(request, task) : []
    if (next) steps.push(createRecord(tasks, request, next).step)
    return changed(request, tasks, task, decision, steps)
  },
})

const postCancel = route({
  name: 'cancelTask',
  method: 'POST',
  path: '/v1/tasks/{taskId}/cancel',
  summary: 'Give a task up; a recurring one does not come again',
  permission: 'task:write',
  params: TaskParams,
  returns: Task,
  refuses: ['task.not_open'],
  examples: {},
  handle: async (request) => {
    const task = await findTask(request, request.params.taskId)
    return changed(request, tasks, task, cancelTask(task, request.now, actorName(request.actor)))
  },
})

const postReopen = route({
  name: 'reopenTask',
  method: 'POST',
  path: '/v1/tasks/{taskId}/reopen',
  summary: 'Open a done or cancelled task again',
  permission: 'task:write',
  params: TaskParams,
  returns: Task,
  examples: {},
  handle: async (request) => {
    const task = await findTask(request, request.params.taskId)
    return changed(request, tasks, task, reopenTask(task, request.now))
  },
})

export const taskStatusRoutes = [postTake, postComplete, postCancel, postReopen]
