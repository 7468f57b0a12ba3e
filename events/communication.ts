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
