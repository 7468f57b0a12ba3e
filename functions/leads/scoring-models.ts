import * as z from 'zod'
import { changeScoring, createScoring } from '../../shared/leads/scoring.ts'
import { Scoring, ScoringInput, ScoringPatch } from '../../shared/leads/scoring-schema.ts'
import { scorings } from '../../shared/leads/scoring-store.ts'
import { HistoryPage, HistoryQuery, historyOfFound } from '../http/history.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { changed, created, findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { fieldsServed } from './scoring-fields.ts'

export const ScoringParams = z.strictObject({
  modelId: z
    .string()
    .max(40)
    .meta({ description: 'Id of a model by which leads are scored', example: 'mod_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const exampleDraft = {
  groups: [
    {
      key: 'company',
      axis: 'fit',
      max: 40,
      criteria: [
        { key: 'east', when: { field: 'region', op: 'eq', value: '华东' }, points: 15 },
        { key: 'staff', when: { field: 'employees', op: 'gte', value: 200 }, points: 25 },
      ],
    },
    {
      key: 'contact',
      axis: 'engagement',
      max: 50,
      decay: { percent: 20, everyDays: 14 },
      criteria: [{ key: 'visited', when: { field: 'engagement.visit', op: 'gte', value: 1 }, points: 30 }],
    },
  ],
  bands: { fit: [35, 20, 10], engagement: [30, 15, 5] },
}

const getModels = route({
  name: 'listScoringModels',
  method: 'GET',
  path: '/v1/lead-scoring/models',
  summary: 'Models by which leads are scored, the newest first; at most one of them is used',
  permission: 'scoring:read',
  query: listQuery({}).pick({ limit: true, cursor: true }),
  returns: pageOf(Scoring),
  refuses: ['cursor.invalid'],
  examples: {},
  handle: (request) => listPage(request, { noun: scorings, schema: Scoring }),
})

const postModel = route({
  name: 'createScoringModel',
  method: 'POST',
  path: '/v1/lead-scoring/models',
  summary: 'Draft a model by which leads are scored; it scores nothing before it is published',
  permission: 'scoring:write',
  body: ScoringInput,
  returns: Scoring,
  status: 201,
  examples: { regions: { body: { name: '华东客户优先', draft: exampleDraft } } },
  handle: async (request) => {
    const { body } = request
    const id = request.ids('mod')
    const decision = createScoring(id, body, await fieldsServed(request, body.draft))
    return created(request, scorings, decision, `/v1/lead-scoring/models/${id}`)
  },
})

const getModel = route({
  name: 'getScoringModel',
  method: 'GET',
  path: '/v1/lead-scoring/models/{modelId}',
  summary: 'Read a model by which leads are scored, with its draft',
  permission: 'scoring:read',
  params: ScoringParams,
  returns: Scoring,
  examples: {},
  handle: async (request) => {
    const model = await findRecord(request, scorings, request.params.modelId)
    return { body: model, version: model.version }
  },
})

const patchModel = route({
  name: 'changeScoringModel',
  method: 'PATCH',
  path: '/v1/lead-scoring/models/{modelId}',
  summary: 'Change the name or the draft of a model; what is published stays as it is',
  permission: 'scoring:write',
  params: ScoringParams,
  body: ScoringPatch,
  returns: Scoring,
  requireIfMatch: true,
  examples: { name: { body: { name: '2027 年评分模型' } } },
  handle: async (request) => {
    const { body, params } = request
    const model = await findRecord(request, scorings, params.modelId)
    return changed(request, scorings, model, changeScoring(model, body, await fieldsServed(request, body.draft)))
  },
})

const getHistory = route({
  name: 'scoringModelHistory',
  method: 'GET',
  path: '/v1/lead-scoring/models/{modelId}/history',
  summary: 'Every write of a model, newest first: which fields, from what to what, by whom',
  permission: 'scoring:read',
  params: ScoringParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: async (request) =>
    historyOfFound(request, scorings, Scoring, await findRecord(request, scorings, request.params.modelId)),
})

export const scoringModelRoutes = [getModels, postModel, getModel, patchModel, getHistory]
