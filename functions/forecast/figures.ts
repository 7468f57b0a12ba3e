import * as z from 'zod'
import { type MonthSums, none, sumCategories } from '../../shared/sales/deal-sums.ts'
import { type BoardSum, boardSumsOf } from '../../shared/sales/deal-tally-store.ts'
import {
  AmountText,
  addedOf,
  percentOf,
  shownAmount,
  type Totals,
  totalsOf,
  UnconvertedSums,
  unconvertedOf,
} from '../../shared/sales/forecast-figures.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery } from '../http/list-query.ts'
import { type Request, route } from '../http/route.ts'
import {
  askedSums,
  conversionFor,
  groupings,
  isReached,
  keyOf,
  monthsAsked,
  queryRefusal,
  reachOf,
  seenSums,
} from './seen-sums.ts'

const Asked = z.strictObject({
  ...askedSums,
  by: z
    .enum([...groupings, 'stage'])
    .default('month')
    .meta({ description: 'By stage of a pipeline: what is open now, whenever it closes' }),
  ...listQuery({}).pick({ limit: true, cursor: true }).shape,
})

export const SalesFigures = z.strictObject({
  won: z.int(),
  lost: z.int(),
  winRate: z.number().optional().meta({ description: 'Per cent of what was closed' }),
  revenue: AmountText,
  daysToWin: z.int().meta({ description: 'Whole days from opening to winning, all won deals together' }),
  averageDaysToWin: z.number().optional(),
  averageDaysToLose: z.number().optional(),
  averageDaysToClose: z.number().optional().meta({ description: 'Of won and lost deals together' }),
  open: z.strictObject({ count: z.int(), amount: AmountText, weighted: AmountText }),
  unconverted: UnconvertedSums,
})

const openCategories = ['omitted', 'pipeline', 'best_case', 'commit'] as const

const average = (days: number, count: number): number | undefined =>
  count > 0 ? Math.round((100 * days) / count) / 100 : undefined

export const figuresOf = (totals: Totals, currency: string | undefined): z.infer<typeof SalesFigures> => {
  const won = addedOf(totals, 'closed')
  const lost = addedOf(totals, 'lost')
  const open = openCategories.map((category) => addedOf(totals, category))
  const winRate = percentOf(won.count, won.count + lost.count)
  const [toWin, toLose] = [average(won.days, won.count), average(lost.days, lost.count)]
  const toClose = average(won.days + lost.days, won.count + lost.count)
  return {
    won: won.count,
    lost: lost.count,
    ...(winRate !== undefined && { winRate }),
    revenue: shownAmount(won.amount, currency),
    daysToWin: won.days,
    ...(toWin !== undefined && { averageDaysToWin: toWin }),
    ...(toLose !== undefined && { averageDaysToLose: toLose }),
    ...(toClose !== undefined && { averageDaysToClose: toClose }),
    open: {
      count: open.reduce((sum, { count }) => sum + count, 0),
      amount: shownAmount(
        open.reduce((sum, { amount }) => sum + amount, 0n),
        currency,
      ),
      weighted: shownAmount(
        open.reduce((sum, { weighted }) => sum + weighted, 0n),
        currency,
      ),
    },
    unconverted: unconvertedOf(totals),
  }
}

const asRow = (sum: BoardSum, pipelineId: string): MonthSums => ({
  ...{ key: sum.stage, teamId: sum.key, month: none, pipelineId, currency: sum.currency },
  of: (category) => (category === 'pipeline' ? sum : { count: 0, amount: 0n, weighted: 0n, days: 0 }),
})

/** What is open of a pipeline, stage by stage. @throws Refusal naming the pipeline when none is given */
const openByStage = async (
  request: Request,
  {
    pipelineId,
    ownerId,
    teamId,
  }: { pipelineId?: string | undefined; ownerId?: string | undefined; teamId?: string | undefined },
): Promise<MonthSums[]> => {
  if (pipelineId === undefined) throw queryRefusal('/pipelineId', 'required')
  const { store, actor } = request
  const person = ownerId ?? (reachOf(request) === 'own' ? actor.id : undefined)
  if (person !== undefined && person !== actor.id && reachOf(request) !== 'all')
    throw queryRefusal('/ownerId', 'not_allowed', { allowed: actor.id })
  const sums = await boardSumsOf(store, actor.tenantId, pipelineId, person)
  return sums
    .filter((sum) => person !== undefined || isReached(request, { teamId: sum.key }))
    .filter((sum) => person !== undefined || teamId === undefined || sum.key === teamId)
    .map((sum) => asRow(sum, pipelineId))
}

const getFigures = route({
  name: 'salesFigures',
  method: 'GET',
  path: '/v1/sales/figures',
  summary: 'Won, lost, revenue, win rate and days to close, and what is open; by whatever deals are added up by',
  permission: 'forecast:read',
  query: Asked,
  returns: z.strictObject({
    currency: z.string().optional(),
    items: z.array(SalesFigures.extend({ key: z.string() })),
    total: SalesFigures,
    next: z.string().optional(),
  }),
  refuses: ['measure.too_many', 'cursor.invalid'],
  examples: {
    quarters: { query: { from: '2026-01', to: '2026-12', by: 'quarter' } },
    products: { query: { from: '2026-10', to: '2026-12', by: 'product' } },
  },
  handle: async (request) => {
    const { query } = request
    const months = monthsAsked(query)
    const { by, limit } = query
    const after = await openCursor<{ key: string }>(request, query.cursor)
    const { kind, rows } =
      by === 'stage'
        ? { kind: 'team' as const, rows: await openByStage(request, query) }
        : await seenSums(request, by, query, months)
    const { currency, today, rateOn } = await conversionFor(request, rows)
    const groups = Map.groupBy(rows, (row) => (by === 'stage' ? row.key : keyOf(kind, by, row)))
    const keys = [...groups.keys()].sort()
    const rest = after === undefined ? keys : keys.filter((key) => key > after.key)
    const figures = (some: readonly MonthSums[]) => figuresOf(totalsOf(some, sumCategories, rateOn, today), currency)
    const items = rest.slice(0, limit).map((key) => ({ key, ...figures(groups.get(key) ?? []) }))
    const last = items.at(-1)
    const next = last && rest.length > items.length ? await sealCursor(request, { key: last.key }) : undefined
    return {
      body: {
        ...(currency !== undefined && { currency }),
        items,
        total: figures(rows),
        ...(next !== undefined && { next }),
      },
    }
  },
})

export const figureRoutes = [getFigures]
