import * as z from 'zod'
import { FilterInput } from '../kernel/filter.ts'
import { line } from '../kernel/line.ts'
import { recordFields } from '../kernel/record-fields.ts'
import { openCategories } from './forecast-category.ts'

const mostStages = 20

const key = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)

/** Fields of a deal that a stage may ask for; besides, any custom field as `custom.<key>`. */
const requirable = [
  'amount',
  'closeDate',
  'customerId',
  'contacts',
  'lines',
  'competitors',
  'partnerId',
  'territoryId',
  'region',
  'source',
  'tags',
  'note',
  'team',
  'ownerId',
] as const

const Required = z.union([z.enum(requirable), z.string().regex(/^custom\.[a-z][a-zA-Z0-9]{0,39}$/)])

const EntryRule = z.strictObject({
  name: line(60).meta({ example: 'More than 100,000 only with a partner' }),
  when: FilterInput.meta({
    description:
      'Holds of the deal (`amount` as a number, `currency`) and its customer (`customer.level`), else it stays out',
  }),
})

const Approval = z.strictObject({
  approvers: z
    .array(z.string().min(1).max(40))
    .min(1)
    .max(10)
    .refine((ids) => new Set(ids).size === ids.length, { params: { code: 'named_twice' } })
    .meta({ description: 'Ids of users' }),
  mode: z.enum(['one', 'all']).default('one').meta({ description: 'Whether one of them is enough' }),
  expiresAfterDays: z.int().min(1).max(90).default(7),
  remindAfterDays: z.int().min(1).max(90).optional().meta({ description: 'Nobody is reminded when left out' }),
})

export const Stage = z.strictObject({
  key: key.meta({ example: 'proposal' }),
  name: line(60),
  probability: z.int().min(0).max(100).meta({ description: 'In per cent, of a deal that enters' }),
  category: z.enum(openCategories).default('pipeline'),
  required: z.array(Required).max(20).default([]).meta({ description: 'Fields that a deal has before it enters' }),
  entry: z.array(EntryRule).max(5).default([]),
  maxAgeDays: z.int().min(1).max(3650).optional().meta({ description: 'A deal that stays longer is flagged' }),
  next: z
    .array(key)
    .max(mostStages)
    .optional()
    .meta({ description: 'Where a deal may go from here; anywhere when left out' }),
  approval: Approval.optional(),
  retired: z.boolean().default(false).meta({ description: 'Nothing enters it any more' }),
})
export type Stage = z.infer<typeof Stage>

const LostReason = z.strictObject({
  key: key.meta({ example: 'price' }),
  name: line(60),
  retired: z.boolean().default(false),
})

const written = {
  name: line(60),
  stages: z
    .array(Stage)
    .min(1)
    .max(mostStages)
    .meta({ description: 'In their order; a new deal begins in the first one' }),
  lostReasons: z.array(LostReason).min(1).max(50),
}

export const PipelineInput = z.strictObject({
  ...written,
  isDefault: z
    .boolean()
    .default(false)
    .meta({ description: 'What a deal gets that names none; the first one always is' }),
})
export type PipelineInput = z.infer<typeof PipelineInput>

export const PipelinePatch = z.strictObject({ ...written, isDefault: z.literal(true), retired: z.boolean() }).partial()
export type PipelinePatch = z.infer<typeof PipelinePatch>

export const Pipeline = z.strictObject({
  ...recordFields,
  ...written,
  isDefault: z.boolean(),
  retired: z.boolean().meta({ description: 'No deal begins in it any more' }),
  template: z.string().optional(),
})

/** Kept with the record, never sent. */
export interface Internal {
  /** Grows whenever its stages change: what moves a deal is held to the edition that it was decided on. */
  readonly edition: number
}
export type Pipeline = z.infer<typeof Pipeline> & Internal
