import * as z from 'zod'
import { scopeOf } from '../../shared/kernel/actor.ts'
import { amountText } from '../../shared/kernel/money.ts'
import { notFound } from '../../shared/kernel/refusal.ts'
import { Deal } from '../../shared/sales/deal-schema.ts'
import { boardPlace } from '../../shared/sales/deal-store.ts'
import { none } from '../../shared/sales/deal-sums.ts'
import { type BoardSum, boardSumsOf } from '../../shared/sales/deal-tally-store.ts'
import type { Pipeline } from '../../shared/sales/pipeline-schema.ts'
import { pipelines } from '../../shared/sales/pipeline-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { type Request, route } from '../http/route.ts'
import { dealsAsked } from './deal-lists.ts'
import { PipelineParams } from './pipeline-params.ts'

const mostOfStage = 25

const Column = z.strictObject({
  stage: z.string(),
  name: z.string(),
  count: z.int().meta({ description: 'Of open deals; lags behind the deals by seconds' }),
  sums: z.array(z.strictObject({ currency: z.string(), count: z.int(), amount: z.string(), weighted: z.string() })),
  items: z.array(Deal).max(mostOfStage).meta({ description: 'The newest ones' }),
  more: z.boolean().meta({ description: 'List deals by pipelineId and stage to see them all' }),
})

/** Sums of the deals that the actor's permission reaches: all, those of its teams, or its own. */
const sumsFor = async ({ store, actor }: Request, { id }: Pipeline): Promise<BoardSum[]> => {
  const scope = scopeOf(actor, 'deal:read')
  const sums = await boardSumsOf(store, actor.tenantId, id, scope === 'own' ? actor.id : undefined)
  return scope === 'team' ? sums.filter(({ key }) => actor.teamIds.includes(key)) : sums
}

const total = (sums: readonly BoardSum[]) => {
  const byCurrency = Map.groupBy(sums, ({ currency }) => currency)
  return [...byCurrency]
    .filter(([currency]) => currency !== none)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, some]) => {
      const add = (read: (sum: BoardSum) => bigint) => some.reduce((sum, one) => sum + read(one), 0n)
      return {
        currency,
        count: some.reduce((sum, { count }) => sum + count, 0),
        amount: amountText(
          add(({ amount }) => amount),
          currency,
        ),
        weighted: amountText(
          add(({ weighted }) => weighted),
          currency,
        ),
      }
    })
}

const getBoard = route({
  name: 'pipelineBoard',
  method: 'GET',
  path: '/v1/pipelines/{pipelineId}/board',
  summary: 'The open deals of a pipeline at a glance: of every stage how many, what they come to, and the newest ones',
  permission: 'deal:read',
  params: PipelineParams,
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(mostOfStage).default(10) }),
  returns: z.strictObject({ pipelineId: z.string(), stages: z.array(Column) }),
  examples: { five: { query: { limit: '5' } } },
  handle: async (request) => {
    const { store, actor, params, query } = request
    const pipeline = await loadRecord(store, pipelines, actor.tenantId, params.pipelineId)
    if (!pipeline) throw notFound()
    const sums = Map.groupBy(await sumsFor(request, pipeline), ({ stage }) => stage)
    const shown = pipeline.stages.filter(({ key, retired }) => !retired || sums.has(key))
    const stages = await Promise.all(
      shown.map(async ({ key, name }) => {
        const board = boardPlace(pipeline.id, key)
        const { body } = await dealsAsked(request, { limit: query.limit, board })
        const own = sums.get(key) ?? []
        const count = own.reduce((sum, one) => sum + one.count, 0)
        return { stage: key, name, count, sums: total(own), items: body.items, more: body.next !== undefined }
      }),
    )
    // No version: deals change without the pipeline.
    return { body: { pipelineId: pipeline.id, stages } }
  },
})

export const pipelineBoardRoutes = [getBoard]
