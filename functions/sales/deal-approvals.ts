import * as z from 'zod'
import { users } from '../../shared/admin/user-store.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { approversFor, requestApproval } from '../../shared/sales/approval.ts'
import { Approval, ApprovalText } from '../../shared/sales/approval-schema.ts'
import { approvals, claimPending } from '../../shared/sales/approval-store.ts'
import { checkStage } from '../../shared/sales/deal-move.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { created, findRecord } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { moveOf } from './approved-move.ts'
import { DealParams } from './deal-params.ts'
import { checkStageTakes, pipelineOf } from './deal-pipeline.ts'

/** Those of the approvers who work for the tenant. */
const able = async ({ store, actor }: Request, ids: readonly string[]): Promise<string[]> => {
  const found = await Promise.all(ids.map((id) => loadRecord(store, users, actor.tenantId, id)))
  return found.flatMap((user) => (user?.status === 'active' ? [user.id] : []))
}

const postApproval = route({
  name: 'requestStageApproval',
  method: 'POST',
  path: '/v1/deals/{dealId}/approvals',
  summary: 'Ask for the approval of a stage; when it is given, the deal enters the stage with it',
  permission: 'deal:write',
  params: DealParams,
  body: z.strictObject({ stage: z.string().min(1).max(40), note: ApprovalText.optional().meta({ personal: true }) }),
  returns: Approval,
  status: 201,
  refuses: [
    'approval.not_needed',
    'approval.no_approver',
    'approval.pending',
    'deal.not_open',
    'deal.illegal_stage',
    'deal.entry_rule',
  ],
  examples: { contract: { body: { stage: 'contract', note: 'Terms as in the framework agreement' } } },
  handle: async (request) => {
    const { actor, now, body } = request
    const deal = await findRecord(request, deals, request.params.dealId)
    const stage = checkStage(deal, await pipelineOf(request, deal), body.stage)
    if (!stage.approval) throw new Refusal('approval.not_needed', { params: { stage: stage.key } })
    await checkStageTakes(request, stage, deal)
    const id = request.ids('apr')
    const requesterId = actor.kind === 'user' ? actor.id : undefined
    const approvers = approversFor(await able(request, stage.approval.approvers), requesterId)
    const asking = {
      id,
      subject: { kind: 'deal_stage' as const, id: deal.id },
      move: moveOf(deal, stage),
      ...(requesterId !== undefined && { requesterId }),
      ...(deal.teamId !== undefined && { teamId: deal.teamId }),
      ...(body.note !== undefined && { note: body.note }),
    }
    const decision = requestApproval(asking, approvers, stage.approval, now)
    return created(request, approvals, decision, `/v1/approvals/${id}`, [claimPending(actor.tenantId, asking)])
  },
})

export const dealApprovalRoutes = [postApproval]
