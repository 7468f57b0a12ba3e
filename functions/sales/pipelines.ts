import { Refusal } from '../../shared/kernel/refusal.ts'
import { standingIn } from '../../shared/sales/deal-tally-store.ts'
import { changePipeline, createPipeline, withoutDefault } from '../../shared/sales/pipeline.ts'
import { Pipeline, PipelineInput, PipelinePatch } from '../../shared/sales/pipeline-schema.ts'
import {
  loadPipelineList,
  mostPipelines,
  type PipelineList,
  pipelines,
  saveEdition,
  savePipelineList,
} from '../../shared/sales/pipeline-store.ts'
import { startNights } from '../../shared/sales/snapshot-store.ts'
import { changeRecord, loadRecord, type Step } from '../../shared/storage/record.ts'
import { HistoryPage, HistoryQuery, historyOfFound } from '../http/history.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { changed, created, findRecord } from '../http/records.ts'
import { type Reply, type Request, route } from '../http/route.ts'
import { checkApprovers } from './pipeline-approvers.ts'
import { PipelineParams } from './pipeline-params.ts'
import { checkConditions } from './stage-conditions.ts'

/** The pipeline that was the default gives way in the same commit. */
const stepsOfFormer = async ({ store, actor, ...stamp }: Request, { defaultId }: PipelineList): Promise<Step[]> => {
  if (defaultId === undefined) return []
  const former = await loadRecord(store, pipelines, actor.tenantId, defaultId)
  return former ? [changeRecord(pipelines, { actor, ...stamp }, withoutDefault(former)).step] : []
}

/** Answers with a new pipeline; the first one of a tenant is its default. */
export const addPipeline = async (
  request: Request,
  input: PipelineInput,
  template?: string,
): Promise<Reply<Pipeline>> => {
  const { store, actor } = request
  const id = request.ids('pip')
  const list = await loadPipelineList(store, actor.tenantId)
  if (list.ids.length >= mostPipelines) throw new Refusal('pipeline.limit', { params: { limit: mostPipelines } })
  const isDefault = input.isDefault || list.defaultId === undefined
  const decision = createPipeline(id, { ...input, isDefault }, template)
  const after = { ...list, ids: [...list.ids, id], ...(isDefault && { defaultId: id }) }
  const steps = [
    savePipelineList(actor.tenantId, after),
    ...saveEdition(actor.tenantId, decision.state),
    ...(isDefault ? await stepsOfFormer(request, list) : []),
    ...(list.ids.length === 0 ? [startNights(actor.tenantId, request.now)] : []),
  ]
  return created(request, pipelines, decision, `/v1/pipelines/${id}`, steps)
}

const getPipelines = route({
  name: 'listPipelines',
  method: 'GET',
  path: '/v1/pipelines',
  summary: 'The pipelines of the tenant, the newest first',
  permission: 'pipeline:read',
  query: listQuery({}).pick({ limit: true, cursor: true }),
  returns: pageOf(Pipeline),
  refuses: ['cursor.invalid'],
  examples: {},
  handle: (request) => listPage(request, { noun: pipelines, schema: Pipeline }),
})

const postPipeline = route({
  name: 'createPipeline',
  method: 'POST',
  path: '/v1/pipelines',
  summary: 'Define a pipeline: its stages, what each asks of a deal, and why deals are lost',
  permission: 'pipeline:write',
  body: PipelineInput,
  returns: Pipeline,
  status: 201,
  refuses: ['pipeline.limit'],
  examples: {
    short: {
      body: {
        name: 'Spare parts',
        stages: [
          { key: 'offer', name: 'Offer', probability: 40, required: ['amount'] },
          { key: 'order', name: 'Order', probability: 90, category: 'commit', maxAgeDays: 14 },
        ],
        lostReasons: [{ key: 'price', name: 'Price' }],
      },
    },
  },
  handle: async (request) => {
    await checkApprovers(request, request.body)
    await checkConditions(request, request.body)
    return addPipeline(request, request.body)
  },
})

const getPipeline = route({
  name: 'getPipeline',
  method: 'GET',
  path: '/v1/pipelines/{pipelineId}',
  summary: 'Read a pipeline',
  permission: 'pipeline:read',
  params: PipelineParams,
  returns: Pipeline,
  examples: {},
  handle: async (request) => {
    const found = await findRecord(request, pipelines, request.params.pipelineId)
    return { body: found, version: found.version }
  },
})

const patchPipeline = route({
  name: 'changePipeline',
  method: 'PATCH',
  path: '/v1/pipelines/{pipelineId}',
  summary: 'Change a pipeline: what is given replaces as a whole; deals keep what they entered their stages with',
  permission: 'pipeline:write',
  params: PipelineParams,
  body: PipelinePatch,
  returns: Pipeline,
  requireIfMatch: true,
  refuses: ['pipeline.stage_in_use'],
  examples: { name: { body: { name: 'Spare parts and wear' } } },
  handle: async (request) => {
    const { store, actor, body } = request
    const found = await findRecord(request, pipelines, request.params.pipelineId)
    await checkApprovers(request, body, found.stages)
    await checkConditions(request, body)
    const standing = body.stages ? await standingIn(store, actor.tenantId, found.id) : new Set<string>()
    const decision = changePipeline(found, body, standing)
    const steps: Step[] = []
    if (decision.state.edition !== found.edition) steps.push(...saveEdition(actor.tenantId, decision.state))
    if (decision.state.isDefault && !found.isDefault) {
      const list = await loadPipelineList(store, actor.tenantId)
      steps.push(savePipelineList(actor.tenantId, { ...list, defaultId: found.id }))
      steps.push(...(await stepsOfFormer(request, list)))
    }
    return changed(request, pipelines, found, decision, steps)
  },
})

const getHistory = route({
  name: 'pipelineHistory',
  method: 'GET',
  path: '/v1/pipelines/{pipelineId}/history',
  summary: 'Every write of a pipeline, newest first: which fields, from what to what, by whom, by which request',
  permission: 'pipeline:read',
  params: PipelineParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: async (request) =>
    historyOfFound(request, pipelines, Pipeline, await findRecord(request, pipelines, request.params.pipelineId)),
})

export const pipelineRoutes = [getPipelines, postPipeline, getPipeline, patchPipeline, getHistory]
