import * as z from 'zod'
import { defineEvent } from './define-event.ts'

export const carePlanCreated = defineEvent(
  'care_plan.created',
  1,
  'A care plan was added.',
  z.strictObject({ occasion: z.string(), action: z.string(), status: z.string() }),
)

export const carePlanChanged = defineEvent(
  'care_plan.changed',
  1,
  'Fields or the status of a care plan changed.',
  z.strictObject({ fields: z.array(z.string()), status: z.string() }),
)

const occasion = { planId: z.string(), customerId: z.string() }

export const careOccasionDone = defineEvent(
  'care_occasion.done',
  1,
  'What a care plan provides for an occasion of a customer was begun.',
  z.strictObject({
    ...occasion,
    action: z.string(),
    messageId: z.string().optional(),
    taskId: z.string().optional(),
    couponCode: z.string().optional(),
    points: z.int().optional(),
  }),
)

export const careOccasionHeldOut = defineEvent(
  'care_occasion.held_out',
  1,
  'Nothing was done on an occasion, because the customer is one of those to compare with.',
  z.strictObject(occasion),
)

export const careOccasionSkipped = defineEvent(
  'care_occasion.skipped',
  1,
  'Nothing was done on an occasion, for a reason.',
  z.strictObject({ ...occasion, reason: z.string() }),
)

export const careGoalMet = defineEvent(
  'care_occasion.goal_met',
  1,
  'A customer did what a care plan wants to bring about, in time.',
  z.strictObject({ ...occasion, goal: z.string(), isHeldOut: z.boolean() }),
)
