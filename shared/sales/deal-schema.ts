import * as z from 'zod'
import { customValuesOf } from '../kernel/custom-values.ts'
import { InstantInput } from '../kernel/instant-input.ts'
import { line } from '../kernel/line.ts'
import { Money, MoneyInput } from '../kernel/money.ts'
import { recordFields } from '../kernel/record-fields.ts'
import { Line, LineInput } from './deal-lines.ts'
import { TeamMember } from './deal-team.ts'
import { forecastCategories, openCategories } from './forecast-category.ts'

const personal = { personal: true } as const
const id = z.string().min(1).max(40)
const label = line(64)
const percent = z.int().min(0).max(100)

export const dealStates = ['open', 'won', 'lost'] as const
export type DealState = (typeof dealStates)[number]

/** What a caller writes of a deal. */
const written = {
  name: line(200).meta(personal),
  customerId: id.optional(),
  contacts: z
    .array(z.strictObject({ contactId: id, role: label.optional().meta({ example: 'decision maker' }) }))
    .max(20)
    .optional(),
  closeDate: z.iso
    .date()
    .optional()
    .meta({ description: 'When it is expected to close; when it did, of a closed one' }),
  team: z.array(TeamMember).max(20).optional().meta({ description: 'Who works on it beside its owner' }),
  competitors: z
    .array(z.strictObject({ name: line(100), note: z.string().trim().min(1).max(1000).optional() }))
    .max(20)
    .optional(),
  partnerId: id.optional().meta({ description: 'A customer of the type partner or dealer' }),
  territoryId: id.optional(),
  region: label.optional(),
  source: z
    .strictObject({ channel: label, contactPoint: label.optional(), campaign: label.optional() })
    .optional()
    .meta({ description: 'Where it came from' }),
  tags: z.array(label).max(50).optional(),
  note: z.string().trim().min(1).max(4000).optional().meta(personal),
  externalId: label.optional().meta({ description: 'The id in another system; unique' }),
  custom: customValuesOf('deal').optional(),
}

const valued = {
  amount: MoneyInput.optional().meta({ description: 'Of a deal without lines; otherwise their sum' }),
  lines: z.array(LineInput).max(20).optional(),
  probability: percent.optional().meta({ description: 'That of the stage unless given' }),
  forecastCategory: z.enum(openCategories).optional().meta({ description: 'That of the stage unless given' }),
}

export const DealInput = z.strictObject({
  ...written,
  ...valued,
  pipelineId: id.optional().meta({ description: 'The default one of the tenant when left out' }),
  stage: id.optional().meta({ description: 'Key of a stage; the first one of the pipeline when left out' }),
  ownerId: id.optional(),
  teamId: id.optional(),
})
export type DealInput = z.infer<typeof DealInput>

/** What is given replaces, null removes or goes back to what the stage says. Stage, state and owner have routes of their own. */
export const DealPatch = z.strictObject({
  ...(Object.fromEntries(
    Object.entries({ ...written, ...valued }).map(([name, field]) => [name, z.nullable(field).optional()]),
  ) as {
    [Name in keyof (typeof written & typeof valued)]: z.ZodOptional<
      z.ZodNullable<(typeof written & typeof valued)[Name]>
    >
  }),
  name: written.name.optional(),
})
export type DealPatch = z.infer<typeof DealPatch>

/** Of a deal that another system kept: how far it came there, and when. What its pipeline asks of deals is not asked of it. */
export const Imported = z.strictObject({
  state: z.enum(dealStates).default('open'),
  openedAt: InstantInput.optional().meta({ description: 'When it was opened; now when left out' }),
  closedAt: InstantInput.optional().meta({ description: 'Of a won or lost one: when that was; now when left out' }),
  lostReason: id.optional().meta({ description: 'Of a lost one' }),
  stages: z
    .array(z.strictObject({ stage: id, enteredAt: InstantInput }))
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'The stages that it went through, in order; the last one is where it stands' }),
})
export type Imported = z.infer<typeof Imported>

export const DealUpsert = DealInput.extend({
  imported: Imported.optional().meta({ description: 'Needs `deal:write` over the whole tenant' }),
})
export type DealUpsert = z.infer<typeof DealUpsert>

const at = z.iso.datetime()

/** A stay in a stage, with what the stage was when the deal entered it. */
const Stay = z.strictObject({
  stage: z.string(),
  name: z.string(),
  probability: z.int(),
  category: z.enum(openCategories),
  enteredAt: at,
  leftAt: at.optional(),
  seconds: z.int().optional().meta({ description: 'How long it stayed, once it left' }),
  by: z.string(),
})
export type Stay = z.infer<typeof Stay>

export const Deal = z.strictObject({
  ...recordFields,
  ...written,
  amount: Money.optional(),
  lines: z.array(Line).max(20).optional(),
  pipelineId: z.string(),
  stage: z.string().meta({ description: 'Key of a stage of the pipeline; of a closed deal, where it stood' }),
  state: z.enum(dealStates),
  probability: percent,
  forecastCategory: z.enum(forecastCategories),
  manual: z
    .array(z.enum(['probability', 'forecastCategory']))
    .optional()
    .meta({ description: 'What somebody set, so that the stage does not' }),
  ownerId: id.optional(),
  teamId: id.optional(),
  leadId: id.optional(),
  stages: z.array(Stay).max(100).meta({ description: 'Its stays in stages, the latest last' }),
  openedAt: at,
  agedAt: at.optional().meta({ description: 'When it had been in its stage for as long as the stage allows' }),
  closedAt: at.optional(),
  lostReason: z
    .strictObject({ key: z.string(), name: z.string(), note: z.string().optional().meta(personal) })
    .optional(),
  wonBy: z
    .strictObject({
      ownerId: z.string(),
      teamId: z.string().optional(),
      splits: z.array(z.strictObject({ userId: z.string(), percent: z.number() })),
    })
    .optional()
    .meta({ description: 'Who had it when it was won; the splits add up to 100' }),
  reopenedCount: z.int(),
  isImported: z.literal(true).optional(),
})

/** Kept with the record, never sent. */
export interface Internal {
  readonly searchableCustom?: readonly string[]
  /** When its stay in the stage becomes too long; absent when the stage allows any, or it was flagged already. */
  readonly agesAt?: string
  /** Of a closed deal: when it was expected to close, which it is again once it is reopened. */
  readonly expectedDate?: string
}
export type Deal = z.infer<typeof Deal> & Internal
