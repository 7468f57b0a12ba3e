import * as z from 'zod'
import { behaviourRecorded } from '../../events/customers.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import { derivedId } from '../kernel/derived-id.ts'
import { day, type Instant, instantOf, minute, plusMs } from '../kernel/instant.ts'
import { InstantInput } from '../kernel/instant-input.ts'
import { line } from '../kernel/line.ts'
import { MoneyInput } from '../kernel/money.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { fieldRefusal } from '../kernel/refusal.ts'
import { label, personal } from './person-schema.ts'

const mostProperties = 20
const clockSkewMs = 5 * minute
const oldestMs = 2 * 365 * day

const Properties = z
  .record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]{0,39}$/), z.union([z.string().max(100), z.number(), z.boolean()]))
  .refine((properties) => Object.keys(properties).length <= mostProperties, {
    params: { code: 'too_big.array', maximum: mostProperties },
  })
  .meta({ ...personal, maxProperties: mostProperties, description: 'Whatever else is known of it' })

const done = {
  eventId: z
    .string()
    .min(1)
    .max(100)
    .meta({ description: 'The caller’s own; the same one again changes nothing and is answered with the first' }),
  type: label.meta({ description: 'page_viewed, product_viewed, purchased, app_opened, or a label of your own' }),
  at: InstantInput.optional().meta({
    description: 'When it was done, now by default: at most 5 minutes ahead and 2 years ago',
  }),
  subject: line(200).optional().meta({ description: 'The page or product, by its name or number' }),
  amount: MoneyInput.optional(),
  channel: label.optional().meta({ example: 'mini_program' }),
  properties: Properties.optional(),
}

/** Ways to say whose behaviour it is: exactly one of them. */
export const whose = ['customerId', 'email', 'phone', 'externalId'] as const

export const BehaviourInput = z.strictObject({
  customerId: z.string().min(1).max(40).optional(),
  email: z.string().min(1).max(254).optional().meta(personal),
  phone: z.string().min(1).max(40).optional().meta(personal),
  externalId: z.string().min(1).max(128).optional(),
  ...done,
})
export type BehaviourInput = z.infer<typeof BehaviourInput>

/** Something that a customer did by itself, such as looking at a product. It never changes. */
export const Behaviour = z.strictObject({ ...recordFields, customerId: z.string(), ...done, at: z.iso.datetime() })
export type Behaviour = z.infer<typeof Behaviour>
type NewBehaviour = Omit<Behaviour, Exclude<keyof RecordFields, 'id'>>

/** The id follows from the caller's `eventId` alone, so that of any number of twins one is kept. */
export const behaviourId = (tenantId: string, eventId: string): string =>
  derivedId('bhv', instantOf(0), `${tenantId}#${eventId}`)

/** @throws Refusal `request.invalid` when it was done in the future, or too long ago */
export const recordBehaviour = (
  id: string,
  customerId: string,
  { email, phone, externalId, ...given }: BehaviourInput,
  now: Instant,
): Decision<NewBehaviour> => {
  const { type, at = now, channel, subject, amount } = given
  if (at > plusMs(now, clockSkewMs)) throw fieldRefusal('/at', 'too_big.date')
  if (at < plusMs(now, -oldestMs)) throw fieldRefusal('/at', 'too_small.date')
  const facts = {
    customerId,
    type,
    at,
    ...(channel !== undefined && { channel }),
    ...(subject !== undefined && { subject }),
    ...(amount !== undefined && { amount }),
  }
  return { state: { ...given, at, id, customerId }, raises: [raise(behaviourRecorded, facts)] }
}
