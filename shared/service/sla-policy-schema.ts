import * as z from 'zod'
import { FilterInput } from '../kernel/filter.ts'
import { idPattern } from '../kernel/ids.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { cleanText } from '../kernel/text.ts'

const mostMinutes = 525_600
const word = z.string().max(400).overwrite(cleanText).min(1).max(100)
const minutes = z.int().min(1).max(mostMinutes)

/** Whom a milestone is told to. */
const Recipient = z
  .union([z.enum(['owner', 'manager', 'team']), z.string().regex(idPattern('usr'))])
  .meta({ description: 'The owner of the case, the manager of its team, everybody in it, or a user by id' })
const Recipients = z.array(Recipient).max(10)

/** Promises in minutes of working time; one that is left out is not made. */
const Targets = z.strictObject({
  firstResponse: minutes.optional(),
  nextResponse: minutes.optional(),
  resolution: minutes.optional(),
})
export type Targets = z.infer<typeof Targets>

/** The same for the steps of a complaint, whatever its priority; each from when the one before it was done. */
const ComplaintSteps = z.strictObject({
  acknowledge: minutes.optional(),
  cause: minutes.optional(),
  remedy: minutes.optional(),
  compensation: minutes.optional(),
  signOff: minutes.optional(),
  prevention: minutes.optional(),
})

const Warning = z.strictObject({ percent: z.int().min(1).max(99), notify: Recipients })

const Action = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('notify'), to: Recipients.min(1) }),
  z.strictObject({
    do: z.literal('reassign'),
    ownerId: z.string().regex(idPattern('usr')).optional(),
    teamId: z.string().regex(idPattern('tea')).optional(),
  }),
  z.strictObject({ do: z.literal('raise_priority') }),
  z.strictObject({
    do: z.literal('webhook'),
    url: z
      .string()
      .max(1000)
      .meta({ description: 'HTTPS, on the public internet', example: 'https://hooks.example.com/guanxi' }),
  }),
  z.strictObject({ do: z.literal('create_task'), title: word, dueInMinutes: minutes.optional() }),
])
export type EscalationAction = z.infer<typeof Action>

const Level = z.strictObject({
  afterMinutes: z.int().min(0).max(mostMinutes).meta({ description: 'After the breach' }),
  of: z.enum(['business', 'wall']).default('business').meta({ description: 'Working time, or time on the clock' }),
  actions: z.array(Action).min(1).max(6),
})

const content = {
  when: FilterInput.optional().meta({ description: 'Without a condition the policy holds for every case' }),
  calendarId: z
    .string()
    .regex(idPattern('cal'))
    .optional()
    .meta({ description: 'In whose working time the promises are; the tenant’s default by default' }),
  targets: z
    .strictObject({
      low: Targets.optional(),
      normal: Targets.optional(),
      high: Targets.optional(),
      urgent: Targets.optional(),
    })
    .meta({ description: 'A priority that is left out is promised what the next less urgent one is' }),
  complaintSteps: ComplaintSteps.optional(),
  warnings: z.array(Warning).max(3).default([]),
  breach: z.strictObject({ notify: Recipients }).default({ notify: ['owner'] }),
  levels: z.array(Level).max(5).default([]).meta({ description: 'What happens the longer a promise is broken' }),
}

/** What a policy promises and does: the part of it that has versions. */
export const SlaRules = z.strictObject(content)
export type SlaRules = z.infer<typeof SlaRules>

const position = z
  .int()
  .min(0)
  .max(10_000)
  .meta({ description: 'The first policy that holds is the case’s, the lowest position first' })

export const SlaPolicyInput = z.strictObject({ name: word, position: position.default(100), draft: SlaRules })
export type SlaPolicyInput = z.infer<typeof SlaPolicyInput>

/** The draft is replaced as a whole. */
export const SlaPolicyPatch = z.strictObject({
  name: word.optional(),
  position: position.optional(),
  draft: SlaRules.optional(),
})
export type SlaPolicyPatch = z.infer<typeof SlaPolicyPatch>

export const SlaPolicy = z.strictObject({
  ...recordFields,
  name: word,
  position,
  draft: SlaRules.meta({ description: 'What the next version will be' }),
  publishedVersion: z.int().optional().meta({ description: 'What new cases get; older ones keep theirs' }),
  publishedAt: z.iso.datetime().optional(),
  status: z.enum(['draft', 'published', 'retired']),
  previousSecretUntil: z.iso
    .datetime()
    .optional()
    .meta({ description: 'Until when its webhooks are signed with the secret before too' }),
})

/** Kept with the record, never sent: the secret of its webhooks follows from it. Absent before there is one. */
interface Internal {
  readonly webhookSecretVersion?: number
}
export type SlaPolicy = z.infer<typeof SlaPolicy> & Internal
export type NewSlaPolicy = Omit<SlaPolicy, Exclude<keyof RecordFields, 'id'>>
