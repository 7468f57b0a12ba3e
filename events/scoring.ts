import * as z from 'zod'
import { defineEvent } from './define-event.ts'

export const scoringCreated = defineEvent(
  'scoring.created',
  1,
  'A model by which leads are scored was drafted.',
  z.strictObject({}),
)

export const scoringChanged = defineEvent(
  'scoring.changed',
  1,
  'The draft or the name of a model by which leads are scored changed.',
  z.strictObject({ fields: z.array(z.string()) }),
)

export const scoringPublished = defineEvent(
  'scoring.published',
  1,
  'Leads are scored by this version of a model from now on.',
  z.strictObject({ modelVersion: z.int() }),
)

export const scoringSwitchedOn = defineEvent(
  'scoring.switched_on',
  1,
  'Leads are scored again by a version that was published before.',
  z.strictObject({ modelVersion: z.int() }),
)

export const scoringSwitchedOff = defineEvent(
  'scoring.switched_off',
  1,
  'Leads are not scored by this model any more: it was switched off, or another one is used.',
  z.strictObject({ modelVersion: z.int() }),
)
