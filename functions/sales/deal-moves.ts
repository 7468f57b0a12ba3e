import * as z from 'zod'
import { actorName } from '../../shared/kernel/actor.ts'
import { checkStage, moveDeal } from '../../shared/sales/deal-move.ts'
import { Deal } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { sameEdition } from '../../shared/sales/pipeline-store.ts'
import { changed, findRecord } from '../http/records.ts'
import { type Reply, type Request, route } from '../http/route.ts'
import { DealParams } from './deal-params.ts'
import { checkApproval, checkStageTakes, pipelineOf } from './deal-pipeline.ts'

/**
 * Answers with a deal in another stage of its pipeline, or as it is when it stands there. The stages as they were read have to
 * hold when it is written.
 * @param isApproved the approval that the stage asks for was given
 * @throws Refusal `deal.not_open`, `deal.illegal_stage`, `deal.needs_approval`, `deal.entry_rule`, naming missing fields
 */
export const moveTo = async (request: Request, found: Deal, key: string, isApproved = false): Promise<Reply<Deal>> => {
  if (found.stage === key && found.state === 'open') return { body: found, version: found.version }
  const pipeline = await pipelineOf(request, found)
  const stage = checkStage(found, pipeline, key)
  await checkStageTakes(request, stage, found)
  if (!isApproved) checkApproval(stage)
  const decision = moveDeal(found, stage, request.now, actorName(request.actor))
  return changed(request, deals, found, decision, [sameEdition(request.actor.tenantId, pipeline, found.id)])
}

const postMove = route({
  name: 'moveDeal',
  method: 'POST',
  path: '/v1/deals/{dealId}/move',
  summary: 'Move a deal to another stage of its pipeline',
  permission: 'deal:write',
  params: DealParams,
  body: z.strictObject({ stage: z.string().min(1).max(40) }),
  returns: Deal,
  refuses: ['deal.not_open', 'deal.illegal_stage', 'deal.needs_approval', 'deal.entry_rule', 'deal.moved_too_often'],
  examples: { proposal: { body: { stage: 'proposal' } } },
  handle: async (request) => {
    const found = await findRecord(request, deals, request.params.dealId)
    return moveTo(request, found, request.body.stage)
  },
})

export const dealMoveRoutes = [postMove]
