import { notFound, Refusal } from '../../shared/kernel/refusal.ts'
import { type Voice, waitingFor } from '../../shared/sales/approval.ts'
import { deputyOf } from '../../shared/sales/approval-deputy-store.ts'
import type { Approval } from '../../shared/sales/approval-schema.ts'
import { approvals } from '../../shared/sales/approval-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { checkIfMatch } from '../http/records.ts'
import { maySee } from '../http/references.ts'
import type { Request } from '../http/route.ts'

/** The approver for whom the actor may decide now: itself, or whose deputy it is. */
const voiceAmong = async ({ store, actor, now }: Request, found: Approval): Promise<Voice | undefined> => {
  const waiting = waitingFor(found)
  if (waiting.includes(actor.id)) return { userId: actor.id }
  for (const userId of waiting)
    if ((await deputyOf(store, actor.tenantId, userId, now)) === actor.id) return { userId, by: actor.id }
  return undefined
}

/**
 * An approval that the actor may know of: its own, one it is to decide on, also as a deputy, or one that its permission reaches.
 * @throws Refusal `not_found`, `precondition.failed`
 */
export const findApproval = async (request: Request, id: string): Promise<Approval> => {
  const found = await loadRecord(request.store, approvals, request.actor.tenantId, id)
  if (!found || !(maySee(request, approvals, found) || (await voiceAmong(request, found)))) throw notFound()
  checkIfMatch(request, found)
  return found
}

/**
 * As whom the actor decides. What somebody asked for, they do not decide on, unless nobody else was there to be asked.
 * @throws Refusal `approval.own_request`, `approval.not_approver`
 */
export const voiceOf = async (request: Request, found: Approval): Promise<Voice> => {
  const { actor } = request
  const isAlone = found.approvers.every(({ userId }) => userId === actor.id)
  if (actor.id === found.requesterId && !isAlone) throw new Refusal('approval.own_request')
  const voice = await voiceAmong(request, found)
  if (!voice) throw new Refusal('approval.not_approver')
  return voice
}
