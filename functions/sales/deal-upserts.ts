import * as z from 'zod'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { closeImported } from '../../shared/sales/deal-import.ts'
import { Deal, DealUpsert } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { ownerOfValue } from '../../shared/storage/unique.ts'
import { BatchResult, batchOf, performBatch } from '../http/batch.ts'
import { ownerPatch } from '../http/owner.ts'
import { changed, findRecord } from '../http/records.ts'
import { type Reply, type Request, type Route, route } from '../http/route.ts'
import { addDeal, mayImport, zoneOf } from './add-deal.ts'
import { givenTo, patchedDeal } from './change-deal.ts'
import { dealExample } from './deal-examples.ts'
import { pipelineOf } from './deal-pipeline.ts'
import { externalValue } from './deal-unique.ts'

const field = 'externalId'
const By = z.enum([field]).meta({ description: 'The unique field that finds the deal' })

/** Changes a deal that was found; an import closes it besides when it closed elsewhere meanwhile. */
const changeImported = async (request: Request, found: Deal, input: DealUpsert): Promise<Reply<Deal>> => {
  const { imported, pipelineId, stage, ownerId, teamId, ...patch } = input
  if (pipelineId !== undefined && pipelineId !== found.pipelineId)
    throw fieldRefusal('/pipelineId', 'pipeline_is_fixed')
  const owner = await ownerPatch(request, 'deal:write', found, { ownerId, teamId })
  const { decision, steps } = await patchedDeal(request, found, patch)
  const { state, raises: assigned } = givenTo(decision.state, owner)
  const raises = [...decision.raises, ...assigned]
  if (!imported || imported.state === 'open' || found.state !== 'open')
    return changed(request, deals, found, { state, raises }, steps)
  mayImport(request)
  const pipeline = await pipelineOf(request, found)
  const closed = closeImported(state, pipeline, imported, { now: request.now, zone: zoneOf(request) })
  return changed(request, deals, found, { state: closed.state, raises: [...raises, ...closed.raises] }, steps)
}

/** Changes the deal that has the item's external id, or adds one when none has it. */
const upsert = async (request: Request, input: DealUpsert): Promise<Reply<Deal>> => {
  if (input.externalId === undefined) throw fieldRefusal('', 'lacks_upsert_value', { field })
  const owner = await ownerOfValue(request.store, request.actor.tenantId, externalValue(input.externalId))
  if (owner === undefined) return addDeal(request, input, field)
  return changeImported(request, await findRecord(request, deals, owner), input)
}

const refuses = [
  'deal.duplicate',
  'deal.not_open',
  'deal.entry_rule',
  'deal.needs_approval',
  'customer.voided',
  'pipeline.none',
  'not_found',
] as const

const postUpsert = route({
  name: 'upsertDeal',
  method: 'POST',
  path: '/v1/deals/upsert',
  summary: 'Change the deal with this external id, or add it: 201 when added, 200 when found',
  permission: 'deal:write',
  query: z.strictObject({ by: By }),
  body: DealUpsert,
  returns: Deal,
  alsoAnswers: [201],
  refuses,
  examples: { byId: { query: { by: field }, body: { ...dealExample, externalId: 'OPP-1' } } },
  handle: (request) => upsert(request, request.body),
})

const single = (by: string | undefined): Route =>
  route({
    ...postUpsert,
    query: z.unknown(),
    handle: (request) => (by ? upsert(request, request.body) : addDeal(request, request.body)),
  })

const postBatch = route({
  name: 'batchDeals',
  method: 'POST',
  path: '/v1/deals/batch',
  summary: 'Add up to 100 deals, or upsert them when `by` is given, with a status for each: 207 when some were refused',
  permission: 'deal:write',
  body: z.strictObject({ ...batchOf, by: By.optional() }),
  returns: BatchResult,
  alsoAnswers: [207],
  refuses: ['batch.refused', 'batch.same_record', 'batch.too_large', ...refuses],
  examples: {
    won: {
      body: {
        by: field,
        items: [
          {
            name: 'Deal of last year',
            externalId: 'OPP-2',
            amount: { amount: '1054', currency: 'USD' },
            imported: { state: 'won', openedAt: '2025-10-20T00:00:00Z', closedAt: '2026-03-01T00:00:00Z' },
          },
        ],
      },
    },
  },
  handle: (request) => performBatch(request, single(request.body.by), request.body),
})

export const dealUpsertRoutes = [postUpsert, postBatch]
