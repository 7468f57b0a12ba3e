import { type Actor, type Permission, reaches } from '../../shared/kernel/actor.ts'
import { notFound, Refusal } from '../../shared/kernel/refusal.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { cases } from '../../shared/service/case-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { checkIfMatch } from '../http/records.ts'
import { maySee } from '../http/references.ts'
import type { Request } from '../http/route.ts'

const isOfTeam = (actor: Actor, { teamId }: Case): boolean =>
  teamId !== undefined && (actor.teamId === teamId || actor.teamIds.includes(teamId))

/** A case in the queue of a team is for everybody in that team to see and take. */
const waitsFor = (actor: Actor, found: Case): boolean => found.ownerId === undefined && isOfTeam(actor, found)

export const seesCase = (request: Pick<Request, 'actor'>, found: Case): boolean =>
  maySee(request, cases, found) || waitsFor(request.actor, found)

export const mayWriteCase = ({ actor }: Pick<Request, 'actor'>, found: Case): boolean =>
  reaches(actor, 'case:write', found) || (actor.permissions['case:write'] !== undefined && waitsFor(actor, found))

/** A case that the caller may see; one that was merged is the one that it became. @throws Refusal `not_found` */
export const seenCase = async (request: Request, id: string): Promise<Case> => {
  const found = await loadRecord(request.store, cases, request.actor.tenantId, id)
  if (!found || !seesCase(request, found)) throw notFound()
  return found
}

/** The case that a call is about. @throws Refusal `not_found`, `access.denied`, `precondition.failed` */
export const findCase = async (request: Request, id: string): Promise<Case> => {
  const { permission } = request
  const found = await seenCase(request, id)
  if (permission !== 'case:read' && !mayWriteCase(request, found))
    throw new Refusal('access.denied', { params: { permission: permission as Permission } })
  checkIfMatch(request, found)
  return found
}

/** A case to take: whoever sees it may, and whoever is in its team and comes too late is told so. */
export const findCaseToTake = async (request: Request, id: string): Promise<Case> => {
  const found = await loadRecord(request.store, cases, request.actor.tenantId, id)
  if (!found || !(seesCase(request, found) || isOfTeam(request.actor, found))) throw notFound()
  checkIfMatch(request, found)
  return found
}
