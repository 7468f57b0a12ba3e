import { raise } from '../../events/define-event.ts'
import { dealAssigned, dealChanged, dealCreated } from '../../events/sales.ts'
import type { Decision } from '../kernel/decision.ts'
import { type Instant, plusDays } from '../kernel/instant.ts'
import type { Money } from '../kernel/money.ts'
import { patched } from '../kernel/patched.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { fieldRefusal, Refusal } from '../kernel/refusal.ts'
import { type Line, type LineInput, pricedLines } from './deal-lines.ts'
import type { Deal, DealInput, DealPatch, Stay } from './deal-schema.ts'
import { checkTeam } from './deal-team.ts'
import type { Stage } from './pipeline-schema.ts'

/** A deal that is about to be stored for the first time. */
export type NewDeal = Omit<Deal, Exclude<keyof RecordFields, 'id'>>

type Given<Values> = { readonly [Field in keyof Values]?: Values[Field] | undefined }

/** The values that are there: neither undefined nor null. */
export const present = <Values extends object>(values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null)) as Values

/** What its events tell of a deal. */
export const factsOf = ({ pipelineId, stage, amount, customerId, ownerId, teamId }: Given<Deal>) =>
  present({ pipelineId, stage, amount, customerId, ownerId, teamId }) as {
    pipelineId: string
    stage: string
    amount?: Money
    customerId?: string
    ownerId?: string
    teamId?: string
  }

/** @throws Refusal `deal.not_open` naming what it is */
export const checkOpen = ({ state }: Pick<Deal, 'state'>): void => {
  if (state !== 'open') throw new Refusal('deal.not_open', { params: { state }, extra: { dealState: state } })
}

/** A stay that begins: the stage as it is now, so that later edits of the pipeline change nothing of it. */
export const stayIn = ({ key, name, probability, category }: Stage, enteredAt: Instant, by: string): Stay => ({
  stage: key,
  name,
  probability,
  category,
  enteredAt,
  by,
})

/** When a stay becomes too long. */
export const agesAt = ({ maxAgeDays }: Stage, since: Instant): Instant | undefined =>
  maxAgeDays === undefined ? undefined : plusDays(since, maxAgeDays)

interface Valued {
  readonly amount?: Money | null | undefined
  readonly lines?: readonly LineInput[] | null | undefined
}

/** Lines with what they come to, and the amount that they make. @throws Refusal when an amount is given beside lines */
const worth = ({ amount, lines }: Valued): { amount?: Money | null; lines?: Line[] | null } => {
  if (lines === undefined) return amount === undefined ? {} : { amount }
  if (lines === null || lines.length === 0) return { amount: amount ?? null, lines: null }
  if (amount) throw fieldRefusal('/amount', 'only_alone', { field: 'lines' })
  const priced = pricedLines(lines)
  return { lines: priced.lines, amount: priced.amount ?? null }
}

const manualOf = ({ probability, forecastCategory }: Pick<DealInput, 'probability' | 'forecastCategory'>) => {
  const manual = [
    ...(probability === undefined ? [] : (['probability'] as const)),
    ...(forecastCategory === undefined ? [] : (['forecastCategory'] as const)),
  ]
  return manual.length > 0 ? { manual } : {}
}

/** What a new deal has besides what its author wrote. */
export interface Opening {
  readonly id: string
  readonly pipelineId: string
  readonly stage: Stage
  readonly ownerId?: string | undefined
  readonly teamId?: string | undefined
  /** The lead that became it. */
  readonly leadId?: string | undefined
}

/**
 * A new deal, open in a stage of its pipeline. Whether the stage takes it was checked before.
 * @throws Refusal naming what does not fit in lines or team
 */
export const openDeal = (
  opening: Opening,
  input: Omit<DealInput, 'pipelineId' | 'stage' | 'ownerId' | 'teamId'>,
  now: Instant,
  by: string,
): Decision<NewDeal> => {
  checkTeam(input.team)
  const { stage, ...links } = opening
  const stay = stayIn(stage, now, by)
  const state = present({
    ...input,
    ...worth(input),
    ...links,
    stage: stage.key,
    state: 'open',
    probability: input.probability ?? stay.probability,
    forecastCategory: input.forecastCategory ?? stay.category,
    ...manualOf(input),
    stages: [stay],
    openedAt: now,
    agesAt: agesAt(stage, now),
    reopenedCount: 0,
  }) as NewDeal
  const { closeDate, leadId } = state
  const facts = present({ ...factsOf(state), closeDate, leadId, state: 'open' as const, isImported: false })
  return { state, raises: [raise(dealCreated, facts)] }
}

/** What somebody set, or, of what was cleared, what the stage said when the deal entered it. */
const judged = (found: Deal, { probability, forecastCategory }: DealPatch) => {
  if (probability === undefined && forecastCategory === undefined) return {}
  checkOpen(found)
  const stay = found.stages.at(-1) as Stay
  const manual = new Set(found.manual)
  const set = <Value>(name: 'probability' | 'forecastCategory', value: Value | null | undefined, ofStage: Value) => {
    if (value === undefined) return undefined
    if (value === null) manual.delete(name)
    else manual.add(name)
    return value ?? ofStage
  }
  return {
    probability: set('probability', probability, stay.probability),
    forecastCategory: set('forecastCategory', forecastCategory, stay.category),
    manual: manual.size > 0 ? [...manual].sort().reverse() : null,
  }
}

/**
 * Changes what is written of a deal: what is given replaces, null removes. Answers the very same state when nothing changes.
 * @param also more fields that change, such as checked custom values
 * @throws Refusal `deal.not_open` for what only an open deal has to expect; naming what does not fit
 */
export const changeDeal = (
  found: Deal,
  patch: DealPatch,
  also: Readonly<Record<string, unknown>> = {},
): Decision<Deal> => {
  if (patch.closeDate !== undefined && patch.closeDate !== found.closeDate) checkOpen(found)
  if (patch.amount && found.lines && patch.lines === undefined)
    throw fieldRefusal('/amount', 'only_alone', { field: 'lines' })
  if (patch.team) checkTeam(patch.team)
  const { custom, amount, lines, probability, forecastCategory, ...rest } = patch
  const { state, fields } = patched(found, { ...rest, ...worth(patch), ...judged(found, patch), ...also })
  return { state, raises: fields.length > 0 ? [raise(dealChanged, { fields: [...fields] })] : [] }
}

export interface Assignment {
  readonly ownerId?: string | undefined
  readonly teamId?: string | undefined
}

const assignmentOf = ({ ownerId, teamId }: Assignment) =>
  present({ ownerId, teamId }) as { ownerId?: string; teamId?: string }

/** Gives a deal to another owner or team; who had it when it was won stays written. */
export const assignDeal = (found: Deal, to: Assignment): Decision<Deal> => {
  const [before, after] = [assignmentOf(found), assignmentOf(to)]
  if (before.ownerId === after.ownerId && before.teamId === after.teamId) return { state: found, raises: [] }
  const { ownerId, teamId, ...rest } = found
  return { state: { ...rest, ...after }, raises: [raise(dealAssigned, { from: before, to: after })] }
}
