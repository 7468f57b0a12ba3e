import { fingerprint } from '../kernel/fingerprint.ts'
import { type Closed, stageField } from '../kernel/naive-bayes.ts'
import { ConditionFailed, type Store } from '../storage/store.ts'
import { allTeams } from './score.ts'
import { countsOfTeams } from './score-count-store.ts'
import { openStages } from './score-features.ts'
import { isTelling, modelOf, together } from './score-model.ts'
import { type CurrentScoring, lastClosedVersion, loadCurrentNow, saveClosed, saveCurrent } from './scoring-store.ts'

/** Teams that have a model of their own; of more than these, those with the fewest closed leads are counted with all teams. */
const mostTeams = 100
const mostTries = 8

const telling = async (store: Store, tenantId: string): Promise<ReadonlyMap<string, Closed>> => {
  const counts = await countsOfTeams(store, tenantId)
  const all = modelOf(openStages, together([...counts.values()].flat()))
  const sizeOf = ({ counts }: Closed): number => {
    const { won, lost } = counts[stageField]?.[openStages[0]] ?? { won: 0, lost: 0 }
    return won + lost
  }
  const teams = [...counts]
    .map(([team, rows]) => [team, modelOf(openStages, rows)] as const)
    .filter(([team, closed]) => team.startsWith('tea_') && isTelling(closed))
    .sort(([, a], [, b]) => sizeOf(b) - sizeOf(a))
  return new Map(isTelling(all) ? [[allTeams, all], ...teams.slice(0, mostTeams)] : [])
}

/** Writes a version under the next number that is free: one that an interrupted run wrote and nobody used stays. */
const saveNext = async (store: Store, tenantId: string, team: string, closed: Closed): Promise<number> => {
  for (let tries = 1; ; tries++) {
    const version = 1 + (await lastClosedVersion(store, tenantId, team))
    try {
      await store.commit([saveClosed(tenantId, team, version, closed).action])
      return version
    } catch (error) {
      if (!(error instanceof ConditionFailed) || tries >= mostTries) throw error
    }
  }
}

const next = async (
  store: Store,
  tenantId: string,
  models: ReadonlyMap<string, Closed>,
  { teams = {} }: CurrentScoring,
): Promise<{ readonly teams: NonNullable<CurrentScoring['teams']>; readonly made: number }> => {
  const after: Record<string, { version: number; basis: string }> = {}
  let made = 0
  for (const [team, closed] of models) {
    const before = Object.hasOwn(teams, team) ? teams[team] : undefined
    const basis = fingerprint(JSON.stringify(closed))
    if (before?.basis === basis) {
      after[team] = before
      continue
    }
    after[team] = { version: await saveNext(store, tenantId, team, closed), basis }
    made += 1
  }
  return { teams: after, made }
}

/**
 * Makes a version of the predictive model for each team whose counts changed, and for all together, and has it hold. Doing it
 * again, or twice at once, changes nothing.
 * @returns how many versions were made
 */
export const train = async (store: Store, tenantId: string): Promise<number> => {
  for (let tries = 1; ; tries++) {
    const current = await loadCurrentNow(store, tenantId)
    const { teams, made } = await next(store, tenantId, await telling(store, tenantId), current)
    const gone = Object.keys(current.teams ?? {}).some((team) => !Object.hasOwn(teams, team))
    if (made === 0 && !gone) return 0
    try {
      await store.commit([saveCurrent(tenantId, { ...current, teams }).action])
      return made
    } catch (error) {
      if (!(error instanceof ConditionFailed) || tries >= mostTries) throw error
    }
  }
}
