import * as z from 'zod'
import type { MonthSums } from '../../shared/sales/deal-sums.ts'
import { none } from '../../shared/sales/deal-sums.ts'
import { forecastCategories } from '../../shared/sales/forecast-category.ts'
import {
  AmountText,
  addedOf,
  ForecastFigures,
  forecastFigures,
  percentOf,
  shownAmount,
  totalsOf,
} from '../../shared/sales/forecast-figures.ts'
import { Judgement } from '../../shared/sales/judgement.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import { aboutWhom, judgementsSeen, quotasSeen } from './beside-sums.ts'
import { askedSums, type Conversion, conversionFor, groupings, keyOf, monthsAsked, seenSums } from './seen-sums.ts'

const Asked = z.strictObject({
  ...askedSums,
  by: z.enum(groupings).default('month'),
  ...listQuery({}).pick({ limit: true, cursor: true }).shape,
})

const Targeted = ForecastFigures.extend({
  quota: AmountText.optional(),
  attainment: z.number().optional().meta({ description: 'What is won, in per cent of the quota' }),
})

const Item = Targeted.extend({
  key: z.string().meta({ description: 'Id, name, month or quarter; - when there is none' }),
  judgements: z
    .array(
      Judgement.pick({
        id: true,
        period: true,
        category: true,
        amount: true,
        note: true,
        by: true,
        level: true,
        updatedAt: true,
      }),
    )
    .optional()
    .meta({ description: 'What people say of it, by owner or by team; never in the numbers' }),
})

const figuresOf = (rows: readonly MonthSums[], { currency, today, rateOn }: Conversion, quota: bigint | undefined) => {
  const totals = totalsOf(rows, forecastCategories, rateOn, today)
  const attainment = percentOf(addedOf(totals, 'closed').amount, quota ?? 0n)
  return {
    ...forecastFigures(totals, currency),
    ...(quota !== undefined && { quota: shownAmount(quota, currency) }),
    ...(attainment !== undefined && { attainment }),
  }
}

const getForecast = route({
  name: 'forecast',
  method: 'GET',
  path: '/v1/forecast',
  summary: 'What months will bring: by category, cumulative and weighted, with quotas and judgements; of moments ago',
  permission: 'forecast:read',
  query: Asked,
  returns: z.strictObject({
    currency: z.string().optional().meta({ description: 'That of the tenant' }),
    items: z.array(Item),
    total: Targeted,
    undated: ForecastFigures.meta({ description: 'Deals without a close date, which are in none of the items' }),
    next: z.string().optional(),
  }),
  refuses: ['measure.too_many', 'cursor.invalid'],
  examples: { quarter: { query: { from: '2026-10', to: '2026-12', by: 'owner' } } },
  handle: async (request) => {
    const { query } = request
    const months = monthsAsked(query)
    const { by, limit } = query
    const after = await openCursor<{ key: string }>(request, query.cursor)
    const about = aboutWhom(request, by, query)
    const [{ kind, rows }, { rows: undated }, quotas, judgements] = await Promise.all([
      seenSums(request, by, query, months),
      seenSums(request, by, query, [none]),
      about ? quotasSeen(request, about, months) : undefined,
      about && (by === 'owner' || by === 'team') ? judgementsSeen(request, about, months) : undefined,
    ])
    const conversion = await conversionFor(request, [...rows, ...undated])
    const quotaBy = quotas?.by(by, conversion.currency)
    const groups = Map.groupBy(rows, (row) => keyOf(kind, by, row))
    const keys = [...new Set([...groups.keys(), ...(quotaBy?.keys() ?? []), ...(judgements?.keys() ?? [])])].sort()
    const rest = after === undefined ? keys : keys.filter((key) => key > after.key)
    const items = rest.slice(0, limit).map((key) => {
      const said = judgements?.get(key)
      return {
        key,
        ...figuresOf(groups.get(key) ?? [], conversion, quotaBy?.get(key)),
        ...(said && { judgements: said }),
      }
    })
    const last = items.at(-1)
    const next = last && rest.length > items.length ? await sealCursor(request, { key: last.key }) : undefined
    const { currency } = conversion
    const quota = quotaBy && quotaBy.size > 0 ? [...quotaBy.values()].reduce((sum, one) => sum + one, 0n) : undefined
    return {
      body: {
        ...(currency !== undefined && { currency }),
        items,
        total: figuresOf(rows, conversion, quota),
        undated: figuresOf(undated, conversion, undefined),
        ...(next !== undefined && { next }),
      },
    }
  },
})

export const forecastRoutes = [getForecast]
