import { type Place, takePlace } from '../../shared/assignment/load-store.ts'
import { isUnsettled } from '../../shared/service/case.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import type { Step } from '../../shared/storage/record.ts'

/** The place that a case takes in somebody's backlog now. */
const placeOf = (found: Case | undefined): Place | undefined =>
  found?.place && isUnsettled(found) && found.ownerId === found.place.userId ? found.place : undefined

/** A case before and after a change; without an after it is no more. */
export type Changing = readonly [before: Case, after: Case | undefined]

/**
 * The steps by which places in backlogs follow what happens to cases: one comes free when a case is settled or goes to somebody
 * else, and is taken again when it is opened again. They belong into the commit of these changes.
 */
export const placeSteps = (tenantId: string, changes: readonly Changing[]): Step[] => {
  const sums = new Map<string, { readonly place: Place; readonly count: number }>()
  const add = (place: Place | undefined, by: number): void => {
    if (!place) return
    const key = `${place.rosterId}#${place.userId}`
    sums.set(key, { place, count: (sums.get(key)?.count ?? 0) + by })
  }
  for (const [before, after] of changes) {
    add(placeOf(before), -1)
    add(placeOf(after), 1)
  }
  return [...sums.values()].flatMap(({ place, count }) => (count === 0 ? [] : [takePlace(tenantId, place, { count })]))
}
