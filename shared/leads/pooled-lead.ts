import { raise } from '../../events/define-event.ts'
import {
  leadAssigned,
  leadClaimed,
  leadPooled,
  leadRecycled,
  leadRecycleWarned,
  leadRemovedFromPool,
  leadReturned,
} from '../../events/leads.ts'
import type { PooledKind, Standing } from '../pools/pooled.ts'
import { assignmentOf, checkOpen, movedTo } from './lead.ts'
import { type Lead, writtenOfLeads } from './lead-schema.ts'
import { isOpenLead, leadStatuses } from './lead-status.ts'

export const standingOfLead = (lead: Pick<Lead, 'status'>): Standing => ({
  level: lead.status,
  isActive: isOpenLead(lead),
  isWon: lead.status === 'converted',
  // A lead with a deal was converted: it is settled.
  hasOpenDeal: false,
})

/** Leads as pools hold them. */
export const pooledLeads: PooledKind<Lead> = {
  noun: 'lead',
  levels: leadStatuses,
  hideable: Object.keys(writtenOfLeads),
  hiddenAtFirst: ['name', 'emails', 'phones', 'socialIds', 'note', 'custom'],
  standing: standingOfLead,
  checkActive: checkOpen,
  // One that was nurtured waits for no date any more.
  left: (lead, now) => {
    const { state, raises } = lead.status === 'nurturing' ? movedTo(lead, 'working', now) : { state: lead, raises: [] }
    const { place, ...rest } = state
    return { state: rest, raises, ...(place && { facts: { rosterId: place.rosterId } }) }
  },
  taken: (lead) => lead,
  given: (to) => raise(leadAssigned, { from: {}, to: assignmentOf(to) }),
  events: {
    pooled: leadPooled,
    returned: leadReturned,
    recycled: leadRecycled,
    claimed: leadClaimed,
    removed: leadRemovedFromPool,
    warned: leadRecycleWarned,
  },
}
