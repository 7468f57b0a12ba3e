import * as z from 'zod'
import { about, id } from './case-facts.ts'
import { defineEvent } from './define-event.ts'

const milestone = {
  clock: z.enum([
    ...['firstResponse', 'nextResponse', 'resolution', 'complaintAcknowledge', 'complaintCause', 'complaintRemedy'],
    ...['complaintCompensation', 'complaintSignOff', 'complaintPrevention'],
  ] as const),
  messageId: id.meta({ description: 'Of a next response: the message that waits for it' }),
  round: z.int().optional().meta({ description: 'Of a step of a complaint that is taken once more: which time' }),
  reachedAt: z.string().meta({ description: 'When the clock came to it' }),
  deadline: id,
  clockVersion: z.int(),
  policyId: z.string(),
  policyVersion: z.int(),
  notify: z.array(z.string()).meta({ description: 'Whom to tell: owner, manager, team, or ids of users' }),
  ...about,
}

export const caseSlaWarned = defineEvent(
  'case.sla_warned',
  1,
  'A promise to a customer runs out.',
  z.strictObject({ percent: z.int(), ...milestone }),
)

export const caseSlaBreached = defineEvent(
  'case.sla_breached',
  1,
  'A promise to a customer was not kept in time.',
  z.strictObject(milestone),
)

export const caseEscalated = defineEvent(
  'case.escalated',
  1,
  'A promise to a customer is broken for so long that the next level of its escalation was reached.',
  z.strictObject({
    level: z.int(),
    done: z.array(z.string()).meta({ description: 'What was done besides telling people' }),
    skipped: z.array(z.string()).meta({ description: 'What made no difference any more' }),
    ...milestone,
  }),
)

export const slaPolicyCreated = defineEvent(
  'sla_policy.created',
  1,
  'A service level policy was drafted.',
  z.strictObject({ position: z.int() }),
)

export const slaPolicyChanged = defineEvent(
  'sla_policy.changed',
  1,
  'The draft, name or position of a service level policy changed, or it was retired.',
  z.strictObject({ fields: z.array(z.string()) }),
)

export const slaPolicyPublished = defineEvent(
  'sla_policy.published',
  1,
  'New cases get this version of a service level policy.',
  z.strictObject({ policyVersion: z.int() }),
)

export const slaPolicySecretRotated = defineEvent(
  'sla_policy.secret_rotated',
  1,
  'What signs the webhooks of a service level policy was made or replaced.',
  z.strictObject({}),
)
