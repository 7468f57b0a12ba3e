import { isDeepStrictEqual } from 'node:util'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { recordKey, type Step } from '../storage/record.ts'
import type { Item, Key, Position, Store } from '../storage/store.ts'
import type { NewLead } from './lead.ts'
import type { Lead } from './lead-schema.ts'
import { leads } from './lead-store.ts'
import { inputsOf, isSameScore, type Score, type ScoreInputs, type ScoreModels, scoreOf, tierChange } from './score.ts'
import { outcomeOf } from './score-features.ts'
import { loadCurrent, modelsFor } from './scoring-store.ts'

const prefix = 'score#'

const scoreKey = (tenantId: string, leadId: string, version: number): Key => ({
  pk: recordKey(tenantId, leads.name, leadId).pk,
  sk: prefix + String(version).padStart(12, '0'),
})

/** A score that a lead got, and all that it was worked out from. */
export interface KeptScore {
  /** The version of the lead that has it. */
  readonly version: number
  readonly score: Score
  readonly inputs: ScoreInputs
}

/** What scoring makes of a write of a lead; the score and a change of its tier are in the decision. */
export interface Scored<State> extends Decision<State> {
  /** Belong into the commit that writes the lead. */
  readonly steps: readonly Step[]
}

/** What was decided on a lead, with its score by these models when it is another than the one it has. */
export const scoredBy = <State extends NewLead | Lead>(
  tenantId: string,
  models: ScoreModels,
  before: Lead | undefined,
  { state: after, raises }: Decision<State>,
  now: Instant,
): Scored<State> => {
  const inputs = inputsOf(after, models, now)
  const score = scoreOf(inputs, models, now)
  const told = [...raises, ...tierChange(after, score)]
  if (score === undefined) {
    const { score: gone, ...rest } = after
    return { state: gone ? (rest as State) : after, raises: told, steps: [] }
  }
  const isSame =
    isSameScore(score, after.score) &&
    (!before || isDeepStrictEqual(inputs, inputsOf(before, models, before.createdAt)))
  if (isSame) return { state: after, raises, steps: [] }
  const version = 'version' in after ? after.version + 1 : 1
  const item = { ...scoreKey(tenantId, after.id, version), score, inputs } as unknown as Item
  return { state: { ...after, score }, raises: told, steps: [{ action: { do: 'put', item } }] }
}

/**
 * What was decided on a lead, with its score by the models that hold. Where there never were any it stays as it is; that costs half
 * a read unit.
 * @param before the lead as it was; nothing when it is new
 */
export const scored = async <State extends NewLead | Lead>(
  store: Store,
  tenantId: string,
  before: Lead | undefined,
  decision: Decision<State>,
  now: Instant,
): Promise<Scored<State>> => {
  const current = await loadCurrent(store, tenantId)
  if (current.version === 0) return { ...decision, steps: [] }
  const { rule } = current
  const after = decision.state
  const models = outcomeOf(after) ? { ...(rule && { rule }) } : await modelsFor(store, tenantId, current, after.teamId)
  return scoredBy(tenantId, models, before, decision, now)
}

const keptOf = (item: Item): KeptScore => {
  const { score, inputs } = item as unknown as KeptScore
  return { version: Number(item.sk.slice(prefix.length)), score, inputs }
}

/** The score that a version of a lead got. */
export const loadScore = async (
  store: Store,
  tenantId: string,
  leadId: string,
  version: number,
): Promise<KeptScore | undefined> => {
  const item = await store.get(scoreKey(tenantId, leadId, version), { eventual: true })
  return item && keptOf(item)
}

/** The scores that a lead had, the newest first. */
export const scoresOf = async (
  store: Store,
  tenantId: string,
  leadId: string,
  { limit, after }: { readonly limit: number; readonly after?: Position | undefined },
): Promise<{ readonly scores: readonly KeptScore[]; readonly next?: Position }> => {
  const { items, next } = await store.query({
    index: 'table',
    partition: recordKey(tenantId, leads.name, leadId).pk,
    range: { beginsWith: prefix },
    direction: 'descending',
    limit,
    ...(after && { after }),
  })
  return { scores: items.map(keptOf), ...(next && { next }) }
}
