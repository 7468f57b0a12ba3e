import { assignDeal, changeDeal } from '../../shared/sales/deal.ts'
import type { Deal, DealPatch } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { customDraft } from '../http/custom-draft.ts'
import type { OwnerInput } from '../http/owner.ts'
import { changed } from '../http/records.ts'
import type { Reply, Request } from '../http/route.ts'
import { linksOf } from './deal-links.ts'
import { exchangeValues, uniqueOf } from './deal-unique.ts'

/** A deal that was found, with what a patch makes of it, and what else its commit writes. */
export const patchedDeal = async (request: Request, found: Deal, given: DealPatch) => {
  const { patch, unique, uniqueBefore } = await customDraft(request, 'deal', given.custom, found)
  const { links } = await linksOf(request, given)
  const decision = changeDeal(found, { ...given, ...links }, patch)
  const before = uniqueOf(found, uniqueBefore)
  const after = uniqueOf(decision.state, unique)
  return { decision, steps: exchangeValues(request.actor.tenantId, found.id, before, after) }
}

/** A deal with the owner and team of a patch: absent stays, null removes. */
export const givenTo = (found: Deal, { ownerId = found.ownerId, teamId = found.teamId }: OwnerInput) =>
  assignDeal(found, { ownerId: ownerId ?? undefined, teamId: teamId ?? undefined })

/** Changes a deal that was found: what is given replaces, null removes. */
export const changeFound = async (request: Request, found: Deal, given: DealPatch): Promise<Reply<Deal>> => {
  const { decision, steps } = await patchedDeal(request, found, given)
  return changed(request, deals, found, decision, steps)
}
