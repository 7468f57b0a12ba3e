import * as z from 'zod'
import { defineEvent } from './define-event.ts'

export const articleCreated = defineEvent(
  'article.created',
  1,
  'A knowledge article was written.',
  z.strictObject({ status: z.string(), language: z.string() }),
)

export const articleChanged = defineEvent(
  'article.changed',
  1,
  'Fields of a knowledge article changed; when it was published or retired, `status` is among them.',
  z.strictObject({ fields: z.array(z.string()), status: z.string() }),
)
