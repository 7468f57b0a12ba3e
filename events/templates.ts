import * as z from 'zod'
import { defineEvent } from './define-event.ts'

export const templateCreated = defineEvent(
  'template.created',
  1,
  'A message template was added, as a draft.',
  z.strictObject({ key: z.string(), purpose: z.string() }),
)

export const templateChanged = defineEvent(
  'template.changed',
  1,
  'The draft of a message template changed. What was published stays as it is.',
  z.strictObject({ fields: z.array(z.string()) }),
)

export const templatePublished = defineEvent(
  'template.published',
  1,
  'The draft of a message template became what is sent.',
  z.strictObject({ key: z.string(), revision: z.int() }),
)

export const templateRetired = defineEvent(
  'template.retired',
  1,
  'A message template is no longer sent.',
  z.strictObject({ key: z.string() }),
)
