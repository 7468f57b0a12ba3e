import * as z from 'zod'
import { dayBounds, localDate } from '../../shared/kernel/local-time.ts'
import { isTimeZone } from '../../shared/kernel/time-zone.ts'
import type { Position } from '../../shared/storage/store.ts'
import { Task } from '../../shared/tasks/task-schema.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import { withBlockers } from './dependencies.ts'
import { seesTask } from './find-task.ts'
import { openTasks, queueAsked, userAsked } from './open-tasks.ts'

const mostTasksOfDay = 200
const paging = { limit: true, cursor: true } as const
const id = z.string().min(1).max(40)

const getMyDay = route({
  name: 'getMyDay',
  method: 'GET',
  path: '/v1/tasks/my-day',
  summary: 'The caller’s open tasks of a day, and those left over from before',
  permission: 'task:read',
  query: z.strictObject({
    date: z.iso
      .date()
      .refine((date) => date >= '1900-01-01' && date < '2200-01-01', { params: { code: 'not_valid' } })
      .optional()
      .meta({ description: 'Today by default' }),
    zone: z
      .string()
      .max(64)
      .refine(isTimeZone, { params: { code: 'time_zone' } })
      .optional()
      .meta({ description: 'Where the day is; the tenant’s zone by default', example: 'Asia/Shanghai' }),
  }),
  returns: z.strictObject({
    date: z.iso.date(),
    zone: z.string(),
    overdue: z.array(Task).meta({ description: 'Due before that day' }),
    due: z.array(Task).meta({ description: 'Due on that day' }),
    more: z.boolean().meta({ description: 'There are so many that not all are shown' }),
  }),
  examples: { shanghai: { query: { date: '2026-11-20', zone: 'Asia/Shanghai' } } },
  handle: async (request) => {
    const { actor, now, query } = request
    const zone = query.zone ?? actor.zone ?? 'UTC'
    const date = query.date ?? localDate(now, zone)
    const { start, end } = dayBounds(date, zone)
    const { items, next } = await openTasks(request, { assigneeId: actor.id }, { to: end, limit: mostTasksOfDay })
    const shown = await withBlockers(request, items)
    const dueBefore = (limit: string) => shown.filter(({ dueAt = end }) => dueAt < limit)
    const overdue = dueBefore(start)
    const due = dueBefore(end).slice(overdue.length)
    return { body: { date, zone, overdue, due, more: next !== undefined } }
  },
})

const getOverdue = route({
  name: 'listOverdueTasks',
  method: 'GET',
  path: '/v1/tasks/overdue',
  summary:
    'Open tasks that are past their due time, the oldest first: the caller’s own, a colleague’s, or in a team’s queue',
  permission: 'task:read',
  query: listQuery({ assigneeId: id.optional(), teamId: id.optional() }).pick({
    ...paging,
    assigneeId: true,
    teamId: true,
  }),
  returns: pageOf(Task),
  refuses: ['not_found', 'cursor.invalid'],
  examples: { own: {} },
  handle: async (request) => {
    const { query, now } = request
    const of = await (query.teamId ? queueAsked(request, query.teamId) : userAsked(request, query.assigneeId))
    const after = await openCursor<Position>(request, query.cursor)
    const { items, next } = await openTasks(request, of, { to: now, limit: query.limit, after })
    const seen = items.filter((task) => seesTask(request, task))
    return {
      body: {
        items: await withBlockers(request, seen),
        ...(next && { next: await sealCursor(request, next) }),
      },
    }
  },
})

const getQueue = route({
  name: 'listQueuedTasks',
  method: 'GET',
  path: '/v1/tasks/queue',
  summary: 'Open tasks that wait in a team’s queue to be taken, by due time',
  permission: 'task:read',
  query: listQuery({ teamId: id }).pick({ ...paging, teamId: true }),
  returns: pageOf(Task),
  refuses: ['not_found', 'cursor.invalid'],
  examples: { team: { query: { teamId: 'tea_01J9ZQ4T7M8K3X5V2B6N1R0CDE' } } },
  handle: async (request) => {
    const { query } = request
    const after = await openCursor<Position>(request, query.cursor)
    const of = await queueAsked(request, query.teamId)
    const { items, next } = await openTasks(request, of, { limit: query.limit, after })
    return {
      body: {
        items: await withBlockers(request, items),
        ...(next && { next: await sealCursor(request, next) }),
      },
    }
  },
})

export const myDayRoutes = [getMyDay, getOverdue, getQueue]
