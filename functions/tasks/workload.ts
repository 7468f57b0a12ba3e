import * as z from 'zod'
import { usersOfTeam } from '../../shared/admin/user-store.ts'
import { plusDays } from '../../shared/kernel/instant.ts'
import { notFound } from '../../shared/kernel/refusal.ts'
import { stateOf } from '../../shared/storage/record.ts'
import type { Position } from '../../shared/storage/store.ts'
import type { Assignment } from '../../shared/tasks/new-task.ts'
import type { Task } from '../../shared/tasks/task-schema.ts'
import { type Request, route } from '../http/route.ts'
import { openTasks, queueAsked, seesTeam, userAsked } from './open-tasks.ts'

const id = z.string().min(1).max(40).optional()
const pageSize = 1000
const mostPages = 10
const mostMembers = 200

const Load = z.strictObject({
  assigneeId: z.string().optional().meta({ description: 'Absent for what waits in the queue' }),
  open: z.int(),
  overdue: z.int(),
  dueWithinWeek: z.int().meta({ description: 'Due in the next seven days' }),
  urgent: z.int().meta({ description: 'Of high or urgent priority' }),
})
type Load = z.infer<typeof Load>

const added = (load: Load, tasks: readonly Task[], now: string): Load => {
  const week = plusDays(now, 7)
  const count = (holds: (task: Task) => boolean): number => tasks.filter(holds).length
  return {
    ...load,
    open: load.open + tasks.length,
    overdue: load.overdue + count(({ dueAt }) => dueAt !== undefined && dueAt <= now),
    dueWithinWeek: load.dueWithinWeek + count(({ dueAt }) => dueAt !== undefined && dueAt > now && dueAt <= week),
    urgent: load.urgent + count(({ priority }) => priority === 'high' || priority === 'urgent'),
  }
}

const loadOf = async (request: Request, of: Assignment): Promise<Load> => {
  const { assigneeId } = of
  let load: Load = { ...(assigneeId && { assigneeId }), open: 0, overdue: 0, dueWithinWeek: 0, urgent: 0 }
  let after: Position | undefined
  for (let page = 0; page < mostPages; page++) {
    const { items, next } = await openTasks(request, of, { limit: pageSize, after })
    load = added(load, items, request.now)
    if (!next) break
    after = next
  }
  return load
}

const membersOf = async ({ store, actor }: Request, teamId: string): Promise<string[]> => {
  const { items } = await store.query({
    index: 'g3',
    partition: usersOfTeam(actor.tenantId, teamId),
    limit: mostMembers,
  })
  return items.map((item) => stateOf<{ id: string } & Task>(item).id)
}

const loadsOf = async (request: Request, teamId: string): Promise<Load[]> => {
  if (!seesTeam(request, teamId)) throw notFound()
  const queue = await queueAsked(request, teamId)
  const members = await membersOf(request, teamId)
  return Promise.all([...members.map((assigneeId) => ({ assigneeId })), queue].map((of) => loadOf(request, of)))
}

const getWorkload = route({
  name: 'getWorkload',
  method: 'GET',
  path: '/v1/tasks/workload',
  summary: 'How much each member of a team has to do, and what waits in its queue; or how much one user has to do',
  permission: 'task:read',
  query: z.strictObject({ assigneeId: id, teamId: id }),
  returns: z.strictObject({ items: z.array(Load) }),
  refuses: ['not_found'],
  examples: { own: {}, team: { query: { teamId: 'tea_01J9ZQ4T7M8K3X5V2B6N1R0CDE' } } },
  handle: async (request) => {
    const { assigneeId, teamId } = request.query
    const items = teamId
      ? await loadsOf(request, teamId)
      : [await loadOf(request, await userAsked(request, assigneeId))]
    return { body: { items } }
  },
})

export const workloadRoutes = [getWorkload]
