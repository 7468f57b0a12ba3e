import * as z from 'zod'
import { defineEvent } from './define-event.ts'

const id = z.string().optional()
const about = { customerId: id, contactId: id, leadId: id, dealId: id }

export const interactionLogged = defineEvent(
  'interaction.logged',
  1,
  'Somebody was in touch with a customer.',
  z.strictObject({
    ...about,
    staffId: z.string().optional(),
    direction: z.string(),
    contactPoint: z.string().meta({ description: 'Kind of contact point' }),
    channel: z.string(),
    method: z.string(),
    outcome: z.string().optional(),
    satisfaction: z.int().optional(),
    startedAt: z.string(),
    durationSeconds: z.int().optional(),
    nextAction: z.strictObject({ kind: z.string(), dueAt: z.string() }).optional(),
  }),
)

export const interactionChanged = defineEvent(
  'interaction.changed',
  1,
  'What was noted of an interaction was corrected.',
  z.strictObject({ ...about, startedAt: z.string(), fields: z.array(z.string()) }),
)

const suppressed = { customerId: id, contactId: id, messageId: id }

export const suppressionAdded = defineEvent(
  'suppression.added',
  1,
  'An address is not to be used, for a reason that it did not have before.',
  z.strictObject({ ...suppressed, channel: z.string(), reason: z.string() }),
)

export const suppressionRemoved = defineEvent(
  'suppression.removed',
  1,
  'Reasons not to use an address were taken away.',
  z.strictObject({ channel: z.string(), reasons: z.array(z.string()) }),
)

export const communicationSettingsChanged = defineEvent(
  'communication_settings.changed',
  1,
  'Quiet hours, caps, topics or how messages are sent changed.',
  z.strictObject({ fields: z.array(z.string()) }),
)

export const channelSecretRotated = defineEvent(
  'communication_settings.secret_rotated',
  1,
  'What signs the calls of a channel was made or replaced.',
  z.strictObject({ channel: z.string() }),
)
