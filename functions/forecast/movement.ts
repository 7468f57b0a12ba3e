import * as z from 'zod'
import { day, epochMs } from '../../shared/kernel/instant.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { openCategories } from '../../shared/sales/forecast-category.ts'
import { type Movement, movementCauses, type Scope } from '../../shared/sales/forecast-movement.ts'
import { MonthText, monthsBetween } from '../../shared/sales/forecast-period.ts'
import type { KeptNight } from '../../shared/sales/snapshot.ts'
import { closedBetween, findNight, openOfNight } from '../../shared/sales/snapshot-store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery } from '../http/list-query.ts'
import { type Request, route } from '../http/route.ts'
import { addMovement, ExactAmount, emptySums, exactText, MovementSums, shownSums } from './movement-sums.ts'
import { completed, pairsOf } from './paired-nights.ts'
import { askedSums, queryRefusal, reachOf, tenantMoney } from './seen-sums.ts'

const mostDays = 400

const paging = listQuery({}).pick({ limit: true, cursor: true }).shape
const Asked = z.strictObject({
  from: z.iso.date().meta({ description: 'The earlier night: the date that ended with it' }),
  to: z.iso.date().meta({ description: 'The later night' }),
  fromMonth: MonthText.optional().meta({ description: 'Of the close date; all months unless given' }),
  toMonth: MonthText.optional(),
  measure: z.enum(['amount', 'weighted']).default('amount'),
  category: z.enum(openCategories).optional().meta({ description: 'What is open of this one; all unless given' }),
  ownerId: askedSums.ownerId,
  teamId: askedSums.teamId,
  ...paging,
})
type Asked = z.output<typeof Asked>

/** Whose deals: those asked for, as far as the permission reaches. */
const scopeOf = (request: Request, { fromMonth, toMonth, measure, category, ownerId, teamId }: Asked): Scope => {
  const { actor } = request
  const reach = reachOf(request)
  const owner = reach === 'own' ? [actor.id].filter((id) => ownerId === undefined || id === ownerId) : ownerId
  const team = reach === 'team' ? actor.teamIds.filter((id) => teamId === undefined || id === teamId) : teamId
  return {
    ...{ fromMonth: fromMonth ?? '0000-00', toMonth: toMonth ?? '9999-99', measure, category },
    ...(owner !== undefined && { ownerIds: new Set([owner].flat()) }),
    ...(team !== undefined && { teamIds: new Set([team].flat()) }),
  }
}

const checkNights = async ({ store, actor }: Request, { from, to }: Asked): Promise<void> => {
  if (to < from) throw queryRefusal('/to', 'ends_before_start')
  const days = (epochMs(`${to}T00:00:00.000Z`) - epochMs(`${from}T00:00:00.000Z`)) / day
  if (days > mostDays) throw queryRefusal('/to', 'period_too_long', { days: mostDays })
  const found = await Promise.all([from, to].map((date) => findNight(store, actor.tenantId, date)))
  const missing = [from, to].find((_, index) => !found[index])
  if (missing !== undefined) throw new Refusal('forecast.no_snapshot', { params: { date: missing } })
}

const walk = async (request: Request, asked: Asked, beyond: string | undefined) => {
  const { store, actor } = request
  const { from, to, limit } = asked
  const scope = scopeOf(request, asked)
  const months = monthsBetween(from.slice(0, 7), to.slice(0, 7))
  const closed = await closedBetween(store, actor.tenantId, { after: from, to }, months)
  const isFirst = beyond === undefined
  const whole = emptySums(scope)
  const categories =
    isFirst && !asked.category ? openCategories.map((category) => emptySums({ ...scope, category })) : []
  let unconverted = 0
  const items: Movement[] = []
  let shown = 0
  let last: string | undefined
  let more = false
  const nights = [from, to].map((night) => openOfNight(store, actor.tenantId, night, beyond)) as [
    AsyncGenerator<KeptNight>,
    AsyncGenerator<KeptNight>,
  ]
  for await (const pair of pairsOf(...nights)) {
    const { before, after } = await completed(request, pair, closed, from)
    if (before?.isUnconverted || after?.isUnconverted) unconverted += 1
    for (const sums of categories) addMovement(sums, before, after)
    const moved = addMovement(whole, before, after)
    if (moved.length === 0) continue
    more = shown >= limit
    // The totals are of all deals, and told with the first page only.
    if (more && !isFirst) break
    if (more) continue
    items.push(...moved)
    shown += 1
    last = moved[0]?.dealId
  }
  const totals = {
    ...shownSums(whole),
    unconverted,
    ...(categories.length > 0 && { categories: categories.map(shownSums) }),
  }
  return { items, ...(isFirst && { totals }), next: more ? last : undefined }
}

const getMovement = route({
  name: 'forecastMovement',
  method: 'GET',
  path: '/v1/forecast/movement',
  summary: 'Why what is open was worth something else on another night: by cause, and deal by deal; it adds up exactly',
  permission: 'forecast:read',
  query: Asked,
  returns: z.strictObject({
    currency: z.string().optional(),
    totals: MovementSums.extend({
      categories: z
        .array(MovementSums)
        .optional()
        .meta({ description: 'The same of each category, unless one was asked for: they add up to the whole' }),
      unconverted: z.int().meta({ description: 'Deals that had no exchange rate on one of the nights; worth 0 then' }),
    })
      .optional()
      .meta({ description: 'On the first page only' }),
    items: z.array(z.strictObject({ dealId: z.string(), cause: z.enum(movementCauses), by: ExactAmount })),
    next: z.string().optional(),
  }),
  refuses: ['forecast.no_snapshot', 'cursor.invalid'],
  examples: { week: { query: { from: '2026-11-13', to: '2026-11-20', fromMonth: '2026-10', toMonth: '2026-12' } } },
  handle: async (request) => {
    const { query } = request
    const place = await openCursor<{ after: string }>(request, query.cursor)
    await checkNights(request, query)
    const [{ currency }, { totals, items, next }] = await Promise.all([
      tenantMoney(request),
      walk(request, query, place?.after),
    ])
    return {
      body: {
        ...(currency !== undefined && { currency }),
        ...(totals && { totals }),
        items: items.map(({ dealId, cause, by }) => ({ dealId, cause, by: exactText(by) })),
        ...(next !== undefined && { next: await sealCursor(request, { after: next }) }),
      },
    }
  },
})

export const movementRoutes = [getMovement]
