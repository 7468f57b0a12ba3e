import * as z from 'zod'
import type { Decision } from '../kernel/decision.ts'
import { Money, MoneyInput } from '../kernel/money.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { PeriodText } from './forecast-period.ts'
import { forWhom } from './quota.ts'

const note = z.string().trim().min(1).max(1000).optional().meta({ personal: true })

/** Cumulative, as the columns of a forecast: a commit is what is closed with what is sure to come. */
const category = z.enum(['pipeline', 'best_case', 'commit'])

export const JudgementInput = z.strictObject({ ...forWhom, period: PeriodText, category, amount: MoneyInput, note })
export type JudgementInput = z.infer<typeof JudgementInput>

export const Judgement = z.strictObject({
  ...recordFields,
  period: z.string(),
  kind: z.enum(['owner', 'team']),
  ...forWhom,
  category,
  amount: Money,
  note,
  by: z.string().meta({ description: 'Whose judgement it is' }),
  level: z.enum(['owner', 'manager']).meta({ description: 'That of the person itself, or of somebody above' }),
})
export type Judgement = z.infer<typeof Judgement>

/** A first judgement of somebody about somebody. */
export const newJudgement = (
  given: Omit<Judgement, keyof RecordFields> & { readonly id: string },
): Decision<Omit<Judgement, Exclude<keyof RecordFields, 'id'>>> => ({ state: given, raises: [] })

/** Another number of the same; what it was is in its history. */
export const changeJudgement = (
  found: Judgement,
  { amount, note, teamId }: Pick<Judgement, 'amount' | 'note' | 'teamId'>,
): Decision<Judgement> => {
  const { note: before, teamId: team, ...rest } = found
  return {
    state: { ...rest, amount, ...(note !== undefined && { note }), ...(teamId !== undefined && { teamId }) },
    raises: [],
  }
}
