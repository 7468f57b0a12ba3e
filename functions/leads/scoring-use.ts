import type { ScoreModels } from '../../shared/leads/score.ts'
import { switchOff } from '../../shared/leads/scoring.ts'
import { loadCurrentNow, saveCurrent, scorings } from '../../shared/leads/scoring-store.ts'
import { changeRecord, loadRecord, type Step } from '../../shared/storage/record.ts'
import type { Request } from '../http/route.ts'

/** The steps that have leads scored by a version, or by no rules; a model that was used before and is another one says so. */
export const usedSteps = async (request: Request, rule: ScoreModels['rule']): Promise<Step[]> => {
  const { store, actor } = request
  const { rule: before, ...current } = await loadCurrentNow(store, actor.tenantId)
  const others = rule && before && before.modelId !== rule.modelId ? [before.modelId] : []
  const replaced = await Promise.all(others.map((id) => loadRecord(store, scorings, actor.tenantId, id)))
  return [
    saveCurrent(actor.tenantId, { ...current, ...(rule && { rule }) }),
    ...replaced.flatMap((model) => (model ? [changeRecord(scorings, request, switchOff(model)).step] : [])),
  ]
}
