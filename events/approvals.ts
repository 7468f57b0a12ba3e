import * as z from 'zod'
import { defineEvent } from './define-event.ts'

const id = z.string().optional()
const userIds = z.array(z.string())

/** What every event of an approval tells of it: about what it is and who asked. */
const approval = {
  subject: z.strictObject({ kind: z.string(), id: z.string() }),
  requesterId: id,
}

export const approvalRequested = defineEvent(
  'approval.requested',
  1,
  'Somebody asked for an approval.',
  z.strictObject({ ...approval, approvers: userIds, mode: z.enum(['one', 'all']), expiresAt: z.string() }),
)

export const approvalAgreed = defineEvent(
  'approval.agreed',
  1,
  'One of several approvers agreed; others have yet to.',
  z.strictObject({ ...approval, approverId: z.string(), waitingFor: userIds }),
)

export const approvalPassedOn = defineEvent(
  'approval.passed_on',
  1,
  'Somebody else is to approve instead of an approver.',
  z.strictObject({ ...approval, from: z.string(), to: z.string() }),
)

export const approvalReminded = defineEvent(
  'approval.reminded',
  1,
  'An approval still waits, and its approvers are reminded.',
  z.strictObject({ ...approval, waitingFor: userIds, expiresAt: z.string() }),
)

export const approvalGiven = defineEvent(
  'approval.given',
  1,
  'An approval was given, and what it was asked for happened with it.',
  z.strictObject(approval),
)

export const approvalRefused = defineEvent(
  'approval.refused',
  1,
  'An approval was refused.',
  z.strictObject({ ...approval, approverId: z.string() }),
)

export const approvalExpired = defineEvent(
  'approval.expired',
  1,
  'Nobody decided on an approval in time.',
  z.strictObject({ ...approval, waitingFor: userIds }),
)

export const approvalWithdrawn = defineEvent(
  'approval.withdrawn',
  1,
  'An approval is not asked for any more.',
  z.strictObject(approval),
)

export const approvalStale = defineEvent(
  'approval.stale',
  1,
  'What an approval was asked for is not what it was, so that it counts no more.',
  z.strictObject({ ...approval, reason: z.string() }),
)

export const deputyNamed = defineEvent(
  'approval_deputy.named',
  1,
  'Somebody decides on approvals for a user during a time, or no longer does.',
  z.strictObject({ deputyId: id, from: id, to: id }),
)
