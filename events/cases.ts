import * as z from 'zod'
import { about, assignment, id } from './case-facts.ts'
import { defineEvent } from './define-event.ts'

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
