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

const score = z.strictObject({ tier: id, rule: z.number().optional(), predictive: z.number().optional() })

export const leadScoreChanged = defineEvent(
  'lead.score_changed',
  1,
  'A lead came into another tier: by what happened with it, by idle days, or by another model. Points alone are not told.',
  z.strictObject({
    from: score.meta({ description: 'Without a tier when no rules scored it before' }),
    to: score.meta({ description: 'Without a tier when no rules score it any more' }),
    ...assignment,
  }),
)

const rosterId = id.meta({ description: 'The roster in which a place came free' })
const poolId = z.string()

export const leadPooled = defineEvent(
  'lead.pooled',
  1,
  'A lead was put into a public pool.',
  z.strictObject({ poolId, formerOwnerId: id, rosterId }),
)

export const leadClaimed = defineEvent(
  'lead.claimed',
  1,
  'A member of a public pool claimed a lead.',
  z.strictObject({ poolId, ...assignment }),
)

export const leadReturned = defineEvent(
  'lead.returned',
  1,
  'The owner of a lead gave it back to its public pool.',
  z.strictObject({ poolId, formerOwnerId: id, reason: z.string(), rosterId }),
)

const why = z.enum(['without_follow_up', 'without_deal', 'protection_ended'])

export const leadRecycled = defineEvent(
  'lead.recycled',
  1,
  'A lead went back to its public pool by the rules of the pool.',
  z.strictObject({ poolId, formerOwnerId: id, reason: why, rosterId }),
)

export const leadRecycleWarned = defineEvent(
  'lead.recycle_warned',
  1,
  'The owner of a lead was warned that it goes back to its public pool.',
  z.strictObject({ poolId, reason: why, days: z.int(), at: z.string(), ...assignment }),
)

export const leadRemovedFromPool = defineEvent(
  'lead.removed_from_pool',
  1,
  'A lead belongs to no public pool any more.',
  z.strictObject({ poolId, ...assignment }),
)

export const poolCreated = defineEvent('pool.created', 1, 'A public pool was defined.', z.strictObject({}))

export const poolChanged = defineEvent(
  'pool.changed',
  1,
  'The rules of a public pool were edited.',
  z.strictObject({ fields: z.array(z.string()) }),
)
