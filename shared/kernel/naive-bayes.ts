/** How many closed records with a value were won, and how many lost. */
export interface Counts {
  readonly won: number
  readonly lost: number
}

/** What is known of closed records: counts by field and value, and by stage in the stages' order. */
export interface Closed {
  readonly stages: readonly string[]
  readonly counts: Readonly<Record<string, Readonly<Record<string, Counts>>>>
}

/** A record to judge, or one that was closed: where it stands, and its values by field. */
export interface Features {
  readonly stage: string
  readonly values: Readonly<Record<string, readonly string[]>>
}

/** One term of the log-odds, with the counts it comes from. */
export interface Contribution {
  readonly field: string
  readonly value: string
  readonly counts: Counts
  /** Over all values of the field; of the first stage for the stage. */
  readonly of: Counts
  readonly logOdds: number
}

export interface Prediction {
  /** Between 0.01 and 0.99. */
  readonly probability: number
  /** The log-odds, ln(p / (1 − p)) before the probability is clamped: the sum of the contributions. */
  readonly logit: number
  readonly contributions: readonly Contribution[]
}

export const stageField = 'stage'
/** Fields with several values a record; rare values of them say more of chance than of the record. */
const tagField = 'tags'
const fewestTagged = 50

/** Every count starts with this, so that what was never seen is improbable and not impossible. */
const start = 0.1
const none: Counts = { won: 0, lost: 0 }

const plus = (one: Counts, other: Counts): Counts => ({ won: one.won + other.won, lost: one.lost + other.lost })
const started = ({ won, lost }: Counts): Counts => ({ won: won + start, lost: lost + start })

/**
 * What one closed record adds to the counts. A won one was in every stage; a lost one in those up to the one where it stood.
 * @param stages keys in their order; a stage that is none of them counts as the first
 */
export const countedValues = (
  stages: readonly string[],
  { stage, values }: Features,
  outcome: 'won' | 'lost',
): readonly { readonly field: string; readonly value: string; readonly outcome: 'won' | 'lost' }[] => {
  const passed = outcome === 'won' ? stages : stages.slice(0, Math.max(0, stages.indexOf(stage)) + 1)
  return [
    ...passed.map((value) => ({ field: stageField, value, outcome })),
    ...Object.entries(values).flatMap(([field, all]) => [...new Set(all)].map((value) => ({ field, value, outcome }))),
  ]
}

/** All contributions have this shape: the odds of a value among the won against its odds among the lost. */
const term = (field: string, value: string, counts: Counts, of: Counts): Contribution => ({
  field,
  value,
  counts,
  of,
  logOdds: Math.log(counts.won / of.won / (counts.lost / of.lost)),
})

const firstStageOf = ({ stages, counts }: Closed): Counts => started(counts[stageField]?.[stages[0] ?? ''] ?? none)

const stageTerm = (closed: Closed, stage: string): Contribution[] =>
  closed.stages.includes(stage)
    ? [term(stageField, stage, started(closed.counts[stageField]?.[stage] ?? none), firstStageOf(closed))]
    : []

const fieldTerms = ({ counts }: Closed, field: string, values: readonly string[]): Contribution[] => {
  const known = counts[field] ?? {}
  const of = Object.values(known).map(started).reduce(plus, none)
  return [...new Set(values)].flatMap((value) => {
    const found = Object.hasOwn(known, value) ? known[value] : undefined
    if (!found || (field === tagField && found.won + found.lost < fewestTagged)) return []
    return [term(field, value, started(found), of)]
  })
}

/**
 * The probability that a record will be won, by naive Bayes: ln(W/L) + Σ ln((won(v)/Σ won) / (lost(v)/Σ lost)), where W and L are
 * the counts of the first stage, in which every closed record was. A value that no closed record had says nothing.
 * Formula: predictive lead scoring of Odoo (crm_lead, `_pls_get_naive_bayes_probabilities`), here with its terms kept.
 */
export const predict = (closed: Closed, { stage, values }: Features): Prediction => {
  const all = firstStageOf(closed)
  const base = {
    field: 'all',
    value: 'all',
    counts: all,
    of: { won: 1, lost: 1 },
    logOdds: Math.log(all.won / all.lost),
  }
  const contributions = [
    base,
    ...stageTerm(closed, stage),
    ...Object.entries(values).flatMap(([field, given]) => fieldTerms(closed, field, given)),
  ]
  const logit = contributions.reduce((sum, { logOdds }) => sum + logOdds, 0)
  return { probability: Math.min(0.99, Math.max(0.01, 1 / (1 + Math.exp(-logit)))), logit, contributions }
}
