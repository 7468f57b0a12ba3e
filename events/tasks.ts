import * as z from 'zod'
import { defineEvent } from './define-event.ts'

const assignment = { assigneeId: z.string().optional(), teamId: z.string().optional() }
const about = { customerId: z.string().optional(), ...assignment }

export const taskCreated = defineEvent(
  'task.created',
  1,
  'A task was made, by a person or an automation.',
  z.strictObject({
    kind: z.string(),
    priority: z.string(),
    dueAt: z.string().optional(),
    source: z.string().optional(),
    ...about,
  }),
)

export const taskChanged = defineEvent(
  'task.changed',
  1,
  'Fields of a task changed.',
  z.strictObject({ fields: z.array(z.string()) }),
)

export const taskAssigned = defineEvent(
  'task.assigned',
  1,
  'A task went to another person or another team, or was taken from a team’s queue.',
  z.strictObject({ from: z.strictObject(assignment), to: z.strictObject(assignment) }),
)

export const taskCompleted = defineEvent(
  'task.completed',
  1,
  'A task was done.',
  z.strictObject({ nextTaskId: z.string().optional(), ...about }),
)

export const taskCancelled = defineEvent('task.cancelled', 1, 'A task was given up.', z.strictObject(about))

export const taskReopened = defineEvent('task.reopened', 1, 'A finished task is open again.', z.strictObject(about))

export const taskReminded = defineEvent(
  'task.reminded',
  1,
  'The time of a reminder has come.',
  z.strictObject({ remindAt: z.string(), dueAt: z.string().optional(), ...about }),
)

export const taskBecameDue = defineEvent(
  'task.became_due',
  1,
  'The time by which a task should be done has come, and it is still open.',
  z.strictObject({ dueAt: z.string(), ...about }),
)
