import { interactionChanged, interactionLogged } from '../../events/communication.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import { type Instant, minute, plusMs } from '../kernel/instant.ts'
import { patched } from '../kernel/patched.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { fieldRefusal } from '../kernel/refusal.ts'
import type { Interaction, InteractionInput, InteractionPatch } from './interaction-schema.ts'

export type NewInteraction = Omit<Interaction, Exclude<keyof RecordFields, 'id'>>

/** What the caller's input becomes once its records are found. */
export interface Found {
  readonly customerId?: string | undefined
  readonly contactId?: string | undefined
  readonly leadId?: string | undefined
  readonly dealId?: string | undefined
  readonly staffId?: string | undefined
  readonly teamId?: string | undefined
}

const clockSkewMs = 10 * minute

const checkStart = (startedAt: Instant, now: Instant): void => {
  if (startedAt > plusMs(now, clockSkewMs)) throw fieldRefusal('/startedAt', 'too_big.date')
}

const present = <Values extends object>(values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Values

const aboutOf = ({ customerId, contactId, leadId, dealId }: NewInteraction) =>
  present({ customerId, contactId, leadId, dealId })

/** @throws Refusal `request.invalid` when it starts in the future; a clock that is minutes ahead is forgiven */
export const logInteraction = (
  id: string,
  input: InteractionInput,
  found: Found,
  now: Instant,
): Decision<NewInteraction> => {
  const startedAt = input.startedAt ?? now
  checkStart(startedAt, now)
  const state = present({ ...input, ...found, startedAt, id }) as NewInteraction
  const { staffId, direction, channel, method, outcome, satisfaction, durationSeconds, nextAction } = state
  const facts = {
    ...aboutOf(state),
    staffId,
    direction,
    contactPoint: state.contactPoint.kind,
    channel,
    method,
    outcome,
    satisfaction,
    startedAt,
    durationSeconds,
    nextAction: nextAction && { kind: nextAction.kind, dueAt: nextAction.dueAt },
  }
  return { state, raises: [raise(interactionLogged, present(facts))] }
}

/**
 * Corrects what was noted. Answers the very same state when nothing changes.
 * @param staff the team of the staff that the correction names
 * @throws Refusal `request.invalid` when it starts in the future
 */
export const correctInteraction = (
  interaction: Interaction,
  patch: InteractionPatch & { readonly teamId?: string | null | undefined },
  now: Instant,
): Decision<Interaction> => {
  if (patch.startedAt !== undefined) checkStart(patch.startedAt, now)
  const { state, fields } = patched(interaction, patch)
  if (fields.length === 0) return { state, raises: [] }
  return {
    state,
    raises: [raise(interactionChanged, { ...aboutOf(state), startedAt: state.startedAt, fields: [...fields] })],
  }
}

/** With whom a lead turned out to be: it stands with that customer from now on. One that has a customer stays. */
export const interactionWithCustomer = (
  interaction: Interaction,
  {
    customerId,
    contactId = interaction.contactId,
  }: { readonly customerId: string; readonly contactId?: string | undefined },
): Decision<Interaction> => {
  if (interaction.customerId !== undefined) return { state: interaction, raises: [] }
  const state = present({ ...interaction, customerId, contactId })
  const facts = { ...aboutOf(state), startedAt: state.startedAt, fields: ['customerId'] }
  return { state, raises: [raise(interactionChanged, facts)] }
}
