import { takePlace } from '../../shared/assignment/load-store.ts'
import { isUnsettled } from '../../shared/service/case.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { cases } from '../../shared/service/case-store.ts'
import type { Step } from '../../shared/storage/record.ts'

type Placed = Pick<Case, 'ownerId' | 'statusGroup'>

/** In whose backlog a case takes a place now. */
const holderOf = (found: Placed | undefined): string | undefined =>
  found && isUnsettled(found) ? found.ownerId : undefined

/** A case before and after a change; without a before it is new, without an after it is no more. */
export type Changing = readonly [before: Placed | undefined, after: Placed | undefined]

/**
 * The steps by which backlogs follow what happens to cases: whoever has one takes a place with it, however it came to them, until
 * it is settled or goes to somebody else. They belong into the commit of these changes.
 */
export const placeSteps = (tenantId: string, changes: readonly Changing[]): Step[] => {
  const counts = new Map<string, number>()
  const add = (userId: string | undefined, by: number): void => {
    if (userId !== undefined) counts.set(userId, (counts.get(userId) ?? 0) + by)
  }
  for (const [before, after] of changes) {
    add(holderOf(before), -1)
    add(holderOf(after), 1)
  }
  return [...counts].flatMap(([userId, count]) =>
    count === 0 ? [] : [takePlace(tenantId, { noun: cases.name, userId }, { count })],
  )
}
