import * as z from 'zod'
import { defineEvent } from './define-event.ts'

const roster = { method: z.string(), members: z.int() }

export const rosterCreated = defineEvent('roster.created', 1, 'A roster was set up.', z.strictObject(roster))

export const rosterChanged = defineEvent(
  'roster.changed',
  1,
  'A roster changed; it holds from the next assignment on.',
  z.strictObject({ fields: z.array(z.string()), ...roster }),
)

export const routingRulesChanged = defineEvent(
  'routing_rules.changed',
  1,
  'The routing rules of a noun were replaced; they hold from the next assignment on.',
  z.strictObject({ rules: z.int() }),
)
