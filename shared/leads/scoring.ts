import { raise } from '../../events/define-event.ts'
import {
  scoringChanged,
  scoringCreated,
  scoringPublished,
  scoringSwitchedOff,
  scoringSwitchedOn,
} from '../../events/scoring.ts'
import { checkCondition } from '../kernel/condition-fields.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { patched } from '../kernel/patched.ts'
import { fieldRefusal } from '../kernel/refusal.ts'
import type { RuleModel } from './rule-score.ts'
import type { NewScoring, Scoring, ScoringInput, ScoringPatch } from './scoring-schema.ts'

/** Every change of a lead reads the model that is used, so it stays small. */
const mostCharacters = 16_000

/**
 * @param served fields that conditions may ask about
 * @throws Refusal naming the condition that asks about another, or the model that is too large
 */
const checkRules = ({ groups, bands }: RuleModel, served: readonly string[], pointer = '/draft'): void => {
  for (const [place, { criteria }] of groups.entries())
    for (const [at, { when }] of criteria.entries())
      checkCondition(when, served, `${pointer}/groups/${place}/criteria/${at}/when`)
  if (JSON.stringify({ groups, bands }).length > mostCharacters)
    throw fieldRefusal(pointer, 'too_big.string', { maximum: mostCharacters })
}

/** @throws Refusal */
export const createScoring = (id: string, input: ScoringInput, served: readonly string[]): Decision<NewScoring> => {
  checkRules(input.draft, served)
  return { state: { ...input, id }, raises: [raise(scoringCreated, {})] }
}

/** @throws Refusal */
export const changeScoring = (model: Scoring, patch: ScoringPatch, served: readonly string[]): Decision<Scoring> => {
  if (patch.draft) checkRules(patch.draft, served)
  const { state, fields } = patched(model, patch)
  return { state, raises: fields.length > 0 ? [raise(scoringChanged, { fields: [...fields] })] : [] }
}

/**
 * The draft becomes what leads are scored by.
 * @throws Refusal when a condition asks about what may not be asked about any more
 */
export const publishScoring = <Model extends NewScoring>(
  model: Model,
  served: readonly string[],
  now: Instant,
): Decision<Model> => {
  checkRules(model.draft, served)
  const modelVersion = (model.publishedVersion ?? 0) + 1
  return {
    state: { ...model, publishedVersion: modelVersion, publishedAt: now, usedVersion: modelVersion },
    raises: [raise(scoringPublished, { modelVersion })],
  }
}

/**
 * Leads are scored by a version that was published before: an earlier one, or the same after it was switched off. Answers the very
 * same state when they are already.
 * @throws Refusal when a condition asks about what may not be asked about any more
 */
export const switchOn = (
  model: Scoring,
  modelVersion: number,
  rules: RuleModel,
  served: readonly string[],
): Decision<Scoring> => {
  if (model.usedVersion === modelVersion) return { state: model, raises: [] }
  checkRules(rules, served, '')
  return { state: { ...model, usedVersion: modelVersion }, raises: [raise(scoringSwitchedOn, { modelVersion })] }
}

/** Leads are not scored by this model any more; its versions stay. Answers the very same state when they were not. */
export const switchOff = (model: Scoring): Decision<Scoring> => {
  const { usedVersion, ...state } = model
  if (usedVersion === undefined) return { state: model, raises: [] }
  return { state, raises: [raise(scoringSwitchedOff, { modelVersion: usedVersion })] }
}
