import * as z from 'zod'
import { notFound } from '../../shared/kernel/refusal.ts'
import { RuleModel } from '../../shared/leads/rule-score.ts'
import { switchOff, switchOn } from '../../shared/leads/scoring.ts'
import { Scoring } from '../../shared/leads/scoring-schema.ts'
import { loadRules, rulesOf, type ScoringVersion, scorings } from '../../shared/leads/scoring-store.ts'
import type { Position } from '../../shared/storage/store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { changed, findRecord } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { fieldsServed } from './scoring-fields.ts'
import { ScoringParams } from './scoring-models.ts'
import { usedSteps } from './scoring-use.ts'

const VersionParams = ScoringParams.extend({
  modelVersion: z
    .string()
    .regex(/^[1-9]\d{0,5}$/)
    .meta({ description: 'A published version of the model', example: '1' }),
})

const Version = z.strictObject({
  modelVersion: z.int(),
  publishedAt: z.iso.datetime(),
  publishedBy: z.string(),
  isUsed: z.boolean().meta({ description: 'Leads are scored by it' }),
})
const WholeVersion = Version.extend({ rules: RuleModel })

const shown = ({ usedVersion }: Scoring, { version, publishedAt, publishedBy }: ScoringVersion) => ({
  ...{ modelVersion: version, publishedAt, publishedBy },
  isUsed: version === usedVersion,
})

/** The model of the path, and its version there. @throws Refusal `not_found` */
const found = async (request: Request<z.infer<typeof VersionParams>>) => {
  const { store, actor, params } = request
  const model = await findRecord(request, scorings, params.modelId)
  const version = await loadRules(store, actor.tenantId, model.id, Number(params.modelVersion))
  if (!version) throw notFound()
  return { model, version }
}

const getVersions = route({
  name: 'listScoringVersions',
  method: 'GET',
  path: '/v1/lead-scoring/models/{modelId}/versions',
  summary: 'The published versions of a model, the newest first, and which of them leads are scored by',
  permission: 'scoring:read',
  params: ScoringParams,
  query: listQuery({}).pick({ limit: true, cursor: true }),
  returns: pageOf(Version),
  refuses: ['cursor.invalid'],
  examples: {},
  handle: async (request) => {
    const { store, actor, params, query } = request
    const model = await findRecord(request, scorings, params.modelId)
    const after = await openCursor<Position>(request, query.cursor)
    const { versions, next } = await rulesOf(store, actor.tenantId, model.id, { limit: query.limit, after })
    const items = versions.map((version) => shown(model, version))
    return { body: { items, ...(next && { next: await sealCursor(request, next) }) } }
  },
})

const getVersion = route({
  name: 'getScoringVersion',
  method: 'GET',
  path: '/v1/lead-scoring/models/{modelId}/versions/{modelVersion}',
  summary: 'Read a published version of a model with its rules, as it is for good',
  permission: 'scoring:read',
  params: VersionParams,
  returns: WholeVersion,
  examples: {},
  handle: async (request) => {
    const { model, version } = await found(request)
    return { body: { ...shown(model, version), rules: version.rules } }
  },
})

const postUse = route({
  name: 'useScoringVersion',
  method: 'POST',
  path: '/v1/lead-scoring/models/{modelId}/versions/{modelVersion}/use',
  summary:
    'Have leads scored by a published version: an earlier one, or one that was switched off; open leads follow within minutes',
  permission: 'scoring:write',
  params: VersionParams,
  returns: Scoring,
  examples: {},
  handle: async (request) => {
    const { model, version } = await found(request)
    const decision = switchOn(model, version.version, version.rules, await fieldsServed(request, version.rules))
    const used = { modelId: model.id, version: version.version, rules: version.rules }
    return changed(request, scorings, model, decision, await usedSteps(request, used))
  },
})

const postSwitchOff = route({
  name: 'switchScoringModelOff',
  method: 'POST',
  path: '/v1/lead-scoring/models/{modelId}/switch-off',
  summary: 'Have leads scored by no rules: open ones lose their points within minutes, predictions stay',
  permission: 'scoring:write',
  params: ScoringParams,
  returns: Scoring,
  examples: {},
  handle: async (request) => {
    const model = await findRecord(request, scorings, request.params.modelId)
    return changed(request, scorings, model, switchOff(model), await usedSteps(request, undefined))
  },
})

export const scoringVersionRoutes = [getVersions, getVersion, postUse, postSwitchOff]
