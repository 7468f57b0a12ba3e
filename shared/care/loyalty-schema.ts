import * as z from 'zod'
import { FilterInput } from '../kernel/filter.ts'
import { line } from '../kernel/line.ts'
import { MoneyInput } from '../kernel/money.ts'
import { recordFields } from '../kernel/record-fields.ts'

export const mostPoints = 1_000_000_000
const key = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/)
  .meta({ example: 'gold' })
const months = z.int().min(1).max(60)
const positivePoints = z.int().min(1).max(mostPoints)

const Level = z.strictObject({
  key,
  name: line(64),
  atLeast: z.int().min(0).max(mostPoints).meta({ description: 'Points earned, in the months that count' }),
  bonusPercent: z
    .int()
    .min(0)
    .max(500)
    .optional()
    .meta({ description: 'So much more is earned on this level, in whole points' }),
})
export type Level = z.infer<typeof Level>

const earningFacts = ['customer_created', 'behaviour', 'deal_won', 'survey_answered'] as const

const EarningRule = z.strictObject({
  key,
  on: z.enum(earningFacts).meta({ description: 'What earns the points' }),
  behaviour: line(64).optional().meta({ description: 'Type of behaviour, such as purchased; any, when left out' }),
  points: positivePoints,
  per: MoneyInput.optional().meta({
    description: 'The points are earned for each whole such amount; for the fact itself, when left out',
  }),
  most: positivePoints.optional().meta({ description: 'For one fact, before the bonus of the level' }),
  audience: FilterInput.optional().meta({ description: 'Only customers who pass; their fields as in lists' }),
})
export type EarningRule = z.infer<typeof EarningRule>

export const LoyaltyProgrammeInput = z.strictObject({
  levels: z.array(Level).max(10).meta({ description: 'The lowest first' }),
  levelMonths: months.optional().meta({
    description: 'Points of so many calendar months count for the level, the present one included; all, when left out',
  }),
  expiresAfterMonths: months.optional().meta({
    description: 'Points expire when so many months have passed after the month in which they were earned',
  }),
  rules: z.array(EarningRule).max(50),
})
export type LoyaltyProgrammeInput = z.infer<typeof LoyaltyProgrammeInput>

export const LoyaltyProgramme = z.strictObject({ ...recordFields, ...LoyaltyProgrammeInput.shape })
export type LoyaltyProgramme = z.infer<typeof LoyaltyProgramme>

const Lot = z.strictObject({
  month: z.string().meta({ description: 'In which they were earned', example: '2026-11' }),
  earned: z.int(),
  left: z.int(),
})
export type Lot = z.infer<typeof Lot>

/** What a customer has earned, spent and has left. Its id is that of the customer. */
export const LoyaltyAccount = z.strictObject({
  ...recordFields,
  customerId: z.string(),
  balance: z.int(),
  earned: z.int(),
  spent: z.int(),
  expired: z.int(),
  adjusted: z.int().meta({ description: 'What corrections added and took' }),
  level: z.string().optional().meta({ description: 'Key of the level' }),
  levelSince: z.iso.datetime().optional(),
  lots: z.array(Lot).meta({ description: 'Points by the month in which they were earned, the oldest first' }),
  dueAt: z.iso.datetime().optional().meta({ description: 'When points expire next, or the level is looked at again' }),
})
export type LoyaltyAccount = z.infer<typeof LoyaltyAccount>

const entryKinds = ['earn', 'spend', 'adjust', 'expire'] as const

const noted = {
  reason: line(200).optional().meta({ personal: true }),
  reference: line(100)
    .optional()
    .meta({ description: 'Of the order or the like; unique, so that nothing is counted twice' }),
}

export const PointsInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['earn', 'spend']), points: positivePoints, ...noted }),
  z.strictObject({
    kind: z.literal('adjust'),
    points: z
      .int()
      .min(-mostPoints)
      .max(mostPoints)
      .refine((points) => points !== 0, { params: { code: 'not_zero' } })
      .meta({ description: 'Added, or taken when below 0; it does not count for the level' }),
    ...noted,
  }),
])
export type PointsInput = z.infer<typeof PointsInput>

/** One line of the ledger. It never changes. */
export const PointsEntry = z.strictObject({
  ...recordFields,
  customerId: z.string(),
  kind: z.enum(entryKinds),
  points: z.int().meta({ description: 'Below 0 when they were spent, expired or taken' }),
  balance: z.int().meta({ description: 'Of the account, afterwards' }),
  rule: z.string().optional().meta({ description: 'Key of the rule that earned them' }),
  ...noted,
})
export type PointsEntry = z.infer<typeof PointsEntry>
