import * as z from 'zod'
import { defineEvent } from './define-event.ts'

const id = z.string().optional()
const assignment = { ownerId: id, teamId: id }
const status = z.enum(['new', 'working', 'nurturing', 'qualified', 'disqualified', 'converted'])

export const leadCreated = defineEvent(
  'lead.created',
  1,
  'A lead was added, by a person, a form or an automation.',
  z.strictObject({ channel: id.meta({ description: 'Of its source' }), poolId: id, ...assignment }),
)

export const leadChanged = defineEvent(
  'lead.changed',
  1,
  'Fields of a lead changed.',
  z.strictObject({ fields: z.array(z.string()), ...assignment }),
)

export const leadStatusChanged = defineEvent(
  'lead.status_changed',
  1,
  'A lead went from one status to another.',
  z.strictObject({ from: status, to: status, ...assignment }),
)

export const leadDisqualified = defineEvent(
  'lead.disqualified',
  1,
  'Somebody said that a lead comes to nothing.',
  z.strictObject({
    reason: z.string(),
    rosterId: id.meta({ description: 'The roster in which a place came free' }),
    ...assignment,
  }),
)

export const leadAssigned = defineEvent(
  'lead.assigned',
  1,
  'A lead went to another person or another team.',
  z.strictObject({
    from: z.strictObject(assignment),
    to: z.strictObject(assignment),
    rosterId: id.meta({ description: 'The roster in which a place came free' }),
  }),
)

export const leadConverted = defineEvent(
  'lead.converted',
  1,
  'A lead became a customer, with a contact and a deal where these were asked for.',
  z.strictObject({
    customerId: z.string(),
    contactId: id,
    dealId: id,
    rosterId: id.meta({ description: 'The roster in which a place came free' }),
    ...assignment,
  }),
)
