import * as z from 'zod'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import type { RuleModel, RuleScore } from '../../shared/leads/rule-score.ts'
import { askedBy, explain, type ScoreModels } from '../../shared/leads/score.ts'
import { probabilityOf } from '../../shared/leads/score-by-hand.ts'
import type { KeptScore } from '../../shared/leads/score-store.ts'
import { modelsOf } from '../../shared/leads/scoring-store.ts'
import type { Request } from '../http/route.ts'
import { hiddenFields } from './scoring-fields.ts'

const word = z.string()
const Counts = z.strictObject({ won: z.number(), lost: z.number() })

const RuleSide = z.strictObject({
  modelId: z.string(),
  modelVersion: z.int(),
  points: z.number().meta({ description: 'The sum of the contributions' }),
  fit: z.number(),
  engagement: z.number(),
  tier: z.string(),
  contributions: z.array(
    z.strictObject({
      group: word,
      cause: z.enum(['criterion', 'decay', 'limit']),
      criterion: word.optional().meta({ description: 'Left out where it asks for what you may not see' }),
      points: z.number(),
    }),
  ),
})

const PredictiveSide = z.strictObject({
  team: z.string().meta({ description: 'Whose closed leads were counted, or `all`' }),
  version: z.int(),
  probability: z.number().meta({ description: 'Between 0.01 and 0.99; exact, where the lead keeps whole per cent' }),
  logit: z
    .number()
    .meta({ description: 'ln(p / (1 − p)) before p is kept within its bounds: the sum of the contributions' }),
  contributions: z.array(
    z.strictObject({
      field: word,
      value: word,
      counts: Counts.meta({ description: 'Of the value; every count starts with 0.1' }),
      of: Counts.meta({ description: 'Of all values of the field, or of the first stage' }),
      logOdds: z.number().meta({ description: 'ln((won / all won) / (lost / all lost))' }),
    }),
  ),
})

/** A score with all that it is made of. */
export const ExplainedScore = z.strictObject({
  leadId: z.string(),
  at: z.iso.datetime().optional().meta({ description: 'Absent when the lead was never scored' }),
  leadVersion: z.int().optional().meta({ description: 'The version of the lead that got it' }),
  rule: RuleSide.optional(),
  predictive: PredictiveSide.optional(),
  outcome: z.enum(['won', 'lost']).optional().meta({ description: 'How the lead ended, which makes it certain' }),
})

export const LeadScore = ExplainedScore.extend({
  probability: z
    .number()
    .optional()
    .meta({ description: 'How likely it is won: certain once it ended, else as somebody said, else as predicted' }),
  manual: z.strictObject({ value: z.number(), at: z.iso.datetime(), by: z.string() }).optional(),
})

const withoutHidden = async (request: Request, rules: RuleModel, score: RuleScore) => {
  const hidden = await hiddenFields(request, rules)
  if (hidden.size === 0) return [...score.contributions]
  const asksForHidden = new Set(
    rules.groups.flatMap((group) =>
      group.criteria
        .filter((one) => [...askedBy({ ...rules, groups: [{ ...group, criteria: [one] }] })].some((f) => hidden.has(f)))
        .map(({ key }) => `${group.key} ${key}`),
    ),
  )
  return score.contributions.map(({ criterion, ...rest }) =>
    criterion === undefined || asksForHidden.has(`${rest.group} ${criterion}`) ? rest : { ...rest, criterion },
  )
}

const sidesOf = async (request: Request, { score, inputs }: KeptScore, models: ScoreModels) => {
  const { rule, predictive } = explain(inputs, models, score.at)
  return {
    ...(rule &&
      models.rule && {
        rule: {
          ...rule,
          contributions: await withoutHidden(request, models.rule.rules, rule),
          modelId: models.rule.modelId,
          modelVersion: models.rule.version,
        },
      }),
    ...(predictive &&
      models.predictive && {
        predictive: {
          ...predictive,
          contributions: [...predictive.contributions],
          team: models.predictive.team,
          version: models.predictive.version,
        },
      }),
  }
}

/** A score that was kept, worked out again from the versions and the values that it was worked out from. */
export const explained = async (
  request: Request,
  leadId: string,
  kept: KeptScore,
): Promise<z.input<typeof ExplainedScore>> => {
  const { score, inputs, version } = kept
  const models = await modelsOf(request.store, request.actor.tenantId, score)
  const { outcome } = inputs
  const sides = await sidesOf(request, kept, models)
  return { leadId, at: score.at, leadVersion: version, ...sides, ...(outcome && { outcome }) }
}

/** How likely a lead is won in the end, and as somebody said. */
export const probabilityFields = (lead: Lead) => {
  const probability = probabilityOf(lead)
  return {
    ...(probability !== undefined && { probability }),
    ...(lead.probability && { manual: lead.probability }),
  }
}
