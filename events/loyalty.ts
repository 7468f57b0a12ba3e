import * as z from 'zod'
import { defineEvent } from './define-event.ts'

const entry = z.strictObject({
  customerId: z.string(),
  points: z.int().meta({ description: 'Below 0 when they were taken' }),
  balance: z.int(),
  rule: z.string().optional(),
})

export const pointsEarned = defineEvent('points.earned', 1, 'A customer earned points.', entry)
export const pointsSpent = defineEvent('points.spent', 1, 'A customer spent points.', entry)
export const pointsAdjusted = defineEvent('points.adjusted', 1, 'Points of a customer were corrected.', entry)
export const pointsExpired = defineEvent('points.expired', 1, 'Points of a customer expired.', entry)

export const loyaltyLevelChanged = defineEvent(
  'loyalty.level_changed',
  1,
  'A customer reached another level of loyalty, or none any more.',
  z.strictObject({ customerId: z.string(), from: z.string().optional(), to: z.string().optional() }),
)

export const loyaltyProgrammeChanged = defineEvent(
  'loyalty.programme_changed',
  1,
  'Levels, expiry or earning rules of the loyalty programme changed.',
  z.strictObject({ fields: z.array(z.string()) }),
)
