import { raise } from '../../events/define-event.ts'
import {
  registrationApproved,
  registrationConverted,
  registrationExpired,
  registrationExpiryWarned,
  registrationExtended,
  registrationProtectionEnded,
  registrationRefused,
  registrationSubmitted,
} from '../../events/registrations.ts'
import type { Decision } from '../kernel/decision.ts'
import { epochMs, type Instant, plusDays } from '../kernel/instant.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { fieldRefusal, Refusal } from '../kernel/refusal.ts'
import { extendProtection, type Protection, startProtection } from '../pools/protection.ts'
import { type Assignment, assignmentOf } from './lead.ts'
import type { ProtectionTerms, Registration, RegistrationStatus } from './registration-schema.ts'

/** A registration that is about to be stored for the first time. */
export type NewRegistration = Omit<Registration, Exclude<keyof RecordFields, 'id'>>

const legalMoves: Readonly<Record<RegistrationStatus, readonly RegistrationStatus[]>> = {
  submitted: ['approved', 'refused'],
  approved: ['converted', 'expired'],
  refused: [],
  expired: [],
  converted: [],
}

/** @throws Refusal `registration.illegal_status` with the statuses that it may go to */
const checkMove = ({ status }: Registration, to: RegistrationStatus): void => {
  const legal = legalMoves[status]
  if (!legal.includes(to))
    throw new Refusal('registration.illegal_status', {
      params: { from: status, to, legal: legal.join(', ') || '-' },
      extra: { registrationStatus: status, legal: [...legal] },
    })
}

const factsOf = (registration: NewRegistration) => ({
  partnerId: registration.partnerId,
  ...assignmentOf(registration),
})

/** The clock that keeps others from the end customer now. A deal that came of it keeps it running. */
export const protectionOf = ({ status, protection }: NewRegistration): Protection | undefined =>
  status === 'approved' || status === 'converted' ? protection : undefined

/** @param clean what was written, cleaned as customers are */
export const submitRegistration = (
  id: string,
  clean: Readonly<Record<string, unknown>>,
  owner: Assignment,
  now: Instant,
): Decision<NewRegistration> => {
  const given = Object.fromEntries(Object.entries(clean).filter(([, value]) => value != null))
  const own = { ...assignmentOf(owner), id, status: 'submitted', statusSince: now }
  const state = { emails: [], phones: [], ...given, ...own } as unknown as NewRegistration
  return { state, raises: [raise(registrationSubmitted, factsOf(state))] }
}

/** Whether somebody has to decide on it still. */
export const isUndecided = ({ status }: Registration): boolean => status === 'submitted'

/** Who decided when, and how many conflicts there were then. */
export interface Deciding {
  readonly by: string
  readonly now: Instant
  readonly conflicts: number
}

/**
 * Protects the end customer for the dealer. Answers the very same state when that was done already.
 * @throws Refusal `registration.illegal_status`
 */
export const approveRegistration = (
  registration: Registration,
  terms: ProtectionTerms,
  { by, now, conflicts }: Deciding,
): Decision<Registration> => {
  if (registration.status === 'approved') return { state: registration, raises: [] }
  checkMove(registration, 'approved')
  if (terms.mostDays < terms.protectDays)
    throw fieldRefusal('/mostDays', 'too_small.number', { minimum: terms.protectDays })
  const protection = startProtection(terms, now)
  return {
    state: {
      ...{ ...registration, status: 'approved', statusSince: now, decided: { at: now, by } },
      ...{ conflicts, terms, protection },
    },
    raises: [raise(registrationApproved, { ...factsOf(registration), until: protection.expiresAt })],
  }
}

/** @throws Refusal `registration.illegal_status` */
export const refuseRegistration = (
  registration: Registration,
  reason: string,
  { by, now, conflicts }: Deciding,
): Decision<Registration> => {
  if (registration.status === 'refused') return { state: registration, raises: [] }
  checkMove(registration, 'refused')
  return {
    state: { ...registration, status: 'refused', statusSince: now, decided: { at: now, by, reason }, conflicts },
    raises: [raise(registrationRefused, { ...factsOf(registration), reason })],
  }
}

/**
 * Progress that the dealer reported: the protection lasts longer, never past its hard end.
 * @throws Refusal `registration.not_protected`
 */
export const reportProgress = (registration: Registration, now: Instant): Decision<Registration> => {
  const { status, terms, protection: before } = registration
  if (status !== 'approved' || !before || !terms || epochMs(before.expiresAt) < epochMs(now))
    throw new Refusal('registration.not_protected', { params: { status }, extra: { registrationStatus: status } })
  const protection = extendProtection(before, terms, now)
  const isLonger = protection !== before
  return {
    state: { ...registration, progressAt: now, protection },
    raises: isLonger ? [raise(registrationExtended, { ...factsOf(registration), until: protection.expiresAt })] : [],
  }
}

/** A deal came of it. @throws Refusal `registration.illegal_status`; also when the protection is over */
export const convertRegistration = (
  registration: Registration,
  became: { readonly customerId: string; readonly dealId: string },
  now: Instant,
): Decision<Registration> => {
  checkMove(registration, 'converted')
  return {
    state: { ...registration, ...became, status: 'converted', statusSince: now },
    raises: [raise(registrationConverted, { ...factsOf(registration), ...became })],
  }
}

const warningDue = ({ status, terms, warnedFor }: Registration, { expiresAt }: Protection): Instant | undefined =>
  status === 'approved' && terms && terms.warnDays > 0 && warnedFor !== expiresAt
    ? plusDays(expiresAt, -terms.warnDays)
    : undefined

/** When the watch looks at it again: to warn, then to end the protection. */
export const registrationDue = (registration: Registration): Instant | undefined => {
  const protection = protectionOf(registration)
  return protection && (warningDue(registration, protection) ?? protection.expiresAt)
}

const ended = (registration: Registration, now: Instant): Decision<Registration> => {
  const facts = factsOf(registration)
  if (registration.status === 'approved')
    return {
      state: { ...registration, status: 'expired', statusSince: now },
      raises: [raise(registrationExpired, facts)],
    }
  const { protection, ...state } = registration
  return { state, raises: [raise(registrationProtectionEnded, facts)] }
}

/** What the watch does: ends a protection that is over, or warns of its end once. Nothing when neither is due (any more). */
export const watchRegistration = (registration: Registration, now: Instant): Decision<Registration> | undefined => {
  const protection = protectionOf(registration)
  if (!protection) return undefined
  const isDue = (due: Instant): boolean => epochMs(due) <= epochMs(now)
  if (isDue(protection.expiresAt)) return ended(registration, now)
  const warning = warningDue(registration, protection)
  if (warning === undefined || !isDue(warning)) return undefined
  const until = protection.expiresAt
  return {
    state: { ...registration, warnedFor: until },
    raises: [raise(registrationExpiryWarned, { ...factsOf(registration), until })],
  }
}
