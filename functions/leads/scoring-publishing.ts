import * as z from 'zod'
import { actorName } from '../../shared/kernel/actor.ts'
import type { Decision } from '../../shared/kernel/decision.ts'
import { createScoring, publishScoring } from '../../shared/leads/scoring.ts'
import { defaultRules } from '../../shared/leads/scoring-default.ts'
import { type NewScoring, Scoring, ScoringInput } from '../../shared/leads/scoring-schema.ts'
import { loadCurrentNow, saveRules, scorings } from '../../shared/leads/scoring-store.ts'
import type { Step } from '../../shared/storage/record.ts'
import { changed, created, findRecord } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { fieldsServed } from './scoring-fields.ts'
import { ScoringParams } from './scoring-models.ts'
import { usedSteps } from './scoring-use.ts'

/** The steps that keep the published version for good, and have leads scored by it. */
const publishedSteps = async (request: Request, model: NewScoring): Promise<Step[]> => {
  const { actor, now } = request
  const { id: modelId, draft: rules, publishedVersion: version = 1 } = model
  return [
    saveRules(actor.tenantId, modelId, { version, rules, publishedAt: now, publishedBy: actorName(actor) }),
    ...(await usedSteps(request, { modelId, version, rules })),
  ]
}

const postPublish = route({
  name: 'publishScoringModel',
  method: 'POST',
  path: '/v1/lead-scoring/models/{modelId}/publish',
  summary: 'Have leads scored by the draft as the next version; open leads follow within minutes',
  permission: 'scoring:write',
  params: ScoringParams,
  returns: Scoring,
  examples: {},
  handle: async (request) => {
    const model = await findRecord(request, scorings, request.params.modelId)
    const decision = publishScoring(model, await fieldsServed(request, model.draft), request.now)
    return changed(request, scorings, model, decision, await publishedSteps(request, decision.state))
  },
})

const postDefault = route({
  name: 'installScoringModel',
  method: 'POST',
  path: '/v1/lead-scoring/models/default',
  summary: 'Install the ready-made model; it is published at once unless leads are scored by another',
  permission: 'scoring:write',
  body: z.strictObject({ name: ScoringInput.shape.name.optional() }),
  returns: Scoring,
  status: 201,
  examples: { plain: { body: {} } },
  handle: async (request) => {
    const { store, actor, body, locale, now } = request
    const id = request.ids('mod')
    const name = body.name ?? (locale === 'zh' ? '默认评分模型' : 'Default model')
    const served = await fieldsServed(request, defaultRules)
    const drafted = createScoring(id, { name, draft: defaultRules }, served)
    const location = `/v1/lead-scoring/models/${id}`
    const { rule } = await loadCurrentNow(store, actor.tenantId)
    if (rule) return created(request, scorings, drafted, location)
    const published = publishScoring(drafted.state, served, now)
    const decision: Decision<NewScoring> = { ...published, raises: [...drafted.raises, ...published.raises] }
    return created(request, scorings, decision, location, await publishedSteps(request, decision.state))
  },
})

export const scoringPublishingRoutes = [postDefault, postPublish]
