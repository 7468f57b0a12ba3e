import { isDeepStrictEqual } from 'node:util'
import { caseAssigned, caseTaken } from '../../events/cases.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { Refusal } from '../kernel/refusal.ts'
import { checkUnsettled, present } from './case.ts'
import type { Case } from './case-schema.ts'

export interface Assignment {
  readonly ownerId?: string | undefined
  readonly teamId?: string | undefined
}

const assignmentOf = ({ ownerId, teamId }: Assignment) =>
  present({ ownerId, teamId }) as { ownerId?: string; teamId?: string }

/**
 * Takes a case out of its queue. Of several at once, one gets it.
 * @param teamId the taker's, where the case has none
 * @throws Refusal `case.taken` naming who was first, `case.not_open`
 */
export const takeCase = (found: Case, userId: string, teamId: string | undefined, now: Instant): Decision<Case> => {
  checkUnsettled(found)
  if (found.ownerId === userId) return { state: found, raises: [] }
  if (found.ownerId !== undefined) throw new Refusal('case.taken', { extra: { ownerId: found.ownerId } })
  const team = found.teamId ?? teamId
  return {
    state: { ...found, ownerId: userId, takenAt: now, ...(team !== undefined && { teamId: team }) },
    raises: [raise(caseTaken, { ownerId: userId, ...(team !== undefined && { teamId: team }) })],
  }
}

/**
 * Hands a case over: to somebody, or back into the queue of a team.
 * @throws Refusal `case.not_open`
 */
export const assignCase = (found: Case, to: Assignment, now: Instant): Decision<Case> => {
  checkUnsettled(found)
  const [before, after] = [assignmentOf(found), assignmentOf(to)]
  if (isDeepStrictEqual(before, after)) return { state: found, raises: [] }
  const { ownerId, teamId, takenAt, place, ...rest } = found
  const isSameOwner = after.ownerId === ownerId
  const since = isSameOwner ? takenAt : now
  return {
    state: {
      ...rest,
      ...after,
      ...(after.ownerId !== undefined && since !== undefined && { takenAt: since }),
      ...(isSameOwner && place && { place }),
    },
    raises: [
      raise(caseAssigned, {
        from: before,
        to: after,
        ...(place && !isSameOwner && { rosterId: place.rosterId }),
      }),
    ],
  }
}
