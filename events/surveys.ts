import * as z from 'zod'
import { defineEvent } from './define-event.ts'

const id = z.string().optional()
const whom = { customerId: id, contactId: id, caseId: id }

export const surveyCreated = defineEvent(
  'survey.created',
  1,
  'A survey was added.',
  z.strictObject({ kind: z.string(), trigger: z.string() }),
)

export const surveyChanged = defineEvent(
  'survey.changed',
  1,
  'Fields of a survey changed.',
  z.strictObject({ fields: z.array(z.string()) }),
)

export const invitationPlanned = defineEvent(
  'invitation.planned',
  1,
  'Somebody is going to be asked to answer a survey.',
  z.strictObject({ surveyId: z.string(), sendAt: z.string(), ...whom }),
)

export const invitationSent = defineEvent(
  'invitation.sent',
  1,
  'The time of an invitation has come; its link can be answered from now on.',
  z.strictObject({ surveyId: z.string(), expiresAt: z.string(), ...whom }),
)

export const invitationCancelled = defineEvent(
  'invitation.cancelled',
  1,
  'A planned invitation is not going to be sent.',
  z.strictObject({ surveyId: z.string(), reason: z.string(), ...whom }),
)

export const invitationAnswered = defineEvent(
  'invitation.answered',
  1,
  'The link of an invitation was used; it does not open again.',
  z.strictObject({ surveyId: z.string(), answerId: z.string() }),
)

export const surveyAnswered = defineEvent(
  'survey.answered',
  1,
  'Somebody answered a survey. What they wrote in their own words is read from the answer.',
  z.strictObject({
    surveyId: z.string(),
    kind: z.string(),
    invitationId: z.string(),
    score: z.int().optional(),
    isLow: z.boolean(),
    ...whom,
  }),
)
