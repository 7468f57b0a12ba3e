import { movePlaces, type Place } from '../../shared/assignment/load-store.ts'
import { isUnsettled } from '../../shared/service/case.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import type { Step } from '../../shared/storage/record.ts'

/** The place that a case takes in somebody's backlog now. */
const placeOf = (found: Case | undefined): Place | undefined =>
  found?.place && isUnsettled(found) && found.ownerId === found.place.userId ? found.place : undefined

/** A case before and after a change; without an after it is no more. */
export type Changing = readonly [before: Case, after: Case | undefined]

/** The steps by which places in backlogs follow what happens to cases; into the commit of these changes. */
export const placeSteps = (tenantId: string, changes: readonly Changing[]): Step[] =>
  movePlaces(
    tenantId,
    changes.map(([before, after]) => [placeOf(before), placeOf(after)]),
  )
