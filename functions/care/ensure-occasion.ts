import { type OccasionPlan, occasionId, planOccasion, replanOccasion } from '../../shared/care/care-occasion.ts'
import { careOccasions } from '../../shared/care/care-store.ts'
import { changeStored, createOnce } from '../../shared/storage/apply.ts'
import type { Stamp } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

/** Plans an occasion once, however often it is come upon; one that is planned already is moved to when it falls now. */
export const ensureOccasion = async (store: Store, stamp: Stamp, plan: OccasionPlan): Promise<void> => {
  if (await createOnce(store, careOccasions, stamp, planOccasion(plan))) return
  await changeStored(store, careOccasions, stamp, occasionId(plan), (before) => ({
    state: replanOccasion(before, plan),
    raises: [],
  }))
}

const mostAtOnce = 10

/** Does something for each of many, a few at a time. */
export const forEachOf = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> => {
  for (let start = 0; start < items.length; start += mostAtOnce)
    await Promise.all(items.slice(start, start + mostAtOnce).map(work))
}
