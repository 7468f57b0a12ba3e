import type { DomainEvent } from '../../events/define-event.ts'
import { leadStatusChanged } from '../../events/leads.ts'
import { scoringPublished, scoringSwitchedOff, scoringSwitchedOn } from '../../events/scoring.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { isOpenLead, type LeadStatus } from '../../shared/leads/lead-status.ts'
import { noteClosed, notePublished } from '../../shared/leads/scoring-work.ts'
import { planWork } from '../../shared/leads/scoring-work-store.ts'
import type { ConsumerFunction } from '../function.ts'

const otherRules: readonly string[] = [scoringPublished, scoringSwitchedOn, scoringSwitchedOff].map(({ type }) => type)

/** Leaves the work to a tick, so that many leads that close make one model. */
const planScoring: ConsumerFunction = {
  kind: 'consumer',
  name: 'plan-scoring',
  summary: 'Has the predictive model follow leads that close, and open leads follow when other rules are used',
  source: 'functions/leads/scoring-plan.ts',
  uses: ['table:read', 'table:write'],
  on: [leadStatusChanged, scoringPublished, scoringSwitchedOn, scoringSwitchedOff],
  handle: async (event, { store, clock }) => {
    const { type, tenantId, requestId, data } = event as DomainEvent<{ from: LeadStatus; to: LeadStatus }>
    const now = clock.now()
    const stamp = { actor: automation(tenantId, planScoring.name), now, requestId }
    if (otherRules.includes(type)) await planWork(store, stamp, (work) => notePublished(work, now))
    else if (isOpenLead({ status: data.from }) !== isOpenLead({ status: data.to }))
      await planWork(store, stamp, (work) => noteClosed(work, now))
  },
}

export default planScoring
