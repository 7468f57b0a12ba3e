import { isDeepStrictEqual } from 'node:util'
import { raise } from '../../events/define-event.ts'
import { leadScoreChanged } from '../../events/leads.ts'
import type { Raised } from '../kernel/decision.ts'
import { fieldsOf } from '../kernel/filter.ts'
import { fieldReader } from '../kernel/filter-match.ts'
import type { Instant } from '../kernel/instant.ts'
import { type Closed, type Features, type Prediction, predict } from '../kernel/naive-bayes.ts'
import { assignmentOf, type NewLead } from './lead.ts'
import type { Lead } from './lead-schema.ts'
import { type RuleModel, type RuleScore, ruleScore } from './rule-score.ts'
import { featuresOf, type Outcome, outcomeOf } from './score-features.ts'

/** Counts of all teams together. */
export const allTeams = 'all'

/** Fields of a lead that rules may ask about, beside `engagement.<method>` and custom fields. None is personal. */
export const scoringFields = [
  ...['status', 'source.channel', 'source.contactPoint', 'source.campaign', 'industry', 'region', 'language'],
  ...['company', 'title', 'website', 'domain', 'employees', 'interests', 'tags', 'amount.amount', 'amount.currency'],
  ...['ownerId', 'teamId', 'poolId', 'createdAt', 'statusSince', 'lastInteractionAt', 'lastCapturedAt'],
  ...['hasEmail', 'hasPhone'],
]

/** The models that hold for a lead, each in one of its versions. */
export interface ScoreModels {
  readonly rule?: { readonly modelId: string; readonly version: number; readonly rules: RuleModel }
  readonly predictive?: { readonly team: string; readonly version: number; readonly closed: Closed }
}

/** All that a score depends on beside its models and its time: the score can be worked out from it again. */
export interface ScoreInputs {
  /** The fields that the rules ask about, as they were. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly lastActiveAt?: Instant
  readonly features: Features
  readonly outcome?: Outcome
}

export type Score = NonNullable<Lead['score']>

export interface ExplainedScore {
  readonly rule?: RuleScore
  readonly predictive?: Prediction
}

const put = (into: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void => {
  if (rest.length === 0) into[name] = value
  else {
    const inner = (into[name] ?? {}) as Record<string, unknown>
    into[name] = inner
    put(inner, rest, value)
  }
}

const pick = (from: object, paths: Iterable<string>): Record<string, unknown> => {
  const read = fieldReader(from)
  const picked: Record<string, unknown> = {}
  for (const path of paths) {
    const value = read(path)
    if (value !== undefined) put(picked, path.split('.'), value)
  }
  return picked
}

/** A lead as rules read it: amounts are numbers, and of addresses no more than whether there are any. */
const subjectOf = (lead: NewLead, now: Instant): object => ({
  createdAt: now,
  ...lead,
  hasEmail: lead.emails.length > 0,
  hasPhone: lead.phones.length > 0,
  ...(lead.amount && { amount: { ...lead.amount, amount: Number(lead.amount.amount) } }),
})

const later = (one: Instant | undefined, other: Instant | undefined): Instant | undefined =>
  one === undefined || (other !== undefined && other > one) ? other : one

/** What a model of rules asks about. */
export const askedBy = ({ groups }: RuleModel): ReadonlySet<string> =>
  new Set(groups.flatMap(({ criteria }) => criteria.flatMap(({ when }) => fieldsOf(when))))

/** What the score of a lead is worked out from. */
export const inputsOf = (lead: NewLead, { rule }: ScoreModels, now: Instant): ScoreInputs => {
  const lastActiveAt = later(lead.lastInteractionAt, lead.lastCapturedAt)
  const outcome = outcomeOf(lead)
  return {
    fields: rule ? pick(subjectOf(lead, now), askedBy(rule.rules)) : {},
    ...(lastActiveAt !== undefined && { lastActiveAt }),
    features: featuresOf(lead),
    ...(outcome && { outcome }),
  }
}

/** Both scores with all that they are made of. */
export const explain = (inputs: ScoreInputs, { rule, predictive }: ScoreModels, at: Instant): ExplainedScore => ({
  ...(rule && { rule: ruleScore(rule.rules, inputs.fields, inputs.lastActiveAt, at) }),
  ...(predictive && { predictive: predict(predictive.closed, inputs.features) }),
})

const certain: Readonly<Record<Outcome, number>> = { won: 1, lost: 0 }

/** In whole per cent: what changes by less is no other score, and no lead is written for it. */
const percent = (probability: number): number => Math.round(probability * 100) / 100

/** The score that a lead keeps; nothing when there is no model, and it did not end either. */
export const scoreOf = (inputs: ScoreInputs, models: ScoreModels, at: Instant): Score | undefined => {
  const { rule, predictive } = explain(inputs, models, at)
  const probability = inputs.outcome ? certain[inputs.outcome] : predictive && percent(predictive.probability)
  if (!rule && probability === undefined) return undefined
  return {
    ...(rule && { rule: rule.points, tier: rule.tier }),
    ...(models.rule && { modelId: models.rule.modelId, modelVersion: models.rule.version }),
    ...(probability !== undefined && { predictive: probability }),
    ...(models.predictive && {
      predictiveTeam: models.predictive.team,
      predictiveVersion: models.predictive.version,
    }),
    at,
  }
}

/** Whether two scores say the same: a model of the same numbers makes no other score, but rules of another version do. */
export const isSameScore = (one: Score | undefined, other: Score | undefined): boolean => {
  const said = (score: Score | undefined) =>
    score && [score.rule, score.tier, score.modelId, score.modelVersion, score.predictive]
  return isDeepStrictEqual(said(one), said(other))
}

const toldOf = ({ tier, rule, predictive }: Partial<Score> = {}) => ({
  ...(tier !== undefined && { tier }),
  ...(rule !== undefined && { rule }),
  ...(predictive !== undefined && { predictive }),
})

/**
 * The event of a lead that comes into another tier. Points fade every night, of every lead that somebody was in touch with: an event
 * for each would be many that nobody acts on, where tiers are what people and rules go by.
 */
export const tierChange = (lead: NewLead, score: Score | undefined): Raised[] =>
  lead.score?.tier === score?.tier
    ? []
    : [raise(leadScoreChanged, { from: toldOf(lead.score), to: toldOf(score), ...assignmentOf(lead) })]
