import * as z from 'zod'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { cleanText } from '../kernel/text.ts'
import { RuleModel } from './rule-score.ts'

const name = z.string().max(400).overwrite(cleanText).min(1).max(100)

export const ScoringInput = z.strictObject({ name, draft: RuleModel })
export type ScoringInput = z.infer<typeof ScoringInput>

/** The draft is replaced as a whole. */
export const ScoringPatch = z.strictObject({ name: name.optional(), draft: RuleModel.optional() })
export type ScoringPatch = z.infer<typeof ScoringPatch>

/** A model by which leads are scored. At most one of a tenant is used. */
export const Scoring = z.strictObject({
  ...recordFields,
  name,
  draft: RuleModel.meta({ description: 'What the next version will be' }),
  publishedVersion: z.int().optional().meta({ description: 'The newest version; it never changes' }),
  publishedAt: z.iso.datetime().optional(),
  usedVersion: z
    .int()
    .optional()
    .meta({ description: 'The version that leads are scored by; absent when they are not' }),
})
export type Scoring = z.infer<typeof Scoring>
export type NewScoring = Omit<Scoring, Exclude<keyof RecordFields, 'id'>>
