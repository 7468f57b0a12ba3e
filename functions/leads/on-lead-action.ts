import type { DomainEvent } from '../../events/define-event.ts'
import { dealCreated } from '../../events/sales.ts'
import { taskCompleted } from '../../events/tasks.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { pooledLeads } from '../../shared/leads/pooled-lead.ts'
import { noteAction } from '../../shared/pools/pool-clock.ts'
import { poolOf } from '../../shared/pools/pool-store.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import type { ConsumerFunction } from '../function.ts'

const onLeadAction: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-lead-action',
  summary: 'Keeps a lead of a public pool for longer when a task about it is done or a deal with it is opened',
  source: 'functions/leads/on-lead-action.ts',
  uses: ['table:read', 'table:write'],
  on: [taskCompleted, dealCreated],
  handle: async (event, { store, clock }) => {
    const { type, tenantId, recordId, at, requestId, data } = event as DomainEvent<{ leadId?: string }>
    const isDeal = type === dealCreated.type
    const leadId = isDeal ? data.leadId : (await loadRecord(store, tasks, tenantId, recordId))?.leadId
    if (leadId === undefined) return
    const now = clock.now()
    const stamp = { actor: automation(tenantId, onLeadAction.name), now, requestId }
    await changeStored(store, leads, stamp, leadId, async (lead) => {
      const pool = await poolOf(store, tenantId, lead)
      if (!pool) return { state: lead, raises: [] }
      const isNews = isDeal && (lead.lastDealAt ?? '') < at
      const noted = isNews ? { ...lead, lastDealAt: at } : lead
      return { state: noteAction(pooledLeads, noted, pool, isDeal ? 'deal_created' : 'task_done', at, now), raises: [] }
    })
  },
}

export default onLeadAction
