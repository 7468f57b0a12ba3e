import * as z from 'zod'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { cleanText } from '../kernel/text.ts'

const id = z.string().min(1).max(40)
const word = z.string().max(200).overwrite(cleanText).min(1).max(100)
const distinct = <Value>(values: readonly Value[]): boolean => new Set(values).size === values.length

const Criterion = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/)
    .meta({ example: 'courtesy' }),
  name: z.strictObject({ en: word, zh: word }),
  weight: z.int().min(1).max(100),
  best: z.int().min(1).max(10).meta({ description: 'The scale is 0 to this' }),
})
export type Criterion = z.infer<typeof Criterion>

export const ScorecardInput = z.strictObject({
  name: word,
  criteria: z
    .array(Criterion)
    .min(1)
    .max(20)
    .refine((criteria) => distinct(criteria.map(({ key }) => key)), { params: { code: 'named_twice' } }),
  sampling: z
    .strictObject({
      percent: z.int().min(0).max(100),
      teamId: id.optional().meta({ description: 'Cases of this team only' }),
      handlerId: id.optional().meta({ description: 'Cases of this person only' }),
      reviewerIds: z
        .array(id)
        .min(1)
        .max(20)
        .refine(distinct, { params: { code: 'named_twice' } })
        .meta({ description: 'Who reviews; nobody is given the own cases' }),
    })
    .optional()
    .meta({ description: 'Which closed cases are reviewed; without it, those that are picked by hand' }),
  status: z.enum(['active', 'retired']).default('active'),
})
export type ScorecardInput = z.infer<typeof ScorecardInput>

export const Scorecard = z.strictObject({ ...recordFields, ...ScorecardInput.shape })
export type Scorecard = z.infer<typeof Scorecard>
export type NewScorecard = Omit<Scorecard, Exclude<keyof RecordFields, 'id'>>

const personal = { personal: true } as const
const comment = z.string().trim().min(1).max(2000).meta(personal)

const Score = z.strictObject({ key: z.string().max(40), score: z.int().min(0).max(10), comment: comment.optional() })

export const ReviewInput = z.strictObject({ scorecardId: id, caseId: id, reviewerId: id })
export const Scores = z.strictObject({ scores: z.array(Score).min(1).max(20), comment: comment.optional() })
export type Scores = z.infer<typeof Scores>

export const Review = z.strictObject({
  ...recordFields,
  scorecardId: z.string(),
  scorecardVersion: z.int().meta({ description: 'Whose criteria these are' }),
  criteria: z.array(Criterion),
  caseId: z.string(),
  handlerId: z.string().meta({ description: 'Whose work is reviewed' }),
  teamId: z.string().optional(),
  reviewerId: z.string(),
  status: z.enum(['open', 'completed']),
  scores: z.array(Score).optional(),
  comment: comment.optional(),
  total: z.number().min(0).max(100).optional().meta({ description: 'Weighted, in per cent of the best' }),
  completedAt: z.iso.datetime().optional(),
})
export type Review = z.infer<typeof Review>
export type NewReview = Omit<Review, Exclude<keyof RecordFields, 'id'>>
