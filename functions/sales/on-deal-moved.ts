import { dealLost, dealStageChanged, dealWon } from '../../events/sales.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { goStale } from '../../shared/sales/approval.ts'
import { approvals, pendingApprovalOf, releasePending } from '../../shared/sales/approval-store.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { changeRecord, loadRecord } from '../../shared/storage/record.ts'
import { ConditionFailed } from '../../shared/storage/store.ts'
import type { ConsumerFunction } from '../function.ts'

/** An approval that somebody settles at the same time is left to them. */
const onDealMoved: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-deal-moved',
  summary: 'Ends an approval whose deal is no longer where it was when it was asked for',
  source: 'functions/sales/on-deal-moved.ts',
  uses: ['table:read', 'table:write'],
  on: [dealStageChanged, dealWon, dealLost],
  handle: async ({ tenantId, recordId, requestId }, { store, clock }) => {
    const pending = await pendingApprovalOf(store, tenantId, { kind: 'deal_stage', id: recordId })
    if (pending === undefined) return
    const found = await loadRecord(store, approvals, tenantId, pending)
    const deal = await loadRecord(store, deals, tenantId, recordId)
    if (found?.status !== 'pending' || !deal) return
    const isThere = deal.state === 'open' && deal.stages.at(-1)?.enteredAt === found.move?.enteredAt
    if (isThere) return
    const now = clock.now()
    const reason = deal.state === 'open' ? 'deal_moved' : 'deal_closed'
    const stamp = { actor: automation(tenantId, onDealMoved.name), now, requestId }
    const { step } = changeRecord(approvals, stamp, goStale(found, { reason }, now))
    try {
      await store.commit([step, releasePending(tenantId, found)].map(({ action }) => action))
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error
      const { status } = (await loadRecord(store, approvals, tenantId, pending)) ?? found
      if (status === 'pending') throw error
    }
  },
}

export default onDealMoved
