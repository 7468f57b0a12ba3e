import { isDeepStrictEqual } from 'node:util'
import { raise } from '../../events/define-event.ts'
import { leadAssigned, leadChanged, leadCreated, leadDisqualified, leadStatusChanged } from '../../events/leads.ts'
import { emptyLists } from '../customers/clean-customer.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { patched } from '../kernel/patched.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Lead } from './lead-schema.ts'
import { isOpenLead, type LeadStatus, legalMoves } from './lead-status.ts'

/** A lead that is about to be stored for the first time. */
export type NewLead = Omit<Lead, Exclude<keyof RecordFields, 'id'>>

export interface Assignment {
  readonly ownerId?: string | undefined
  readonly teamId?: string | undefined
}

/** Who has a lead, for its events; without what is not there. */
export const assignmentOf = ({ ownerId, teamId }: Assignment): { ownerId?: string; teamId?: string } => ({
  ...(ownerId !== undefined && { ownerId }),
  ...(teamId !== undefined && { teamId }),
})

/**
 * A new lead.
 * @param clean what was written, from `cleanCustomer`
 * @param owner who works on it; without one it waits for the routing rules
 */
export const createLead = (
  id: string,
  clean: Readonly<Record<string, unknown>>,
  owner: Assignment,
  now: Instant,
): Decision<NewLead> => {
  const given = Object.fromEntries(Object.entries(clean).filter(([, value]) => value != null))
  const state = {
    emails: [],
    phones: [],
    tags: [],
    ...given,
    ...assignmentOf(owner),
    ...(owner.ownerId !== undefined && { ownedSince: now }),
    id,
    status: 'new',
    statusSince: now,
  } as unknown as NewLead
  const { source, poolId } = state
  const facts = { ...(source && { channel: source.channel }), ...(poolId !== undefined && { poolId }) }
  return { state, raises: [raise(leadCreated, { ...facts, ...assignmentOf(state) })] }
}

/** @throws Refusal `lead.converted`: what became a customer is changed there */
export const checkNotConverted = ({ status, converted }: Pick<Lead, 'status' | 'converted'>): void => {
  if (status === 'converted') throw new Refusal('lead.converted', { extra: { ...converted } })
}

/** @throws Refusal `lead.not_open` when nothing more is to be done about it */
export const checkOpen = (lead: Lead): void => {
  if (!isOpenLead(lead))
    throw new Refusal('lead.not_open', { params: { status: lead.status }, extra: { leadStatus: lead.status } })
}

/**
 * Changes what is written of a lead: what is given replaces, null removes. Answers the very same state when nothing changes.
 * @param clean from `cleanCustomer`
 * @throws Refusal `lead.converted`
 */
export const changeLead = (lead: Lead, clean: Readonly<Record<string, unknown>>): Decision<Lead> => {
  checkNotConverted(lead)
  const { state, fields } = patched(lead, emptyLists(clean))
  if (fields.length === 0) return { state: lead, raises: [] }
  return { state, raises: [raise(leadChanged, { fields: [...fields], ...assignmentOf(state) })] }
}

/** @throws Refusal `lead.illegal_status` with the statuses that the lead may go to */
const checkMove = ({ status }: Lead, to: LeadStatus): void => {
  const legal = legalMoves[status]
  if (!legal.includes(to))
    throw new Refusal('lead.illegal_status', {
      params: { from: status, to, legal: legal.join(', ') || '-' },
      extra: { leadStatus: status, legal: [...legal] },
    })
}

/** The one way in which a lead comes to another status; what belonged to the old one goes. */
export const movedTo = (lead: Lead, to: LeadStatus, now: Instant): Decision<Lead> => {
  const { nurtureUntil, nurtureDueAt, disqualified, ...rest } = lead
  return {
    state: { ...rest, status: to, statusSince: now },
    raises: [raise(leadStatusChanged, { from: lead.status, to, ...assignmentOf(lead) })],
  }
}

/**
 * Moves a lead to a status that needs nothing else. Answers the very same state when it has the status.
 * @throws Refusal `lead.illegal_status`
 */
export const moveLead = (lead: Lead, to: 'working' | 'qualified', now: Instant): Decision<Lead> => {
  if (lead.status === to) return { state: lead, raises: [] }
  checkMove(lead, to)
  return movedTo(lead, to, now)
}

/** Opens a disqualified lead again; one that is open stays as it is. @throws Refusal `lead.illegal_status` */
export const reopenLead = (lead: Lead, now: Instant): Decision<Lead> =>
  isOpenLead(lead) ? { state: lead, raises: [] } : moveLead(lead, 'working', now)

export interface Nurture {
  /** A date. */
  readonly until: string
  /** When it begins where the caller is. */
  readonly dueAt: Instant
}

/**
 * Leaves a lead alone until a date. Of one that is nurtured already it moves the date.
 * @throws Refusal `lead.illegal_status`
 */
export const nurtureLead = (lead: Lead, { until, dueAt }: Nurture, now: Instant): Decision<Lead> => {
  const dates = { nurtureUntil: until, nurtureDueAt: dueAt }
  if (lead.status === 'nurturing') {
    if (lead.nurtureUntil === until) return { state: lead, raises: [] }
    const raises = [raise(leadChanged, { fields: ['nurtureUntil'], ...assignmentOf(lead) })]
    return { state: { ...lead, ...dates }, raises }
  }
  checkMove(lead, 'nurturing')
  const { state, raises } = movedTo(lead, 'nurturing', now)
  return { state: { ...state, ...dates }, raises }
}

/**
 * Says that a lead comes to nothing, and why. Answers the very same state when that was said already.
 * @throws Refusal `lead.illegal_status`
 */
export const disqualifyLead = (
  lead: Lead,
  { reason, note, by }: { readonly reason: string; readonly note?: string | undefined; readonly by: string },
  now: Instant,
): Decision<Lead> => {
  const { disqualified: before } = lead
  if (before && before.reason === reason && before.note === note) return { state: lead, raises: [] }
  checkMove(lead, 'disqualified')
  const { state, raises } = movedTo(lead, 'disqualified', now)
  const disqualified = { reason, ...(note !== undefined && { note }), at: now, by, from: lead.status }
  const rosterId = lead.place?.rosterId
  const facts = { reason, ...(rosterId !== undefined && { rosterId }), ...assignmentOf(lead) }
  return { state: { ...state, disqualified }, raises: [...raises, raise(leadDisqualified, facts)] }
}

/**
 * Gives a lead to somebody, or to the queue of a team. Answers the very same state when it is there.
 * @throws Refusal `lead.not_open`
 */
export const assignLead = (lead: Lead, to: Assignment, now: Instant): Decision<Lead> => {
  checkOpen(lead)
  const [before, after] = [assignmentOf(lead), assignmentOf(to)]
  if (isDeepStrictEqual(before, after)) return { state: lead, raises: [] }
  const { ownerId, teamId, ownedSince, place, ...rest } = lead
  const isSameOwner = after.ownerId === ownerId
  const since = isSameOwner ? ownedSince : now
  return {
    state: {
      ...rest,
      ...after,
      ...(after.ownerId !== undefined && since !== undefined && { ownedSince: since }),
      ...(isSameOwner && place && { place }),
    },
    raises: [
      raise(leadAssigned, {
        from: before,
        to: after,
        ...(place && !isSameOwner && { rosterId: place.rosterId }),
      }),
    ],
  }
}

/** Whoever a lead is shared with may read it, not change it. */
export const shareLead = (lead: Lead, userIds: readonly string[]): Decision<Lead> => {
  const sharedWith = [...new Set(userIds)].sort()
  return isDeepStrictEqual(lead.sharedWith ?? [], sharedWith)
    ? { state: lead, raises: [] }
    : changeLead(lead, { sharedWith })
}

/** Notes that somebody was in touch. What comes late or twice changes nothing, nor does what comes after the end. */
export const noteLeadInteraction = (lead: Lead, at: Instant): Decision<Lead> =>
  (lead.lastInteractionAt !== undefined && lead.lastInteractionAt >= at) || lead.status === 'converted'
    ? { state: lead, raises: [] }
    : { state: { ...lead, lastInteractionAt: at }, raises: [] }
