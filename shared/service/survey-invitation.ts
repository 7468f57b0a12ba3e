import * as z from 'zod'
import { raise } from '../../events/define-event.ts'
import { invitationAnswered, invitationCancelled, invitationPlanned, invitationSent } from '../../events/surveys.ts'
import type { Decision } from '../kernel/decision.ts'
import { epochMs, type Instant, plusDays } from '../kernel/instant.ts'
import { InstantInput } from '../kernel/instant-input.ts'
import { languages } from '../kernel/language.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Survey } from './survey-schema.ts'

const id = z.string().min(1).max(40)
const at = z.iso.datetime()

export const InvitationInput = z.strictObject({
  customerId: id,
  contactId: id.optional().meta({ description: 'Who is asked; the customer when left out' }),
  language: z.enum(languages).optional().meta({ description: 'That of the tenant when left out' }),
  sendAt: InstantInput.optional().meta({ description: 'At once when left out' }),
})

const invitationStatuses = ['planned', 'sent', 'answered', 'cancelled'] as const
const reasons = ['asked', 'survey_paused', 'case_reopened', 'person_gone', 'no_email'] as const
export type CancelReason = (typeof reasons)[number]

export const Invitation = z.strictObject({
  ...recordFields,
  surveyId: z.string(),
  revision: z.int().meta({ description: 'Of the survey’s questions' }),
  customerId: z.string().optional(),
  contactId: z.string().optional(),
  caseId: z.string().optional(),
  ownerId: z.string().optional(),
  teamId: z.string().optional(),
  language: z.enum(languages),
  status: z.enum(invitationStatuses),
  sendAt: at,
  sentAt: at.optional(),
  expiresAt: at.optional().meta({ description: 'Until when the link can be answered' }),
  answeredAt: at.optional(),
  answerId: z.string().optional(),
  cancelReason: z.enum(reasons).optional(),
  source: z.string().optional().meta({ description: 'Which automation planned it' }),
})
export type Invitation = z.infer<typeof Invitation>
export type NewInvitation = Omit<Invitation, Exclude<keyof RecordFields, 'id'>>

/** Whom to ask, when, and about what. */
export type Asking = Pick<
  NewInvitation,
  'id' | 'customerId' | 'contactId' | 'caseId' | 'ownerId' | 'teamId' | 'language' | 'sendAt' | 'source'
>

const whomOf = ({ customerId, contactId, caseId }: Asking) =>
  Object.fromEntries(
    Object.entries({ customerId, contactId, caseId }).filter(([, value]) => value !== undefined),
  ) as Pick<Asking, 'customerId' | 'contactId' | 'caseId'>

/** Who is asked, for the rest that everybody is left between two surveys. */
export const personOf = ({ contactId, customerId }: Pick<Asking, 'customerId' | 'contactId'>): string | undefined =>
  contactId ?? customerId

export const planInvitation = (survey: Survey, asking: Asking): Decision<NewInvitation> => {
  const given = Object.entries(asking).filter(([, value]) => value !== undefined)
  const state = {
    ...(Object.fromEntries(given) as Asking),
    surveyId: survey.id,
    revision: survey.revision,
    status: 'planned' as const,
  }
  const facts = { surveyId: survey.id, sendAt: asking.sendAt, ...whomOf(asking) }
  return { state, raises: [raise(invitationPlanned, facts)] }
}

/** Whether a person who was last asked then may be asked again at this instant. */
export const isRested = (askedAt: Instant | undefined, sendAt: Instant, restDays: number): boolean =>
  askedAt === undefined || restDays === 0 || sendAt >= plusDays(askedAt, restDays)

/** Opens the link of a planned invitation whose time has come; nothing when it has not. */
export const sendInvitation = (
  invitation: Invitation,
  expiresAfterDays: number,
  now: Instant,
): Decision<Invitation> | undefined => {
  if (invitation.status !== 'planned' || epochMs(invitation.sendAt) > epochMs(now)) return undefined
  const expiresAt = plusDays(now, expiresAfterDays)
  return {
    state: { ...invitation, status: 'sent', sentAt: now, expiresAt },
    raises: [raise(invitationSent, { surveyId: invitation.surveyId, expiresAt, ...whomOf(invitation) })],
  }
}

/** @throws Refusal `invitation.not_planned` when it was sent */
export const cancelInvitation = (invitation: Invitation, reason: CancelReason): Decision<Invitation> => {
  if (invitation.status === 'cancelled') return { state: invitation, raises: [] }
  if (invitation.status !== 'planned')
    throw new Refusal('invitation.not_planned', { params: { status: invitation.status } })
  return {
    state: { ...invitation, status: 'cancelled', cancelReason: reason },
    raises: [raise(invitationCancelled, { surveyId: invitation.surveyId, reason, ...whomOf(invitation) })],
  }
}

/** Whether a link can be answered: once, and not for ever. */
export const linkState = (invitation: Invitation, now: Instant): 'open' | 'used' | 'expired' | 'unsent' => {
  if (invitation.status === 'answered') return 'used'
  if (invitation.status !== 'sent' || invitation.expiresAt === undefined) return 'unsent'
  return now < invitation.expiresAt ? 'open' : 'expired'
}

export const useInvitation = (invitation: Invitation, answerId: string, now: Instant): Decision<Invitation> => ({
  state: { ...invitation, status: 'answered', answeredAt: now, answerId },
  raises: [raise(invitationAnswered, { surveyId: invitation.surveyId, answerId })],
})
