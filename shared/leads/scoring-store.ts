import type { Instant } from '../kernel/instant.ts'
import type { Closed } from '../kernel/naive-bayes.ts'
import { byMonth } from '../storage/months.ts'
import type { Noun, Step } from '../storage/record.ts'
import type { Item, Key, Position, Store } from '../storage/store.ts'
import type { RuleModel } from './rule-score.ts'
import { allTeams, type ScoreModels } from './score.ts'
import type { Scoring } from './scoring-schema.ts'

/** Models belong to the tenant. */
export const scorings: Noun<Scoring> = {
  name: 'scoring',
  indexes: (tenantId, model) => byMonth(tenantId, 'scoring', model),
  owned: () => ({}),
}

const digits = (version: number): string => String(version).padStart(6, '0')

const rulesPrefix = 'version#'

const rulesKey = (tenantId: string, modelId: string, version: number): Key => ({
  pk: `${tenantId}#scoring#${modelId}`,
  sk: rulesPrefix + digits(version),
})

/** A published version of a model. */
export interface ScoringVersion {
  readonly version: number
  readonly rules: RuleModel
  readonly publishedAt: Instant
  readonly publishedBy: string
}

/** Writes a version along with the model that it is of. It never changes. */
export const saveRules = (tenantId: string, modelId: string, { version, ...content }: ScoringVersion): Step => ({
  action: {
    do: 'put',
    item: { ...rulesKey(tenantId, modelId, version), ...content } as unknown as Item,
    when: { is: 'absent' },
  },
})

const versionOf = (item: Item): ScoringVersion => {
  const { rules, publishedAt, publishedBy } = item as unknown as ScoringVersion
  return { version: Number(item.sk.slice(rulesPrefix.length)), rules, publishedAt, publishedBy }
}

export const loadRules = async (
  store: Store,
  tenantId: string,
  modelId: string,
  version: number,
): Promise<ScoringVersion | undefined> => {
  const item = await store.get(rulesKey(tenantId, modelId, version), { eventual: true })
  return item && versionOf(item)
}

/** The versions of a model that were published, the newest first. */
export const rulesOf = async (
  store: Store,
  tenantId: string,
  modelId: string,
  { limit, after }: { readonly limit: number; readonly after?: Position | undefined },
): Promise<{ readonly versions: readonly ScoringVersion[]; readonly next?: Position }> => {
  const { items, next } = await store.query({
    index: 'table',
    partition: rulesKey(tenantId, modelId, 0).pk,
    range: { beginsWith: rulesPrefix },
    direction: 'descending',
    limit,
    ...(after && { after }),
  })
  return { versions: items.map(versionOf), ...(next && { next }) }
}

const closedKey = (tenantId: string, team: string, version: number): Key => ({
  pk: `${tenantId}#scoring-counts#${team}`,
  sk: `version#${digits(version)}`,
})

/** Writes what a version of the predictive model was made of. It never changes. */
export const saveClosed = (tenantId: string, team: string, version: number, closed: Closed): Step => ({
  action: {
    do: 'put',
    item: { ...closedKey(tenantId, team, version), closed } as unknown as Item,
    when: { is: 'absent' },
  },
})

/** The newest version that was written of a team's predictive model, used or not; 0 before the first. */
export const lastClosedVersion = async (store: Store, tenantId: string, team: string): Promise<number> => {
  const { pk: partition } = closedKey(tenantId, team, 0)
  const { items } = await store.query({ index: 'table', partition, direction: 'descending', limit: 1 })
  return Number(items[0]?.sk.split('#')[1] ?? 0)
}

/** Which version of the predictive model is used for a team, and the fingerprint of its counts. */
interface TeamModel {
  readonly version: number
  readonly basis: string
}

/** What is used in a tenant: one item, so that a change of a lead that is scored by rules alone costs one read more. */
export interface CurrentScoring {
  readonly version: number
  readonly rule?: NonNullable<ScoreModels['rule']>
  /** By team; of teams that are not among them, and leads of none, all teams together are counted. */
  readonly teams?: Readonly<Record<string, TeamModel>>
}

const currentKey = (tenantId: string): Key => ({ pk: `${tenantId}#scoring-current`, sk: '.' })

const currentOf = (item: Item | undefined): CurrentScoring => {
  const { version = 0, rule, teams } = (item ?? {}) as Partial<CurrentScoring>
  return { version, ...(rule && { rule }), ...(teams && { teams }) }
}

export const loadCurrent = async (store: Store, tenantId: string): Promise<CurrentScoring> =>
  currentOf(await store.get(currentKey(tenantId), { eventual: true }))

/** The same, as it is at this moment: for who changes it. */
export const loadCurrentNow = async (store: Store, tenantId: string): Promise<CurrentScoring> =>
  currentOf(await store.get(currentKey(tenantId)))

/** Two changes at once meet on its version. */
export const saveCurrent = (tenantId: string, { version, ...current }: CurrentScoring): Step => ({
  action: {
    do: 'put',
    item: { ...currentKey(tenantId), ...current, version: version + 1 } as unknown as Item,
    when: version === 0 ? { is: 'absent' } : { is: 'version', version },
  },
})

const loadClosed = async (store: Store, tenantId: string, team: string, version: number) => {
  const item = await store.get(closedKey(tenantId, team, version), { eventual: true })
  return item && { team, version, closed: item.closed as unknown as Closed }
}

/** The models that hold for the leads of a team; the predictive one is read only where it is asked for. */
export const modelsFor = async (
  store: Store,
  tenantId: string,
  { rule, teams }: CurrentScoring,
  teamId: string | undefined,
): Promise<ScoreModels> => {
  const team = teamId !== undefined && teams && Object.hasOwn(teams, teamId) ? teamId : allTeams
  const known = teams?.[team]
  const predictive = known && (await loadClosed(store, tenantId, team, known.version))
  return { ...(rule && { rule }), ...(predictive && { predictive }) }
}

/** The versions that a score was worked out by. */
export const modelsOf = async (
  store: Store,
  tenantId: string,
  score: {
    readonly modelId?: string | undefined
    readonly modelVersion?: number | undefined
    readonly predictiveTeam?: string | undefined
    readonly predictiveVersion?: number | undefined
  },
): Promise<ScoreModels> => {
  const { modelId, modelVersion, predictiveTeam, predictiveVersion } = score
  const [rules, predictive] = await Promise.all([
    modelId !== undefined && modelVersion !== undefined ? loadRules(store, tenantId, modelId, modelVersion) : undefined,
    predictiveTeam !== undefined && predictiveVersion !== undefined
      ? loadClosed(store, tenantId, predictiveTeam, predictiveVersion)
      : undefined,
  ])
  return {
    ...(rules && { rule: { modelId: modelId as string, version: rules.version, rules: rules.rules } }),
    ...(predictive && { predictive }),
  }
}
