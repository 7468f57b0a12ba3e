import { reaches } from '../../shared/kernel/actor.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Assignment } from '../../shared/leads/lead.ts'
import { type OwnerInput, ownerOfNew, ownerPatch } from '../http/owner.ts'
import type { Request } from '../http/route.ts'

/**
 * Whose a new lead is: whom the caller names, else the caller's own; nobody's, in the queue of a team, when the caller says so.
 * @throws Refusal `access.denied`, or naming the user or team that is not there
 */
export const ownerOfLead = async (request: Request, given: OwnerInput): Promise<Assignment> => {
  if (given.ownerId !== null) return ownerOfNew(request, 'lead:write', given)
  const { actor } = request
  const teamId = given.teamId ?? actor.teamId
  if (teamId === undefined && !reaches(actor, 'lead:write', {}))
    throw new Refusal('access.denied', { params: { permission: 'lead:write' } })
  const { teamId: checked } = await ownerPatch(request, 'lead:write', {}, { teamId })
  return { teamId: checked ?? undefined }
}

/**
 * To whom a lead goes: a new owner brings the own team along unless one is named.
 * @throws Refusal `access.denied` when the caller's permission does not reach there
 */
export const nextOwner = async (request: Request, before: Assignment, given: OwnerInput): Promise<Assignment> => {
  const { ownerId, teamId } = { ...before, ...(await ownerPatch(request, 'lead:write', before, given)) }
  return { ownerId: ownerId ?? undefined, teamId: teamId ?? undefined }
}
