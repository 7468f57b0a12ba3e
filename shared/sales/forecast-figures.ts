import * as z from 'zod'
import { amountText, moneyOf } from '../kernel/money.ts'
import { type MonthSums, none, type SumCategory } from './deal-sums.ts'
import { converted, type RateOn } from './exchange-rate.ts'
import { forecastCategories } from './forecast-category.ts'
import { lastDayOf } from './forecast-period.ts'

type Category = (typeof forecastCategories)[number]

/** Of no country; only to write amounts when the tenant has no currency, which are then all 0. */
const noCurrency = 'XXX'

/** Ten-thousandths as text in whole minor units, rounded half to even. */
export const shownAmount = (units: bigint, currency = noCurrency): string =>
  moneyOf(units, currency)?.amount ?? amountText(units, currency)

/** On which date a sum is converted: what is open at the rate of today, what is closed at that of the end of its month. */
const rateDate = (month: string, category: SumCategory, today: string): string => {
  if (month === none || (category !== 'closed' && category !== 'lost')) return today
  const last = lastDayOf(month)
  return last < today ? last : today
}

/** The rates that rows take to be converted. */
export const ratesWanted = (rows: readonly MonthSums[], today: string) =>
  rows
    .filter(({ currency }) => currency !== none)
    .flatMap(({ currency, month }) => [
      { currency, date: today },
      { currency, date: rateDate(month, 'closed', today) },
    ])

/** Sums in the currency of the tenant, in ten-thousandths. */
export interface Added {
  count: number
  amount: bigint
  weighted: bigint
  days: number
}

/** What has no rate, in its own currency. */
interface Unconverted {
  count: number
  open: bigint
  closed: bigint
}

export interface Totals {
  readonly by: ReadonlyMap<SumCategory, Added>
  readonly unconverted: ReadonlyMap<string, Unconverted>
}

const nothing: Added = { count: 0, amount: 0n, weighted: 0n, days: 0 }

/** Rows added up; what has no rate counts as deals, but its amounts are told apart. */
export const totalsOf = (
  rows: readonly MonthSums[],
  categories: readonly SumCategory[],
  rateOn: RateOn,
  today: string,
): Totals => {
  const by = new Map<SumCategory, Added>()
  const unconverted = new Map<string, Unconverted>()
  for (const row of rows)
    for (const category of categories) {
      const { count, amount, weighted, days } = row.of(category)
      if (count === 0 && amount === 0n) continue
      const sum = by.get(category) ?? { ...nothing }
      by.set(category, sum)
      sum.count += count
      sum.days += days
      if (row.currency === none) continue
      const rate = rateOn(row.currency, rateDate(row.month, category, today))
      if (rate !== undefined) {
        sum.amount += converted(amount, rate)
        sum.weighted += converted(weighted, rate)
        continue
      }
      const apart = unconverted.get(row.currency) ?? { count: 0, open: 0n, closed: 0n }
      unconverted.set(row.currency, apart)
      apart.count += count
      if (category === 'closed') apart.closed += amount
      else if (category !== 'lost') apart.open += amount
    }
  return { by, unconverted }
}

export const addedOf = ({ by }: Totals, category: SumCategory): Added => by.get(category) ?? nothing

export const AmountText = z.string().meta({ description: 'In the currency of the answer', example: '12000.00' })

export const UnconvertedSums = z
  .array(z.strictObject({ currency: z.string(), count: z.int(), open: z.string(), closed: z.string() }))
  .meta({ description: 'Amounts that there is no exchange rate for; they are in no other amount' })

export const unconvertedOf = ({ unconverted }: Totals): z.infer<typeof UnconvertedSums> =>
  [...unconverted]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, { count, open, closed }]) => ({
      ...{ currency, count },
      open: shownAmount(open, currency),
      closed: shownAmount(closed, currency),
    }))

const Column = z.strictObject({ count: z.int(), amount: AmountText })

export const ForecastFigures = z.strictObject({
  categories: z.strictObject(
    Object.fromEntries(forecastCategories.map((category) => [category, Column])) as Record<Category, typeof Column>,
  ),
  cumulative: z
    .strictObject({ closed: AmountText, commit: AmountText, best_case: AmountText, pipeline: AmountText })
    .meta({ description: 'Each with those before it: commit is commit and closed, and so on' }),
  weighted: AmountText.meta({
    description: 'Amount times probability of what is open and not omitted, with all of what is won',
  }),
  unconverted: UnconvertedSums,
})

/** What a forecast shows of sums. */
export const forecastFigures = (totals: Totals, currency: string | undefined): z.infer<typeof ForecastFigures> => {
  const text = (units: bigint) => shownAmount(units, currency)
  const sum = (category: Category) => addedOf(totals, category)
  const column = (category: Category) => ({ count: sum(category).count, amount: text(sum(category).amount) })
  const upTo = (...categories: Category[]) => text(categories.reduce((all, one) => all + sum(one).amount, 0n))
  return {
    categories: {
      omitted: column('omitted'),
      pipeline: column('pipeline'),
      best_case: column('best_case'),
      commit: column('commit'),
      closed: column('closed'),
    },
    cumulative: {
      closed: upTo('closed'),
      commit: upTo('closed', 'commit'),
      best_case: upTo('closed', 'commit', 'best_case'),
      pipeline: upTo('closed', 'commit', 'best_case', 'pipeline'),
    },
    weighted: text(
      (['pipeline', 'best_case', 'commit', 'closed'] as const).reduce((all, one) => all + sum(one).weighted, 0n),
    ),
    unconverted: unconvertedOf(totals),
  }
}

/** A part in per cent with two digits after the point; nothing of nothing. */
export const percentOf = (part: bigint | number, whole: bigint | number): number | undefined =>
  Number(whole) > 0 ? Math.round((10_000 * Number(part)) / Number(whole)) / 100 : undefined
