import {
  caseChanged,
  caseClosed,
  caseCustomerReplied,
  caseOpened,
  caseReopened,
  caseReplied,
  caseResolved,
  caseStatusChanged,
} from '../../events/cases.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision, Raised } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { patched } from '../kernel/patched.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { fieldRefusal, Refusal } from '../kernel/refusal.ts'
import type { Complaint } from './case-complaint.ts'
import { type PriorityMatrix, priorityOf } from './case-priority.ts'
import type { Case, CaseInput, CasePatch } from './case-schema.ts'
import type { StatusChoice } from './case-status.ts'
import { withReopening, withResolution } from './measure-resolution.ts'
import type { CaseMessage } from './message-schema.ts'
import { slaAnswered, slaMoved, slaReweighed, slaWaits } from './sla-clock.ts'
import { slaStepped } from './sla-steps.ts'

/** A case that is about to be stored for the first time. */
export type NewCase = Omit<Case, Exclude<keyof RecordFields, 'id'>>

type Given<Values> = { readonly [Field in keyof Values]?: Values[Field] | undefined }

/** The values that are there: neither undefined nor null. */
export const present = <Values extends object>(values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null)) as Values

/** Whom a case is about and who has it, for its events. */
export const aboutOf = ({ customerId, ownerId, teamId }: Given<Case>) =>
  present({ customerId, ownerId, teamId }) as { customerId?: string; ownerId?: string; teamId?: string }

/** Whether something still has to be done. */
export const isUnsettled = ({ statusGroup }: Pick<Case, 'statusGroup'>): boolean =>
  statusGroup === 'open' || statusGroup === 'paused'

/** What a new case has besides what its author wrote. */
export interface Opening {
  readonly id: string
  readonly number: string
  readonly status: StatusChoice
  readonly matrix: PriorityMatrix
}

type Links = Given<
  Pick<
    Case,
    | 'customerId'
    | 'contactId'
    | 'parentId'
    | 'ownerId'
    | 'teamId'
    | 'requester'
    | 'mail'
    | 'followUpOf'
    | 'splitFrom'
    | 'source'
  >
>

type Written = Given<CaseInput> & Pick<CaseInput, 'kind' | 'subject' | 'channel' | 'impact' | 'urgency'>

/**
 * A new case, in its tenant's first open status.
 * @param links found records that it hangs on, who has it, where it came from
 */
export const openCase = (
  { id, number, status, matrix }: Opening,
  input: Written,
  links: Links,
  now: Instant,
): Decision<NewCase> => {
  const { aboutUserId, ...rest } = input
  if (aboutUserId !== undefined && input.kind !== 'complaint') throw fieldRefusal('/aboutUserId', 'only_of_complaint')
  const state = present({
    ...rest,
    ...links,
    id,
    number,
    priority: input.priority ?? priorityOf(matrix, input.impact, input.urgency),
    status: status.key,
    statusGroup: status.group,
    statusSince: now,
    takenAt: links.ownerId === undefined ? undefined : now,
    replies: 0,
    reopenedCount: 0,
    complaint: input.kind === 'complaint' ? present({ aboutUserId }) : undefined,
  }) as NewCase
  const { kind, priority, channel, categoryId, followUpOf, splitFrom } = state
  const facts = { kind, priority, channel, status: status.key, ...present({ categoryId, followUpOf, splitFrom }) }
  return { state, raises: [raise(caseOpened, { ...facts, ...aboutOf(state) })] }
}

/** @throws Refusal `case.not_open` when nothing more is to be done about it */
export const checkUnsettled = (found: Case): void => {
  if (!isUnsettled(found))
    throw new Refusal('case.not_open', { params: { status: found.status }, extra: { caseStatus: found.status } })
}

/** Nobody takes the own name off a complaint, and nobody does once it was signed off. */
const checkAboutUser = ({ complaint }: Case, by: string): void => {
  if (complaint?.aboutUserId !== undefined && by === `user:${complaint.aboutUserId}`) throw new Refusal('complaint.own')
  if (complaint?.signOff?.approved) throw new Refusal('complaint.signed_off')
}

/**
 * Changes what is written of a case: what is given replaces, null removes. Priority follows impact and urgency unless it is given.
 * Answers the very same state when nothing changes.
 * @throws Refusal `case.closed`, `complaint.own`, `complaint.signed_off`; `request.invalid` when a complaint would become something
 * else
 */
export const changeCase = (
  found: Case,
  patch: Given<CasePatch>,
  matrix: PriorityMatrix,
  by: string,
  now: Instant,
): Decision<Case> => {
  if (found.statusGroup === 'closed') throw new Refusal('case.closed')
  const { aboutUserId, ...rest } = patch
  if (aboutUserId !== undefined) checkAboutUser(found, by)
  const kind = patch.kind ?? found.kind
  if (found.kind === 'complaint' && kind !== 'complaint') throw fieldRefusal('/kind', 'complaint_stays')
  if (aboutUserId != null && kind !== 'complaint') throw fieldRefusal('/aboutUserId', 'only_of_complaint')
  const { impact = found.impact, urgency = found.urgency } = patch
  const isReweighed = impact !== found.impact || urgency !== found.urgency
  const complaint = { ...found.complaint, ...(aboutUserId !== undefined && { aboutUserId: aboutUserId ?? undefined }) }
  const { state, fields } = patched(found, {
    ...rest,
    ...(isReweighed && patch.priority === undefined && { priority: priorityOf(matrix, impact, urgency) }),
    ...(kind === 'complaint' && { complaint: present(complaint) }),
  })
  if (fields.length === 0) return { state, raises: [] }
  // What was none before is promised the steps of a complaint from now on.
  const stepped = state.complaint && !found.complaint ? slaStepped(found, state.complaint, now) : state.sla
  const isReplanned = state.priority !== found.priority && isUnsettled(found)
  const sla = stepped && isReplanned ? slaReweighed(stepped, now) : stepped
  return { state: { ...state, ...(sla && { sla }) }, raises: [raise(caseChanged, { fields: [...fields] })] }
}

/** What is done after reopening has to be signed off again. */
const unsigned = ({ signOff, ...complaint }: Complaint): Complaint => complaint

/**
 * The one way in which a case goes from a status to another. What it may not do (a complaint without sign-off, too late to reopen)
 * was checked before. Answers the very same state when it has the status.
 */
export const moveCase = (found: Case, to: StatusChoice, now: Instant, by: string): Decision<Case> => {
  if (found.status === to.key) return { state: found, raises: [] }
  const { resolvedAt, closedAt, closedBy, ...rest } = found
  const fromGroup = found.statusGroup
  const isSettled = to.group === 'resolved' || to.group === 'closed'
  const isReopened = !isUnsettled(found) && !isSettled
  const isResolved = isUnsettled(found) && isSettled
  const isClosed = to.group === 'closed' && fromGroup !== 'closed'
  const sla = slaMoved(found, fromGroup, to.group, now)
  const complaint = isReopened && found.complaint ? unsigned(found.complaint) : undefined
  const state: Case = {
    ...rest,
    status: to.key,
    statusGroup: to.group,
    statusSince: now,
    ...(isSettled && { resolvedAt: resolvedAt ?? now }),
    ...(to.group === 'closed' && { closedAt: closedAt ?? now, closedBy: closedBy ?? by }),
    ...(isReopened && { reopenedCount: found.reopenedCount + 1, reopenedAt: now }),
    ...(isResolved && { resolutions: withResolution(found, now) }),
    ...(isReopened && { resolutions: withReopening(found, now) }),
    sla,
    ...(complaint && { complaint, sla: slaStepped({ ...found, sla }, complaint, now) ?? sla }),
  }
  const about = aboutOf(found)
  const { kind, replies, contactId } = found
  const raises: Raised[] = [
    raise(caseStatusChanged, { from: found.status, to: to.key, fromGroup, toGroup: to.group, ...about }),
    ...(isReopened ? [raise(caseReopened, { fromGroup, ...about })] : []),
    ...(isResolved ? [raise(caseResolved, about)] : []),
    ...(isClosed ? [raise(caseClosed, { kind, replies, ...present({ contactId }), ...about })] : []),
  ]
  return { state, raises }
}

/** Remembers who had a part in a complaint, since these do not sign it off. */
export const handledAlso = (complaint: Complaint, by: string): Complaint => ({
  ...complaint,
  handledBy: [...new Set([...(complaint.handledBy ?? []), by])],
})

/**
 * The one way in which a message counts for a case. A public reply of staff answers all that waited; what a program wrote (an
 * automation of ours, an auto-reply of theirs) and internal notes answer nothing and wait for nothing.
 */
export const noteMessage = (found: Case, message: CaseMessage, now: Instant): Decision<Case> => {
  const { author, visibility, isAutomatic, id: messageId, channel } = message
  const about = aboutOf(found)
  if (author === 'customer' && !isAutomatic)
    return {
      state: {
        ...found,
        lastCustomerMessageAt: now,
        waitsSince: found.waitsSince ?? now,
        sla: slaWaits(found, messageId, now),
      },
      raises: [raise(caseCustomerReplied, { messageId, channel, ...about })],
    }
  // A new state all the same: the record's version is what two writers of messages meet on.
  if (author !== 'staff' || visibility === 'internal') return { state: { ...found }, raises: [] }
  const { waitsSince, ...rest } = found
  const isFirst = found.firstRepliedAt === undefined
  return {
    state: {
      ...rest,
      firstRepliedAt: found.firstRepliedAt ?? now,
      lastRepliedAt: now,
      replies: found.replies + 1,
      sla: slaAnswered(found, now),
      ...(found.complaint && { complaint: handledAlso(found.complaint, message.by) }),
    },
    raises: [raise(caseReplied, { messageId, isFirst, channel, ...about })],
  }
}
