import * as z from 'zod'
import { reaches } from '../../shared/kernel/actor.ts'
import { day, epochMs } from '../../shared/kernel/instant.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Group } from '../../shared/service/measure.ts'
import {
  Backlog,
  backlogFigures,
  ServiceFigures,
  serviceFigures,
  summedCounts,
} from '../../shared/service/measure-figures.ts'
import { type Cell, measuresOfDays, openOfGroups } from '../../shared/service/measure-store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery } from '../http/list-query.ts'
import { route } from '../http/route.ts'

const mostDays = 92
/** Counters that one answer is made of: about 3 MB, and 400 read units. */
const mostCells = 5000

const groupings = ['team', 'person', 'category', 'day'] as const
type Grouping = (typeof groupings)[number]

const Asked = z.strictObject({
  from: z.iso.date().meta({ description: 'First day, in UTC', example: '2026-11-01' }),
  to: z.iso.date().meta({ description: 'Last day', example: '2026-11-30' }),
  groupBy: z.enum(groupings).default('team'),
  ...listQuery({}).pick({ limit: true, cursor: true }).shape,
})

/** Of what has no team, owner or category. */
const none = '-'

const queryRefusal = (pointer: string, code: string, params = {}): Refusal =>
  new Refusal('request.invalid', { faults: [{ in: 'query', pointer, code, params }] })

/** @throws Refusal when the period is none or too long */
const checkPeriod = ({ from, to }: { from: string; to: string }): void => {
  const days = Math.round((epochMs(`${to}T00:00:00.000Z`) - epochMs(`${from}T00:00:00.000Z`)) / day) + 1
  if (days < 1) throw queryRefusal('/to', 'ends_before_start')
  if (days > mostDays) throw queryRefusal('/to', 'period_too_long', { days: mostDays })
}

type Counts = Cell['numbers']
type Counted = Omit<Cell, 'day'> & { readonly day?: string }

const keyOf = (groupBy: Grouping, { group, day = none }: Counted): string => {
  const { teamId = none, ownerId = none, categoryId = none } = group
  return { team: teamId, person: ownerId, category: categoryId, day }[groupBy]
}

const grouped = (cells: readonly Counted[], groupBy: Grouping): Map<string, Counts> => {
  const groups = new Map<string, Counts[]>()
  for (const cell of cells) {
    const key = keyOf(groupBy, cell)
    const group = groups.get(key)
    if (group) group.push(cell.numbers)
    else groups.set(key, [cell.numbers])
  }
  return new Map([...groups].map(([key, all]) => [key, summedCounts(all)]))
}

const tooMany = (): Refusal => new Refusal('measure.too_many', { params: { limit: mostCells } })

const getMeasures = route({
  name: 'serviceMeasures',
  method: 'GET',
  path: '/v1/service/measures',
  summary: 'How well service is done, by team, person, category or day (UTC); of moments ago',
  permission: 'measure:read',
  query: Asked,
  returns: z.strictObject({
    items: z.array(
      ServiceFigures.extend({
        key: z.string().meta({ description: 'Id of the team, person or category, or the day; - when there is none' }),
        backlog: Backlog.optional().meta({
          description: 'What is open now, by age in days, whatever the period; not by day',
        }),
      }),
    ),
    next: z.string().optional(),
  }),
  refuses: ['measure.too_many', 'cursor.invalid'],
  examples: { november: { query: { from: '2026-11-01', to: '2026-11-30', groupBy: 'team' } } },
  handle: async (request) => {
    const { store, actor, query, now } = request
    checkPeriod(query)
    const { groupBy, limit } = query
    const after = await openCursor<{ key: string }>(request, query.cursor)
    const [cells, open] = await Promise.all([
      measuresOfDays(store, actor.tenantId, query, mostCells),
      groupBy === 'day' ? [] : openOfGroups(store, actor.tenantId, mostCells),
    ])
    if (!cells || !open) throw tooMany()
    const isSeen = ({ group }: { readonly group: Group }): boolean => reaches(actor, 'measure:read', group)
    const figures = grouped(cells.filter(isSeen), groupBy)
    const backlogs = grouped(open.filter(isSeen), groupBy)
    const keys = [...new Set([...figures.keys(), ...backlogs.keys()])]
      .filter(
        (key) => Object.keys(figures.get(key) ?? {}).length > 0 || Object.keys(backlogs.get(key) ?? {}).length > 0,
      )
      .sort()
    const rest = after === undefined ? keys : keys.filter((key) => key > after.key)
    const items = rest.slice(0, limit).map((key) => ({
      key,
      ...serviceFigures(figures.get(key) ?? {}),
      ...(groupBy !== 'day' && { backlog: backlogFigures(backlogs.get(key) ?? {}, now) }),
    }))
    const last = items.at(-1)
    const next = last && rest.length > items.length ? await sealCursor(request, { key: last.key }) : undefined
    return { body: { items, ...(next !== undefined && { next }) } }
  },
})

export const measureRoutes = [getMeasures]
