import * as z from 'zod'
import { rosterChanged, rosterCreated } from '../../events/assignment.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import { idPattern } from '../kernel/ids.ts'
import { patched } from '../kernel/patched.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { cleanText } from '../kernel/text.ts'
import { isTimeZone } from '../kernel/time-zone.ts'

export const methods = ['round_robin', 'weighted', 'least_open'] as const
export type Method = (typeof methods)[number]

const mostMembers = 100

const Member = z.strictObject({
  userId: z.string().regex(idPattern('usr')),
  weight: z
    .int()
    .min(1)
    .max(100)
    .default(1)
    .meta({ description: 'Share of what is given, where the method is weighted' }),
  quotaPerDay: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .meta({ description: 'Most that is given on one day of the roster' }),
  quotaPerWeek: z
    .int()
    .min(1)
    .max(50_000)
    .optional()
    .meta({ description: 'Most that is given from Monday to Sunday of the roster' }),
  backlogCap: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .meta({ description: 'Nothing more is given while this many are open, whether given, taken or handed over' }),
})
export type Member = z.infer<typeof Member>

export const RosterInput = z.strictObject({
  name: z.string().max(400).overwrite(cleanText).min(1).max(100),
  teamId: z.string().regex(idPattern('tea')).optional().meta({ description: 'Team that what is given belongs to' }),
  members: z
    .array(Member)
    .min(1)
    .max(mostMembers)
    .superRefine((members, context) => {
      for (const [place, { userId }] of members.entries())
        if (members.findIndex((other) => other.userId === userId) < place)
          context.addIssue({ code: 'custom', path: [place, 'userId'], params: { code: 'named_twice' } })
    }),
  method: z.enum(methods).default('round_robin'),
  zone: z
    .string()
    .max(64)
    .refine(isTimeZone, { params: { code: 'time_zone' } })
    .meta({ description: 'IANA time zone in which quotas begin anew at midnight', example: 'Asia/Shanghai' }),
})
export type RosterInput = z.infer<typeof RosterInput>

/** Who takes turns. Its version stands in every assignment; a change holds from the next ticket on. */
export const Roster = z.strictObject({ ...recordFields, ...RosterInput.shape })
export type Roster = z.infer<typeof Roster>
type NewRoster = Omit<Roster, Exclude<keyof RecordFields, 'id'>>

const facts = ({ method, members }: RosterInput) => ({ method, members: members.length })

export const createRoster = (id: string, input: RosterInput): Decision<NewRoster> => ({
  state: { ...input, id },
  raises: [raise(rosterCreated, facts(input))],
})

/** Replaces everything that a caller writes of a roster. */
export const replaceRoster = (roster: Roster, input: RosterInput): Decision<Roster> => {
  const { state, fields } = patched(roster, { ...input, teamId: input.teamId ?? null })
  return { state, raises: fields.length > 0 ? [raise(rosterChanged, { fields: [...fields], ...facts(state) })] : [] }
}
