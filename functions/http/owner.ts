import { type Permission, reaches } from '../../shared/kernel/actor.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import { recordKey, stateOf } from '../../shared/storage/record.ts'
import type { Request } from './route.ts'

export interface Owner {
  readonly ownerId?: string | undefined
  readonly teamId?: string | undefined
}

/** An owner as a caller gives it: absent stays, null removes. */
export interface OwnerInput {
  readonly ownerId?: string | null | undefined
  readonly teamId?: string | null | undefined
}

type Member = RecordFields & { readonly teamId?: string }

const teamOfUser = async ({ store, actor }: Request, userId: string): Promise<string | undefined> => {
  const user = await store.get(recordKey(actor.tenantId, 'user', userId), { eventual: true })
  if (!user) throw fieldRefusal('/ownerId', 'no_such_record')
  return stateOf<Member>(user).teamId
}

const checkTeam = async ({ store, actor }: Request, teamId: string): Promise<void> => {
  if (teamId === actor.teamId || actor.teamIds.includes(teamId)) return
  const team = await store.get(recordKey(actor.tenantId, 'team', teamId), { eventual: true })
  if (!team) throw fieldRefusal('/teamId', 'no_such_record')
}

/** @throws Refusal `access.denied` when the actor would give a record to whom its permission does not reach */
const checkReach = ({ actor }: Request, permission: Permission, owner: Owner): void => {
  if (!reaches(actor, permission, owner)) throw new Refusal('access.denied', { params: { permission } })
}

/** Whose a new record is: whom the caller names, else the caller's own. */
export const ownerOfNew = async (request: Request, permission: Permission, given: OwnerInput): Promise<Owner> => {
  const { actor } = request
  const own = actor.kind === 'user' ? actor.id : undefined
  const ownerId = given.ownerId ?? own
  const isOwn = ownerId === own
  const team = isOwn ? actor.teamId : await teamOfUser(request, ownerId as string)
  if (given.teamId) await checkTeam(request, given.teamId)
  const teamId = given.teamId ?? team
  const owner = { ...(ownerId && { ownerId }), ...(teamId && { teamId }) }
  checkReach(request, permission, owner)
  return owner
}

/**
 * Owner and team as a patch of a record that goes to another owner or team; a new owner brings the own team along unless a team
 * is named. Empty when neither changes.
 */
export const ownerPatch = async (
  request: Request,
  permission: Permission,
  before: Owner,
  given: OwnerInput,
): Promise<OwnerInput> => {
  const { ownerId, teamId } = given
  const isNewOwner = ownerId !== undefined && (ownerId ?? undefined) !== before.ownerId
  const isNewTeam = teamId !== undefined && (teamId ?? undefined) !== before.teamId
  if (!isNewOwner && !isNewTeam) return {}
  if (isNewTeam && teamId) await checkTeam(request, teamId)
  const team = isNewOwner && ownerId ? await teamOfUser(request, ownerId) : undefined
  const patch = {
    ...(isNewOwner && { ownerId }),
    ...(teamId !== undefined ? { teamId } : team !== undefined && { teamId: team }),
  }
  checkReach(request, permission, {
    ownerId: (patch.ownerId === undefined ? before.ownerId : patch.ownerId) ?? undefined,
    teamId: (patch.teamId === undefined ? before.teamId : patch.teamId) ?? undefined,
  })
  return patch
}
