import * as z from 'zod'
import { line } from '../kernel/line.ts'
import { minorStep } from '../kernel/money.ts'
import { fieldRefusal } from '../kernel/refusal.ts'

export const TeamMember = z.strictObject({
  userId: z.string().min(1).max(40),
  role: line(64).optional().meta({ example: 'presales' }),
  splitPercent: z
    .number()
    .min(0)
    .max(100)
    .multipleOf(0.01)
    .optional()
    .meta({ description: 'Of what the deal counts for; the owner takes the rest' }),
})
export type TeamMember = z.infer<typeof TeamMember>

export interface Split {
  readonly userId: string
  /** Of 100, with at most two digits after the point. */
  readonly percent: number
}

const hundredths = (percent = 0): number => Math.round(percent * 100)

/** @throws Refusal naming who stands in it twice, or that the splits come to more than all there is */
export const checkTeam = (team: readonly TeamMember[] = []): void => {
  const twice = team.findIndex(({ userId }, index) => team.findIndex((other) => other.userId === userId) < index)
  if (twice >= 0) throw fieldRefusal(`/team/${twice}/userId`, 'named_twice')
  const sum = team.reduce((sum, { splitPercent }) => sum + hundredths(splitPercent), 0)
  if (sum > 10_000) throw fieldRefusal('/team', 'splits_too_large')
}

/** Who a deal counts for: those of the team who have a split, and its owner with all the rest. They add up to 100. */
export const splitsOf = (ownerId: string, team: readonly TeamMember[] = []): Split[] => {
  const others = team.filter(({ userId, splitPercent }) => userId !== ownerId && hundredths(splitPercent) > 0)
  const given = others.reduce((sum, { splitPercent }) => sum + hundredths(splitPercent), 0)
  const rest = { userId: ownerId, percent: (10_000 - given) / 100 }
  return [
    ...(rest.percent > 0 ? [rest] : []),
    ...others.map(({ userId, splitPercent }) => ({ userId, percent: hundredths(splitPercent) / 100 })),
  ]
}

export interface SharePart extends Split {
  /** In ten-thousandths of the currency. */
  readonly amount: bigint
}

/** What each one's split of an amount comes to, in whole minor units of the currency; what rounding leaves is the first one's. */
export const shareParts = (amount: bigint, currency: string, splits: readonly Split[]): SharePart[] => {
  const [only, second] = splits
  if (only && !second) return [{ ...only, amount }]
  const step = minorStep(currency)
  const parts = splits.map(({ percent }) => ((amount * BigInt(hundredths(percent))) / 10_000n / step) * step)
  const rest = amount - parts.reduce((sum, part) => sum + part, 0n)
  return splits.map((split, index) => ({ ...split, amount: (parts[index] ?? 0n) + (index === 0 ? rest : 0n) }))
}
