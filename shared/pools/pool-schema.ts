import * as z from 'zod'
import { methods } from '../kernel/contact-method.ts'
import { recordFields } from '../kernel/record-fields.ts'
import { pooledNouns } from './pooled.ts'

const id = z.string().min(1).max(40)
const days = z.int().min(1).max(3650)
const line = (most: number) => z.string().trim().min(1).max(most)

/** What an owner can do that keeps a record: ways of being in touch, a task done, a deal opened. */
export const protectingActions = [...methods, 'task_done', 'deal_created'] as const

const Protection = z
  .strictObject({
    protectDays: days.meta({ description: 'How long who gets a record has it without doing anything' }),
    extendDays: days.meta({ description: 'How long each listed action keeps it, from the moment of the action' }),
    mostDays: days.meta({ description: 'When it ends whatever was done' }),
    actions: z.array(z.enum(protectingActions)).max(protectingActions.length).default(['call', 'meeting', 'visit']),
  })
  .meta({ description: 'When it ends, the record goes back to the pool' })

const Rule = z.strictObject({
  levels: z
    .array(line(40))
    .min(1)
    .max(20)
    .optional()
    .meta({ description: 'Statuses of leads, or levels of customers, that it is for; without them it is for all' }),
  withoutFollowUpDays: days.optional(),
  withoutDealDays: days.optional(),
})

const Limits = z.strictObject({
  claimsPerDay: z.int().min(1).max(10_000).optional().meta({ description: 'Of one person, in the tenant’s day' }),
  holding: z.int().min(1).max(100_000).optional().meta({ description: 'How many of its records one person may have' }),
  countWon: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether those that were converted or won take a place too' }),
})

const written = {
  name: line(100),
  userIds: z.array(id).max(200).meta({ description: 'Who may see and claim what waits in it' }),
  teamIds: z.array(id).max(50).meta({ description: 'Teams whose own people may' }),
  adminIds: z.array(id).max(20).meta({ description: 'Members who hand out, remove and lock besides' }),
  hidden: z.array(line(40)).max(60).meta({
    description: 'What nobody sees before a claim: fields that are written of a record. Personal ones by default',
  }),
  limits: Limits,
  coolDownDays: z.int().min(0).max(3650).meta({ description: 'How long a former owner may not claim it again' }),
  closedForHours: z.int().min(0).max(8760).meta({ description: 'How long what came in may not be claimed' }),
  protection: Protection.nullable(),
  recycle: z.array(Rule).max(20).meta({ description: 'The first rule that is for a record counts' }),
  warnDays: z.array(z.int().min(1).max(365)).max(5).meta({ description: 'How many days before its owner is warned' }),
  showsOwner: z.boolean().meta({ description: 'Whether the look-up names who has a protected record' }),
}

export const PoolInput = z.strictObject({
  ...written,
  userIds: written.userIds.default([]),
  teamIds: written.teamIds.default([]),
  adminIds: written.adminIds.default([]),
  holds: z.enum(pooledNouns).default('lead').meta({ description: 'What it is a pool of, for good' }),
  hidden: written.hidden.optional(),
  limits: Limits.default({ countWon: false }),
  coolDownDays: written.coolDownDays.default(0),
  closedForHours: written.closedForHours.default(0),
  protection: Protection.nullable().default(null),
  recycle: written.recycle.default([]),
  warnDays: written.warnDays.default([]),
  showsOwner: written.showsOwner.default(true),
})
export type PoolInput = z.infer<typeof PoolInput>

export const PoolPatch = z.strictObject(written).partial()
export type PoolPatch = z.infer<typeof PoolPatch>

export const Pool = z.strictObject({
  ...recordFields,
  ...written,
  holds: z.enum(pooledNouns),
  retired: z.boolean().meta({ description: 'Nothing comes in any more; what waits there can still be claimed' }),
})
export type Pool = z.infer<typeof Pool>
