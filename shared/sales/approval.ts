import {
  approvalAgreed,
  approvalExpired,
  approvalGiven,
  approvalPassedOn,
  approvalRefused,
  approvalReminded,
  approvalRequested,
  approvalStale,
  approvalWithdrawn,
} from '../../events/approvals.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import { type Instant, plusDays } from '../kernel/instant.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { fieldRefusal, Refusal } from '../kernel/refusal.ts'
import type { Approval, Approver, StaleReason } from './approval-schema.ts'

type NewApproval = Omit<Approval, Exclude<keyof RecordFields, 'id'>>

/** How an approval is decided on. */
export interface ApprovalRules {
  readonly mode: Approval['mode']
  readonly remindAfterDays?: number | undefined
  readonly expiresAfterDays: number
}

/** What is asked, by whom, for what. */
export type Asking = Pick<NewApproval, 'id' | 'subject' | 'move' | 'note' | 'requesterId' | 'teamId'>

const toldOf = ({ subject, requesterId }: Pick<Approval, 'subject' | 'requesterId'>) => ({
  subject: { ...subject },
  ...(requesterId !== undefined && { requesterId }),
})

const isWaiting = ({ agreedAt }: Approver): boolean => agreedAt === undefined

/** Who has yet to decide on a pending approval. */
export const waitingFor = ({ status, approvers }: Pick<Approval, 'status' | 'approvers'>): string[] =>
  status === 'pending' ? approvers.filter(isWaiting).map(({ userId }) => userId) : []

/**
 * Who is asked: nobody approves what they asked for, unless the rules name nobody else.
 * @param able those whom the rules name and who still work for the tenant
 * @throws Refusal `approval.no_approver`
 */
export const approversFor = (able: readonly string[], requesterId: string | undefined): string[] => {
  const others = able.filter((id) => id !== requesterId)
  if (able.length === 0) throw new Refusal('approval.no_approver')
  return others.length > 0 ? others : [...able]
}

/** Asks for an approval. */
export const requestApproval = (
  asking: Asking,
  approvers: readonly string[],
  { mode, remindAfterDays, expiresAfterDays }: ApprovalRules,
  now: Instant,
): Decision<NewApproval> => {
  const expiresAt = plusDays(now, expiresAfterDays)
  const isReminded = remindAfterDays !== undefined && remindAfterDays < expiresAfterDays
  const state: NewApproval = {
    ...asking,
    status: 'pending',
    mode,
    approvers: approvers.map((userId) => ({ userId })),
    expiresAt,
    ...(isReminded && { remindsAt: plusDays(now, remindAfterDays) }),
  }
  return { state, raises: [raise(approvalRequested, { ...toldOf(state), approvers: [...approvers], mode, expiresAt })] }
}

/** @throws Refusal `approval.settled` naming what became of it */
export const checkPending = ({ status }: Approval): void => {
  if (status !== 'pending')
    throw new Refusal('approval.settled', { params: { status }, extra: { approvalStatus: status } })
}

const closed = (found: Approval, status: Approval['status'], at: Instant): Approval => {
  const { remindsAt, ...rest } = found
  return { ...rest, status, closedAt: at }
}

/** One approver, or whoever decides for them. */
export interface Voice {
  readonly userId: string
  /** The deputy, when it is not the approver. */
  readonly by?: string | undefined
}

/** What an approver's agreement makes of an approval. Only one that is pending; `given` when nobody else has to agree. */
export const agree = (
  found: Approval,
  { userId, by }: Voice,
  note: string | undefined,
  now: Instant,
): Decision<Approval> => {
  const approvers = found.approvers.map((one) =>
    one.userId === userId && isWaiting(one)
      ? { ...one, agreedAt: now, ...(by !== undefined && { by }), ...(note !== undefined && { note }) }
      : one,
  )
  const state = { ...found, approvers }
  const left = waitingFor(state)
  if (found.mode === 'one' || left.length === 0)
    return { state: closed(state, 'given', now), raises: [raise(approvalGiven, toldOf(found))] }
  return { state, raises: [raise(approvalAgreed, { ...toldOf(found), approverId: userId, waitingFor: left })] }
}

/** One refusal is enough, however many others have agreed. */
export const refuse = (found: Approval, { userId, by }: Voice, reason: string, now: Instant): Decision<Approval> => ({
  state: { ...closed(found, 'refused', now), refusal: { userId, ...(by !== undefined && { by }), reason } },
  raises: [raise(approvalRefused, { ...toldOf(found), approverId: userId })],
})

/** Another decides instead of an approver. @throws Refusal naming who is an approver already or asked for it */
export const passOn = (found: Approval, from: string, to: string): Decision<Approval> => {
  if (found.approvers.some(({ userId }) => userId === to)) throw fieldRefusal('/to', 'named_twice')
  if (found.requesterId === to) throw fieldRefusal('/to', 'asked_for_it')
  const approvers = found.approvers.map((one) => (one.userId === from ? { userId: to, passedBy: from } : one))
  return { state: { ...found, approvers }, raises: [raise(approvalPassedOn, { ...toldOf(found), from, to })] }
}

/** Nobody asks for it any more. */
export const withdraw = (found: Approval, now: Instant): Decision<Approval> => ({
  state: closed(found, 'withdrawn', now),
  raises: [raise(approvalWithdrawn, toldOf(found))],
})

/** What it was asked for is not there any more as it was. */
export const goStale = (
  found: Approval,
  stale: { readonly reason: StaleReason; readonly code?: string },
  now: Instant,
): Decision<Approval> => ({
  state: { ...closed(found, 'stale', now), stale },
  raises: [raise(approvalStale, { ...toldOf(found), reason: stale.reason })],
})

/** Reminds once, and expires once. */
export const fireApproval = (found: Approval, now: Instant): Decision<Approval> | undefined => {
  if (found.status !== 'pending') return undefined
  const { remindsAt, ...rest } = found
  const told = { ...toldOf(found), waitingFor: waitingFor(found) }
  if (found.expiresAt <= now) return { state: closed(found, 'expired', now), raises: [raise(approvalExpired, told)] }
  if (remindsAt === undefined || remindsAt > now) return undefined
  const { expiresAt } = found
  return { state: { ...rest, remindedAt: now }, raises: [raise(approvalReminded, { ...told, expiresAt })] }
}
