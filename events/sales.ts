import * as z from 'zod'
import { defineEvent } from './define-event.ts'

const id = z.string().optional()
const assignment = { ownerId: id, teamId: id }
const money = z.strictObject({ amount: z.string(), currency: z.string() }).optional()

/** What every event of a deal tells of it, so that few who react have to read it. */
const deal = {
  pipelineId: z.string(),
  stage: z.string(),
  amount: money,
  customerId: id,
  ...assignment,
}

export const dealCreated = defineEvent(
  'deal.created',
  1,
  'A deal was opened, or one that was opened elsewhere was brought in.',
  z.strictObject({
    ...deal,
    state: z.enum(['open', 'won', 'lost']),
    closeDate: id,
    leadId: id,
    isImported: z.boolean(),
  }),
)

export const dealChanged = defineEvent(
  'deal.changed',
  1,
  'Fields of a deal changed.',
  z.strictObject({ fields: z.array(z.string()) }),
)

export const dealStageChanged = defineEvent(
  'deal.stage_changed',
  1,
  'A deal went from one stage of its pipeline to another.',
  z.strictObject({ from: z.string(), to: z.string(), probability: z.number(), ...deal }),
)

export const dealWon = defineEvent(
  'deal.won',
  1,
  'A deal was won.',
  z.strictObject({
    ...deal,
    closedAt: z.string(),
    splits: z.array(z.strictObject({ userId: z.string(), percent: z.number() })),
  }),
)

export const dealLost = defineEvent(
  'deal.lost',
  1,
  'A deal was lost.',
  z.strictObject({ ...deal, closedAt: z.string(), reason: z.string().meta({ description: 'Key of a reason' }) }),
)

export const dealReopened = defineEvent(
  'deal.reopened',
  1,
  'A deal that was won or lost is open again.',
  z.strictObject({ ...deal, from: z.enum(['won', 'lost']) }),
)

export const dealAssigned = defineEvent(
  'deal.assigned',
  1,
  'A deal went to another owner or another team.',
  z.strictObject({ from: z.strictObject(assignment), to: z.strictObject(assignment) }),
)

export const dealAged = defineEvent(
  'deal.aged',
  1,
  'A deal stays in its stage for longer than the stage allows.',
  z.strictObject({ ...deal, days: z.int().meta({ description: 'That the stage allows' }), enteredAt: z.string() }),
)

const stages = z.array(z.string()).meta({ description: 'Keys of its stages, in their order' })

export const pipelineCreated = defineEvent('pipeline.created', 1, 'A pipeline was defined.', z.strictObject({ stages }))

export const pipelineChanged = defineEvent(
  'pipeline.changed',
  1,
  'A pipeline was edited; deals keep what they entered their stages with.',
  z.strictObject({ fields: z.array(z.string()), stages }),
)

export const territoriesChanged = defineEvent(
  'territory.changed',
  1,
  'The territories were drawn anew; deals stay where they are until they are placed again.',
  z.strictObject({ territoryIds: z.array(z.string()) }),
)

const territoriesVersion = z.int()

export const placementStarted = defineEvent(
  'placement.started',
  1,
  'Open deals are put into the territories as they are drawn now.',
  z.strictObject({ territoriesVersion }),
)

export const placementDone = defineEvent(
  'placement.done',
  1,
  'All open deals are in the territories into which they fall.',
  z.strictObject({
    territoriesVersion,
    looked: z.int().meta({ description: 'Open deals that were looked at' }),
    placed: z.int().meta({ description: 'Those of them that went to another territory' }),
  }),
)
