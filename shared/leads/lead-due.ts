import type { Decision } from '../kernel/decision.ts'
import { epochMs, type Instant } from '../kernel/instant.ts'
import { movedTo } from './lead.ts'
import type { Lead } from './lead-schema.ts'
import { isOpenLead } from './lead-status.ts'

/** When a nurtured lead is to be worked on again. */
const nurtureDue = ({ status, nurtureDueAt }: Lead): Instant | undefined =>
  status === 'nurturing' ? nurtureDueAt : undefined

/** When something is to happen to a lead: the earliest of all that is. */
export const leadDue = (lead: Lead): Instant | undefined =>
  [nurtureDue(lead), isOpenLead(lead) ? lead.recycle?.dueAt : undefined, lead.childrenDueAt]
    .filter((due) => due !== undefined)
    .sort()[0]

/** Whether it is time to see that nothing stayed behind with a lead that became a customer. */
export const isChildrenDue = ({ childrenDueAt }: Lead, now: Instant): boolean =>
  childrenDueAt !== undefined && epochMs(childrenDueAt) <= epochMs(now)

/** The end of nurturing: the lead is worked on again. Nothing when it is not due (any more). */
export const endNurture = (lead: Lead, now: Instant): Decision<Lead> | undefined => {
  const due = nurtureDue(lead)
  return due === undefined || epochMs(due) > epochMs(now) ? undefined : movedTo(lead, 'working', now)
}
