import * as z from 'zod'
import { deputyNamed } from '../../events/approvals.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { InstantInput } from '../kernel/instant-input.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { fieldRefusal } from '../kernel/refusal.ts'

const id = z.string().min(1).max(40)

export const DeputyInput = z
  .strictObject({
    deputyId: id.nullable().meta({ description: 'A user; null: nobody any more' }),
    from: InstantInput.optional().meta({ description: 'Now when left out' }),
    to: InstantInput.optional().meta({ description: 'Until when; needed with a deputy' }),
  })
  .superRefine(({ deputyId, to }, context) => {
    if (deputyId !== null && to === undefined)
      context.addIssue({ code: 'custom', path: ['to'], params: { code: 'required' } })
  })
export type DeputyInput = z.infer<typeof DeputyInput>

const at = z.iso.datetime()

/** Who decides on approvals for a user, whose id it has. */
export const Deputy = z.strictObject({
  ...recordFields,
  deputyId: id.optional(),
  from: at.optional(),
  to: at.optional(),
})
export type Deputy = z.infer<typeof Deputy>

/** @throws Refusal naming a user who would stand in for themselves, or a time that ends before it begins */
export const nameDeputy = (
  userId: string,
  { deputyId, from, to }: DeputyInput,
  now: Instant,
): Decision<Omit<Deputy, Exclude<keyof RecordFields, 'id'>>> => {
  if (deputyId === userId) throw fieldRefusal('/deputyId', 'is_itself')
  const span = { from: from ?? now, to }
  if (span.to !== undefined && span.to <= span.from) throw fieldRefusal('/to', 'ends_before_start')
  const named = deputyId === null || span.to === undefined ? {} : { deputyId, from: span.from, to: span.to }
  return { state: { id: userId, ...named }, raises: [raise(deputyNamed, named)] }
}

/** Who decides for somebody at an instant. */
export const deputyAt = (found: Deputy | undefined, now: Instant): string | undefined => {
  if (found?.deputyId === undefined || found.from === undefined || found.to === undefined) return undefined
  return found.from <= now && now < found.to ? found.deputyId : undefined
}
