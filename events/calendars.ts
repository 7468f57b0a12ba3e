import * as z from 'zod'
import { defineEvent } from './define-event.ts'

const id = z.string().optional()

export const calendarCreated = defineEvent(
  'calendar.created',
  1,
  'A business calendar was added.',
  z.strictObject({ parentId: id }),
)

export const calendarChanged = defineEvent(
  'calendar.changed',
  1,
  'Fields of a business calendar changed; calendars below it inherit its exceptions.',
  z.strictObject({
    fields: z.array(z.string()),
    fromVersion: z.int().meta({ description: 'The version before the change' }),
  }),
)
