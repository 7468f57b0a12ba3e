import * as z from 'zod'
import type { Decision } from '../kernel/decision.ts'
import { Money, MoneyInput, minorStep, moneyOf, unitsOf } from '../kernel/money.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { monthsOfPeriod, PeriodText } from './forecast-period.ts'

const id = z.string().min(1).max(40)

/** Whom something is for: exactly one of the two. */
export const forWhom = { ownerId: id.optional(), teamId: id.optional() }

export const QuotaInput = z.strictObject({
  ...forWhom,
  period: PeriodText,
  amount: MoneyInput.meta({ description: 'To be won; of a quarter, a third of it each month. 0 is no quota' }),
})
export type QuotaInput = z.infer<typeof QuotaInput>

export const Quota = z.strictObject({
  ...recordFields,
  month: z.string(),
  kind: z.enum(['owner', 'team']),
  ownerId: id.optional(),
  teamId: id.optional().meta({ description: 'Of a person, the team that he or she was in when it was set' }),
  amount: Money,
})
export type Quota = z.infer<typeof Quota>

/** The quotas that an input makes: one a month. What thirds leave falls into the last month. */
export const monthlyAmounts = ({ period, amount: { amount, currency } }: QuotaInput): Map<string, Money> => {
  const months = monthsOfPeriod(period)
  const all = unitsOf(amount)
  const step = minorStep(currency)
  const part = (all / BigInt(months.length) / step) * step
  return new Map(
    months.map((month, index) => {
      const units = index === months.length - 1 ? all - part * BigInt(index) : part
      return [month, moneyOf(units, currency) as Money]
    }),
  )
}

/** A quota for a month. */
export const newQuota = (
  given: Pick<Quota, 'id' | 'month' | 'kind' | 'ownerId' | 'teamId' | 'amount'>,
): Decision<Omit<Quota, Exclude<keyof RecordFields, 'id'>>> => ({ state: given, raises: [] })

/** Another amount, or another team of the person. */
export const changeQuota = (found: Quota, { amount, teamId }: Pick<Quota, 'amount' | 'teamId'>): Decision<Quota> => {
  const { teamId: _, ...rest } = found
  return { state: { ...rest, amount, ...(teamId !== undefined && { teamId }) }, raises: [] }
}
