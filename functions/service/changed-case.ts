import type { Decision } from '../../shared/kernel/decision.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { cases } from '../../shared/service/case-store.ts'
import type { Step } from '../../shared/storage/record.ts'
import { changed } from '../http/records.ts'
import type { Reply, Request } from '../http/route.ts'
import { type Changing, placeSteps } from './case-places.ts'

/** Answers with the next version of a case; places follow, those of the cases that change along with it too. */
export const changedCase = (
  request: Request,
  before: Case,
  decision: Decision<Case>,
  steps: readonly Step[] = [],
  others: readonly Changing[] = [],
): Reply<Case> => {
  const places = placeSteps(request.actor.tenantId, [[before, decision.state], ...others])
  return changed(request, cases, before, decision, [...steps, ...places])
}
