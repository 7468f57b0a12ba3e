import { interactionChanged, interactionLogged } from '../../events/communication.ts'
import type { DomainEvent } from '../../events/define-event.ts'
import { interactions } from '../../shared/communication/interaction-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { noteLeadInteraction } from '../../shared/leads/lead.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { pooledLeads } from '../../shared/leads/pooled-lead.ts'
import { countEngagement } from '../../shared/leads/score-engagement.ts'
import { countedAs, markCounted } from '../../shared/leads/score-engagement-store.ts'
import { scored } from '../../shared/leads/score-store.ts'
import { noteAction, planned } from '../../shared/pools/pool-clock.ts'
import { poolOf } from '../../shared/pools/pool-store.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { ConsumerFunction } from '../function.ts'

const onInteractionLogged: ConsumerFunction = {
  kind: 'consumer',
  name: 'leads-on-interaction-logged',
  summary: 'Notes on the lead when somebody was last in touch, and how often in which way; that keeps it for longer',
  source: 'functions/leads/on-interaction-logged.ts',
  uses: ['table:read', 'table:write'],
  on: [interactionLogged, interactionChanged],
  handle: async (event, { store, clock }) => {
    const { tenantId, recordId, requestId, data } = event as DomainEvent<{ leadId?: string; startedAt: string }>
    if (data.leadId === undefined) return
    const now = clock.now()
    const stamp = { actor: automation(tenantId, onInteractionLogged.name), now, requestId }
    const kind = (await loadRecord(store, interactions, tenantId, recordId))?.method
    await changeStored(store, leads, stamp, data.leadId, async (lead) => {
      const before = await countedAs(store, tenantId, lead.id, recordId)
      const noted = noteLeadInteraction(lead, data.startedAt).state
      const counted = kind === undefined ? noted : countEngagement(noted, before, kind)
      const pool = await poolOf(store, tenantId, lead)
      const kept =
        pool && kind
          ? noteAction(pooledLeads, counted, pool, kind, data.startedAt, now)
          : planned(pooledLeads, counted, pool, now)
      if (kept === lead) return { state: lead, raises: [] }
      const { steps, ...decision } = await scored(store, tenantId, lead, { state: kept, raises: [] }, now)
      const mark =
        kind !== undefined && counted !== noted ? [markCounted(tenantId, lead.id, recordId, { before, kind })] : []
      return { ...decision, steps: [...steps, ...mark] }
    })
  },
}

export default onInteractionLogged
