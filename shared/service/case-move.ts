import type { Decision } from '../kernel/decision.ts'
import { type Instant, plusDays } from '../kernel/instant.ts'
import { Refusal } from '../kernel/refusal.ts'
import { isUnsettled, moveCase, noteMessage } from './case.ts'
import type { Case } from './case-schema.ts'
import type { CaseSettings } from './case-settings.ts'
import { firstOf, type StatusChoice } from './case-status.ts'
import type { CaseMessage } from './message-schema.ts'

/** Until when a settled case may be opened again. */
export const reopenableUntil = ({ closedAt, resolvedAt, updatedAt }: Case, reopenDays: number): Instant =>
  plusDays(closedAt ?? resolvedAt ?? updatedAt, reopenDays)

/**
 * @param by who moves it
 * @throws Refusal `case.reopen_too_late`, `complaint.unsigned`, `complaint.own`
 */
export const checkMove = (found: Case, to: StatusChoice, reopenDays: number, now: Instant, by: string): void => {
  const isSettled = to.group === 'resolved' || to.group === 'closed'
  const until = reopenableUntil(found, reopenDays)
  if (!isUnsettled(found) && !isSettled && now > until) throw new Refusal('case.reopen_too_late', { params: { until } })
  if (to.group !== 'closed' || found.statusGroup === 'closed' || found.kind !== 'complaint') return
  const { aboutUserId, signOff } = found.complaint ?? {}
  if (aboutUserId !== undefined && by === `user:${aboutUserId}`) throw new Refusal('complaint.own')
  if (!signOff?.approved) throw new Refusal('complaint.unsigned')
}

/** Whether a message of the customer still belongs to this case, or begins another. */
export const takesMessages = (found: Case, { reopenDays }: CaseSettings, now: Instant): boolean =>
  isUnsettled(found) || now <= reopenableUntil(found, reopenDays)

/** A message that came in: what waited for the customer goes on, what was settled is open again. */
export const receiveMessage = (
  found: Case,
  message: CaseMessage,
  { statuses }: CaseSettings,
  now: Instant,
): Decision<Case> => {
  const noted = noteMessage(found, message, now)
  const open = firstOf(statuses, 'open')
  if (message.author !== 'customer' || message.isAutomatic || found.statusGroup === 'open' || !open) return noted
  const moved = moveCase(noted.state, open, now, message.by)
  return { state: moved.state, raises: [...noted.raises, ...moved.raises] }
}
