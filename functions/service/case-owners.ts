import * as z from 'zod'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { assignCase, takeCase } from '../../shared/service/case-owner.ts'
import { Case } from '../../shared/service/case-schema.ts'
import { route } from '../http/route.ts'
import { assignmentFor } from './case-links.ts'
import { CaseParams } from './case-params.ts'
import { changedCase } from './changed-case.ts'
import { findCase, findCaseToTake } from './find-case.ts'

const id = z.string().min(1).max(40)

const postTake = route({
  name: 'takeCase',
  method: 'POST',
  path: '/v1/cases/{caseId}/take',
  summary: 'Take a case out of its queue; of several at once, one gets it',
  permission: 'case:write',
  params: CaseParams,
  returns: Case,
  refuses: ['case.taken', 'case.not_open'],
  examples: {},
  handle: async (request) => {
    const { actor, now } = request
    if (actor.kind !== 'user') throw new Refusal('access.denied', { params: { permission: request.permission } })
    const found = await findCaseToTake(request, request.params.caseId)
    return changedCase(request, found, takeCase(found, actor.id, actor.teamId, now))
  },
})

const postAssign = route({
  name: 'assignCase',
  method: 'POST',
  path: '/v1/cases/{caseId}/assign',
  summary: 'Hand a case over to somebody, or put it back into the queue of a team',
  permission: 'case:write',
  params: CaseParams,
  body: z
    .strictObject({ ownerId: id.nullable().optional(), teamId: id.nullable().optional() })
    .refine(({ ownerId, teamId }) => ownerId !== undefined || teamId !== undefined, {
      path: ['ownerId'],
      params: { code: 'required' },
    }),
  returns: Case,
  refuses: ['case.not_open'],
  examples: { team: { body: { teamId: 'tea_01J9ZQ4T7M8K3X5V2B6N1R0CDE' } } },
  handle: async (request) => {
    const { body, now } = request
    const found = await findCase(request, request.params.caseId)
    const to = body.ownerId
      ? await assignmentFor(request, body)
      : { teamId: body.teamId === undefined ? found.teamId : (await assignmentFor(request, body)).teamId }
    return changedCase(request, found, assignCase(found, to, now))
  },
})

export const caseOwnerRoutes = [postTake, postAssign]
