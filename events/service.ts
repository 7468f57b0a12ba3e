import * as z from 'zod'
import { defineEvent } from './define-event.ts'

const id = z.string().optional()
const assignment = { ownerId: id, teamId: id }
const about = { customerId: id, ...assignment }

export const caseOpened = defineEvent(
  'case.opened',
  1,
  'A case was opened, by a person, a form, an e-mail or an automation.',
  z.strictObject({
    kind: z.string(),
    priority: z.string(),
    channel: z.string(),
    status: z.string(),
    categoryId: id,
    followUpOf: id,
    splitFrom: id,
    ...about,
  }),
)

export const caseChanged = defineEvent(
  'case.changed',
  1,
  'Fields of a case changed.',
  z.strictObject({ fields: z.array(z.string()) }),
)

export const caseTaken = defineEvent(
  'case.taken',
  1,
  'Somebody took a case out of its queue.',
  z.strictObject({ ownerId: z.string(), teamId: id }),
)

export const caseAssigned = defineEvent(
  'case.assigned',
  1,
  'A case went to another person or another team.',
  z.strictObject({
    from: z.strictObject(assignment),
    to: z.strictObject(assignment),
    rosterId: id.meta({ description: 'The roster in which a place came free' }),
  }),
)

const group = z.enum(['open', 'paused', 'resolved', 'closed'])

export const caseStatusChanged = defineEvent(
  'case.status_changed',
  1,
  'A case went from one status to another.',
  z.strictObject({ from: z.string(), to: z.string(), fromGroup: group, toGroup: group, ...about }),
)

export const caseReplied = defineEvent(
  'case.replied',
  1,
  'Staff answered the customer.',
  z.strictObject({ messageId: z.string(), isFirst: z.boolean(), channel: z.string(), ...about }),
)

export const caseCustomerReplied = defineEvent(
  'case.customer_replied',
  1,
  'The customer wrote.',
  z.strictObject({ messageId: z.string(), channel: z.string(), ...about }),
)

export const caseResolved = defineEvent('case.resolved', 1, 'A case was resolved.', z.strictObject(about))

export const caseReopened = defineEvent(
  'case.reopened',
  1,
  'A resolved or closed case is open again.',
  z.strictObject({ fromGroup: group, ...about }),
)

export const caseClosed = defineEvent(
  'case.closed',
  1,
  'A case was closed.',
  z.strictObject({ kind: z.string(), replies: z.int(), contactId: id, ...about }),
)

export const caseMerged = defineEvent(
  'case.merged',
  1,
  'Other cases became a part of this one; their ids answer with it.',
  z.strictObject({ losers: z.array(z.string()) }),
)

export const caseSplit = defineEvent(
  'case.split',
  1,
  'Messages of a case became a case of their own.',
  z.strictObject({ caseId: z.string(), messageIds: z.array(z.string()) }),
)

export const complaintStepDone = defineEvent(
  'complaint.step_done',
  1,
  'A complaint came a step further, or its sign-off was refused.',
  z.strictObject({
    step: z.enum(['acknowledge', 'cause', 'remedy', 'compensation', 'sign_off', 'prevention']),
    approved: z.boolean().optional(),
    compensation: z.strictObject({ amount: z.string(), currency: z.string() }).optional(),
    customerId: id,
  }),
)

export const calendarCreated = defineEvent(
  'calendar.created',
  1,
  'A business calendar was added.',
  z.strictObject({ parentId: id }),
)

export const calendarChanged = defineEvent(
  'calendar.changed',
  1,
  'Fields of a business calendar changed; calendars below it inherit its exceptions.',
  z.strictObject({
    fields: z.array(z.string()),
    fromVersion: z.int().meta({ description: 'The version before the change' }),
  }),
)

export const caseSettingsChanged = defineEvent(
  'case_settings.changed',
  1,
  'Statuses, priorities or the time for reopening changed.',
  z.strictObject({ fields: z.array(z.string()) }),
)

export const caseCategoriesChanged = defineEvent(
  'case_categories.changed',
  1,
  'The tree of categories changed.',
  z.strictObject({ count: z.int() }),
)

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

export const mailboxCreated = defineEvent('mailbox.created', 1, 'A mailbox was defined.', z.strictObject({}))

export const mailboxChanged = defineEvent(
  'mailbox.changed',
  1,
  'Settings of a mailbox changed.',
  z.strictObject({ fields: z.array(z.string()) }),
)

export const mailboxSecretRotated = defineEvent(
  'mailbox.secret_rotated',
  1,
  'What signs the mails of a mailbox was replaced.',
  z.strictObject({}),
)

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
