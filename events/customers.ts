import * as z from 'zod'
import { defineEvent } from './define-event.ts'

const changedFields = z.array(z.string().max(64)).max(100)

export const customerCreated = defineEvent(
  'customer.created',
  1,
  'A customer was added.',
  z.strictObject({ kind: z.string(), type: z.string(), lifecycle: z.string(), ownerId: z.string().optional() }),
)

export const customerChanged = defineEvent(
  'customer.changed',
  1,
  'Fields of a customer changed.',
  z.strictObject({ fields: changedFields }),
)

export const customerOwnerChanged = defineEvent(
  'customer.owner_changed',
  1,
  'A customer went from one owner to another.',
  z.strictObject({ from: z.string().optional(), to: z.string().optional() }),
)

export const customerVoided = defineEvent('customer.voided', 1, 'A customer was voided.', z.strictObject({}))

export const customerRestored = defineEvent(
  'customer.restored',
  1,
  'A voided customer was restored.',
  z.strictObject({}),
)

const poolId = z.string()
const id = z.string().optional()
const assignment = { ownerId: id, teamId: id }
const why = z.enum(['without_follow_up', 'without_deal', 'protection_ended'])

export const customerPooled = defineEvent(
  'customer.pooled',
  1,
  'A customer was put into a public pool.',
  z.strictObject({ poolId, formerOwnerId: id }),
)

export const customerClaimed = defineEvent(
  'customer.claimed',
  1,
  'A member of a public pool claimed a customer.',
  z.strictObject({ poolId, ...assignment }),
)

export const customerReturned = defineEvent(
  'customer.returned',
  1,
  'The owner of a customer gave it back to its public pool.',
  z.strictObject({ poolId, formerOwnerId: id, reason: z.string() }),
)

export const customerRecycled = defineEvent(
  'customer.recycled',
  1,
  'A customer went back to its public pool by the rules of the pool.',
  z.strictObject({ poolId, formerOwnerId: id, reason: why }),
)

export const customerRecycleWarned = defineEvent(
  'customer.recycle_warned',
  1,
  'The owner of a customer was warned that it goes back to its public pool.',
  z.strictObject({ poolId, reason: why, days: z.int(), at: z.string(), ...assignment }),
)

export const customerRemovedFromPool = defineEvent(
  'customer.removed_from_pool',
  1,
  'A customer belongs to no public pool any more.',
  z.strictObject({ poolId, ...assignment }),
)

export const customerNeglected = defineEvent(
  'customer.neglected',
  1,
  'Nobody was in touch with a customer for as long as its level allows.',
  z.strictObject({
    ownerId: z.string().optional(),
    level: z.string().optional(),
    lastInteractionAt: z.string().optional(),
    days: z.int(),
  }),
)

export const fieldSetChanged = defineEvent(
  'field.changed',
  1,
  'A custom field was added or changed.',
  z.strictObject({ noun: z.string(), key: z.string() }),
)

const ofOrganisations = { customerIds: z.array(z.string()).max(10) }

export const contactCreated = defineEvent(
  'contact.created',
  1,
  'A contact of organisations was added.',
  z.strictObject(ofOrganisations),
)

export const contactChanged = defineEvent(
  'contact.changed',
  1,
  'Fields of a contact changed.',
  z.strictObject({ ...ofOrganisations, fields: changedFields }),
)

export const contactVoided = defineEvent('contact.voided', 1, 'A contact was voided.', z.strictObject(ofOrganisations))

export const contactRestored = defineEvent(
  'contact.restored',
  1,
  'A voided contact was restored.',
  z.strictObject(ofOrganisations),
)

export const sourceCreated = defineEvent('source.created', 1, 'A capture source was defined.', z.strictObject({}))

export const sourceChanged = defineEvent(
  'source.changed',
  1,
  'Settings of a capture source changed.',
  z.strictObject({ fields: changedFields }),
)

export const sourceKeyRotated = defineEvent(
  'source.key_rotated',
  1,
  'A capture source has a new key.',
  z.strictObject({}),
)

const ofSource = { sourceId: z.string(), customerId: z.string().optional(), leadId: z.string().optional() }

export const captureReceived = defineEvent(
  'capture.received',
  1,
  'A web form was sent in.',
  z.strictObject({ ...ofSource, isNew: z.boolean(), consent: z.boolean(), awaitsConfirmation: z.boolean() }),
)

export const captureConfirmed = defineEvent(
  'capture.confirmed',
  1,
  'Whoever sent a form in confirmed the consent in it.',
  z.strictObject(ofSource),
)

export const behaviourRecorded = defineEvent(
  'behaviour.recorded',
  1,
  'A customer did something by itself, such as looking at a product.',
  z.strictObject({
    customerId: z.string(),
    type: z.string(),
    at: z.string(),
    channel: z.string().optional(),
    subject: z.string().optional(),
    amount: z.strictObject({ amount: z.string(), currency: z.string() }).optional(),
  }),
)
