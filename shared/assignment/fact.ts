import * as z from 'zod'
import { leftOutReasons } from './eligible.ts'
import { methods } from './roster.ts'

const instant = z.iso.datetime()

/**
 * What became of one wish to have a subject assigned, and why: `waiting` in a roster's queue, `assigned`, or `withdrawn` when it
 * needed nobody any more before its turn came.
 */
export const AssignmentFact = z.strictObject({
  noun: z.string(),
  subjectId: z.string(),
  state: z.enum(['waiting', 'assigned', 'withdrawn']),
  askedAt: instant,
  cause: z.string().meta({ description: 'The event or request that asked for it' }),
  ruleId: z.string(),
  rulesVersion: z.int().meta({ description: 'Version of the routing rules that were matched' }),
  at: instant.optional().meta({ description: 'When it was assigned or withdrawn' }),
  userId: z.string().optional(),
  teamId: z.string().optional(),
  rosterId: z.string().optional(),
  rosterVersion: z.int().optional(),
  method: z.enum(methods).optional(),
  ticket: z.int().optional(),
  candidates: z
    .array(z.string())
    .optional()
    .meta({ description: 'Who could have been given it, whose turn it was first' }),
  leftOut: z
    .array(z.strictObject({ userId: z.string(), reason: z.enum(leftOutReasons) }))
    .optional()
    .meta({ description: 'Who could not be given it' }),
})
export type AssignmentFact = z.infer<typeof AssignmentFact>
