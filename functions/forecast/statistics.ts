import * as z from 'zod'
import { unitsInOne } from '../../shared/kernel/money.ts'
import { plusMonths } from '../../shared/kernel/month.ts'
import {
  AmountText,
  addedOf,
  shownAmount,
  totalsOf,
  UnconvertedSums,
  unconvertedOf,
} from '../../shared/sales/forecast-figures.ts'
import { monthsBetween } from '../../shared/sales/forecast-period.ts'
import { forecastMonths } from '../../shared/sales/statistical-forecast.ts'
import { route } from '../http/route.ts'
import { askedSums, conversionFor, seenSums, tenantMoney } from './seen-sums.ts'

/** Three seasons, of which the method takes two. */
const monthsBack = 36

const getStatistics = route({
  name: 'statisticalForecast',
  method: 'GET',
  path: '/v1/forecast/statistics',
  summary:
    'What the next months will bring if they go on like those before: an estimate with its interval and its error so far',
  permission: 'forecast:read',
  query: z.strictObject({
    months: z.coerce.number().int().min(1).max(24).default(6),
    ownerId: askedSums.ownerId,
    teamId: askedSums.teamId,
    pipelineId: askedSums.pipelineId,
  }),
  returns: z.strictObject({
    currency: z.string().optional(),
    method: z.enum(['holt_winters', 'holt', 'mean']),
    history: z.array(z.strictObject({ month: z.string(), won: AmountText })).meta({
      description: 'The last 36 months that are over, from the first one with revenue on',
    }),
    months: z
      .array(z.strictObject({ month: z.string(), expected: AmountText, low: AmountText, high: AmountText }))
      .meta({ description: 'From the current month on, each with an interval of 80 per cent' }),
    backTest: z
      .strictObject({
        months: z.int(),
        meanAbsoluteError: AmountText,
        share: z.number().optional().meta({ description: 'Of what was won, the part by which it was wrong' }),
      })
      .optional(),
    unconverted: UnconvertedSums,
  }),
  refuses: ['measure.too_many'],
  examples: { half: { query: { months: '6' } } },
  handle: async (request) => {
    const { query } = request
    const { today } = await tenantMoney(request)
    const thisMonth = today.slice(0, 7)
    const past = monthsBetween(plusMonths(thisMonth, -monthsBack), plusMonths(thisMonth, -1))
    const { rows } = await seenSums(request, 'month', { ...query, from: thisMonth, to: thisMonth }, past)
    const { currency, rateOn } = await conversionFor(request, rows)
    const byMonth = Map.groupBy(rows, ({ month }) => month)
    const wonIn = (month: string) =>
      addedOf(totalsOf(byMonth.get(month) ?? [], ['closed'], rateOn, today), 'closed').amount
    const won = past.map((month) => ({ month, units: wonIn(month) }))
    const first = won.findIndex(({ units }) => units !== 0n)
    const known = first < 0 ? [] : won.slice(first)
    const series = known.map(({ units }) => Number(units) / Number(unitsInOne))
    const forecast = forecastMonths(series, query.months)
    const text = (value: number) => shownAmount(BigInt(Math.round(value * Number(unitsInOne))), currency)
    const { backTest } = forecast
    return {
      body: {
        ...(currency !== undefined && { currency }),
        method: forecast.method,
        history: known.map(({ month, units }) => ({ month, won: shownAmount(units, currency) })),
        months: forecast.months.map(({ value, low, high }, ahead) => ({
          month: plusMonths(thisMonth, ahead),
          ...{ expected: text(value), low: text(low), high: text(high) },
        })),
        ...(backTest && {
          backTest: { ...backTest, meanAbsoluteError: text(backTest.meanAbsoluteError) },
        }),
        unconverted: unconvertedOf(totalsOf(rows, ['closed'], rateOn, today)),
      },
    }
  },
})

export const statisticsRoutes = [getStatistics]
