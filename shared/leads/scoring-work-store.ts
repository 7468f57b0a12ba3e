import { changeStored, createOnce } from '../storage/apply.ts'
import { dueIndex } from '../storage/due.ts'
import { loadRecord, type Noun, type Stamp } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import { newWork, type ScoringWork } from './scoring-work.ts'

export const scoringWorks: Noun<ScoringWork> = {
  name: 'scoring_work',
  indexes: (tenantId, { id, dueAt }) => dueIndex(tenantId, 'scoring_work', id, dueAt),
  owned: () => ({}),
}

/** Every tenant has one. */
const idOf = (tenantId: string): string => `work-${tenantId}`

/** Changes what is to be done about the scores of a tenant; it begins with the first change. */
export const planWork = async (
  store: Store,
  stamp: Stamp,
  change: (work: ScoringWork) => ScoringWork,
): Promise<void> => {
  const id = idOf(stamp.actor.tenantId)
  const known = await loadRecord(store, scoringWorks, stamp.actor.tenantId, id)
  if (!known) await createOnce(store, scoringWorks, stamp, { state: newWork(id, stamp.now), raises: [] })
  await changeStored(store, scoringWorks, stamp, id, (work) => ({ state: change(work), raises: [] }))
}
