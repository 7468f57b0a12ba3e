import { movePlaces } from '../../shared/assignment/load-store.ts'
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

/** The steps by which backlogs follow what happens to cases; into the commit of these changes. */
export const placeSteps = (tenantId: string, changes: readonly Changing[]): Step[] =>
  movePlaces(
    tenantId,
    cases.name,
    changes.map(([before, after]) => [holderOf(before), holderOf(after)]),
  )
