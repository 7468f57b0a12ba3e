import { teams } from '../../shared/admin/team-store.ts'
import { users } from '../../shared/admin/user-store.ts'
import { reaches, scopeOf } from '../../shared/kernel/actor.ts'
import { notFound } from '../../shared/kernel/refusal.ts'
import { loadRecord, stateOf } from '../../shared/storage/record.ts'
import type { Position } from '../../shared/storage/store.ts'
import type { Assignment } from '../../shared/tasks/new-task.ts'
import type { Task } from '../../shared/tasks/task-schema.ts'
import { openTasksOf } from '../../shared/tasks/task-store.ts'
import type { Request } from '../http/route.ts'

interface Part {
  /** Due at this instant at the latest; without it also those without a due time, at the end. */
  readonly to?: string
  readonly limit: number
  readonly after?: Position | undefined
}

/** Open tasks of a user or those in a team's queue, by due time. */
export const openTasks = async (
  { store, actor }: Request,
  of: Assignment,
  { to, limit, after }: Part,
): Promise<{ items: Task[]; next?: Position }> => {
  const { items, next } = await store.query({
    index: 'g3',
    partition: openTasksOf(actor.tenantId, of),
    // `$` follows `#`: all ids of the very last instant too.
    ...(to !== undefined && { range: { to: `${to}$` } }),
    limit,
    ...(after && { after }),
  })
  return { items: items.map((item) => stateOf<Task>(item)), ...(next && { next }) }
}

/**
 * Whose tasks are asked for, the caller's own when nobody is named.
 * @throws Refusal `not_found` when the caller may not see the tasks of that user
 */
export const userAsked = async (request: Request, userId: string | undefined): Promise<Assignment> => {
  const { actor, store } = request
  if (userId === undefined || userId === actor.id) return { assigneeId: actor.id }
  const user = await loadRecord(store, users, actor.tenantId, userId)
  if (!user || !reaches(actor, 'task:read', { ownerId: user.id, teamId: user.teamId })) throw notFound()
  return { assigneeId: user.id }
}

/** Whether the caller may see the tasks of all members of a team. */
export const seesTeam = ({ actor }: Request, teamId: string): boolean => {
  const scope = scopeOf(actor, 'task:read')
  return scope === 'all' || (scope === 'team' && actor.teamIds.includes(teamId))
}

/** @throws Refusal `not_found` when there is no such team, or the caller neither belongs to it nor sees it */
export const queueAsked = async (request: Request, teamId: string): Promise<Assignment> => {
  const { actor, store } = request
  if (teamId !== actor.teamId && !seesTeam(request, teamId)) throw notFound()
  if (!(await loadRecord(store, teams, actor.tenantId, teamId))) throw notFound()
  return { teamId }
}
