import { type Actor, actorName, type Permission, reaches } from '../../shared/kernel/actor.ts'
import { notFound, Refusal } from '../../shared/kernel/refusal.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Task } from '../../shared/tasks/task-schema.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import { checkIfMatch } from '../http/records.ts'
import { maySee } from '../http/references.ts'
import type { Request } from '../http/route.ts'

const isOfTeam = (actor: Actor, { teamId }: Task): boolean =>
  teamId !== undefined && (actor.teamId === teamId || actor.teamIds.includes(teamId))

/** A task in the queue of a team is for everybody in that team to see and take. */
const waitsFor = (actor: Actor, task: Task): boolean => task.assigneeId === undefined && isOfTeam(actor, task)

export const seesTask = (request: Pick<Request, 'actor'>, task: Task): boolean =>
  maySee(request, tasks, task) || waitsFor(request.actor, task) || task.createdBy === actorName(request.actor)

const mayWrite = (actor: Actor, permission: Permission, task: Task): boolean =>
  reaches(actor, permission, { ownerId: task.assigneeId, teamId: task.teamId }) ||
  waitsFor(actor, task) ||
  task.createdBy === actorName(actor)

/** The task that a call is about: the assignee's, the queue's, or one that the caller gave to somebody. */
export const findTask = async (request: Request, id: string): Promise<Task> => {
  const { actor, permission } = request
  const task = await loadRecord(request.store, tasks, actor.tenantId, id)
  if (!task || !seesTask(request, task)) throw notFound()
  if (permission !== 'task:read' && !mayWrite(actor, permission as Permission, task))
    throw new Refusal('access.denied', { params: { permission } })
  checkIfMatch(request, task)
  return task
}

/**
 * A task to take: by whoever belongs to its team or may change it. Who is in its team and comes too late is told so.
 * @throws Refusal `access.denied` for who sees the queue but has no part in it
 */
export const findTaskToTake = async (request: Request, id: string): Promise<Task> => {
  const { actor, permission } = request
  const task = await loadRecord(request.store, tasks, actor.tenantId, id)
  if (!task || !(seesTask(request, task) || isOfTeam(actor, task))) throw notFound()
  if (!isOfTeam(actor, task) && !mayWrite(actor, permission as Permission, task))
    throw new Refusal('access.denied', { params: { permission } })
  checkIfMatch(request, task)
  return task
}
