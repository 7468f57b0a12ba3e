import * as z from 'zod'
import { defineEvent } from './define-event.ts'

const scorecardFacts = z.strictObject({ criteria: z.int().meta({ description: 'How many' }) })

export const scorecardCreated = defineEvent('scorecard.created', 1, 'A scorecard was defined.', scorecardFacts)

export const scorecardChanged = defineEvent('scorecard.changed', 1, 'A scorecard was replaced.', scorecardFacts)

const reviewOf = { scorecardId: z.string(), caseId: z.string(), handlerId: z.string(), reviewerId: z.string() }

export const reviewOpened = defineEvent(
  'review.opened',
  1,
  'Somebody was asked to review how a case was handled.',
  z.strictObject(reviewOf),
)

export const reviewCompleted = defineEvent(
  'review.completed',
  1,
  'A case was reviewed.',
  z.strictObject({ ...reviewOf, total: z.number().meta({ description: 'In per cent of the best' }) }),
)
