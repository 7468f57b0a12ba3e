import { isDeepStrictEqual } from 'node:util'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Approval, Move, StaleReason } from '../../shared/sales/approval-schema.ts'
import type { Deal, Stay } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import type { Stage } from '../../shared/sales/pipeline-schema.ts'
import { loadRecord, type Step } from '../../shared/storage/record.ts'
import type { Request } from '../http/route.ts'
import { moveTo } from './deal-moves.ts'

/** What an approval brings about in its own commit, or why it counts no more. */
export type Outcome =
  | { readonly steps: readonly Step[] }
  | { readonly stale: { readonly reason: StaleReason; readonly code?: string } }

/** What of a deal an approver is shown, and what has to be the same when the approval is given. */
export const moveOf = (deal: Deal, { key, name }: Stage): Move => {
  const { pipelineId, stage: from, stages, amount, customerId } = deal
  const { enteredAt } = stages.at(-1) as Stay
  return {
    ...{ pipelineId, stage: key, name, from, enteredAt },
    ...(amount && { amount }),
    ...(customerId !== undefined && { customerId }),
  }
}

const staleReason = (
  deal: Deal | undefined,
  { from, enteredAt, amount, customerId }: Move,
): StaleReason | undefined => {
  if (deal?.state !== 'open') return 'deal_closed'
  if (deal.stage !== from || deal.stages.at(-1)?.enteredAt !== enteredAt) return 'deal_moved'
  if (!isDeepStrictEqual(deal.amount, amount)) return 'amount_changed'
  return deal.customerId === customerId ? undefined : 'customer_changed'
}

/** The deal enters its stage, if it is as it was when that was asked for and the stage takes it. */
export const enterStage = async (request: Request, { subject, move }: Approval): Promise<Outcome> => {
  const deal = await loadRecord(request.store, deals, request.actor.tenantId, subject.id)
  const reason = staleReason(deal, move as Move)
  if (reason !== undefined) return { stale: { reason } }
  try {
    const { steps = [] } = await moveTo(request, deal as Deal, (move as Move).stage, true)
    return { steps }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { stale: { reason: 'stage_takes_it_not', code: error.code } }
  }
}
