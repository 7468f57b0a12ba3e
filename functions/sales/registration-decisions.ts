import * as z from 'zod'
import { actorName } from '../../shared/kernel/actor.ts'
import type { Decision } from '../../shared/kernel/decision.ts'
import { line } from '../../shared/kernel/line.ts'
import {
  approveRegistration,
  isUndecided,
  protectionOf,
  refuseRegistration,
  reportProgress,
} from '../../shared/leads/registration.ts'
import { ProtectionTerms, Registration } from '../../shared/leads/registration-schema.ts'
import { checkUnprotected, markSteps, registrations } from '../../shared/leads/registration-store.ts'
import { changed, findRecord } from '../http/records.ts'
import { type Reply, type Request, route } from '../http/route.ts'
import { conflictsOf } from './registration-conflicts.ts'
import { RegistrationParams } from './registration-params.ts'

/** How many may be talking to the same end customer, as long as that counts: when somebody decides. */
const conflictCount = async (request: Request, registration: Registration): Promise<number> => {
  if (!isUndecided(registration)) return registration.conflicts ?? 0
  const { found, hidden } = await conflictsOf(request, registration)
  return found.length + hidden
}

/** The next version of a registration; who has its end customer follows in the same commit. */
const decided = async (
  request: Request<{ registrationId: string }>,
  decide: (registration: Registration) => Decision<Registration> | Promise<Decision<Registration>>,
): Promise<Reply<Registration>> => {
  const { store, actor } = request
  const before = await findRecord(request, registrations, request.params.registrationId)
  const decision = await decide(before)
  const steps = markSteps(actor.tenantId, before, decision.state)
  if (steps.length > 0 && protectionOf(decision.state)) await checkUnprotected(store, actor.tenantId, decision.state)
  return changed(request, registrations, before, decision, steps)
}

const postApprove = route({
  name: 'approveRegistration',
  method: 'POST',
  path: '/v1/deal-registrations/{registrationId}/approve',
  summary: 'Protect the end customer for the dealer; refused while it is protected for another',
  permission: 'registration:approve',
  params: RegistrationParams,
  body: ProtectionTerms,
  returns: Registration,
  refuses: ['registration.illegal_status', 'registration.protected'],
  examples: { quarter: { body: { protectDays: 90, extendDays: 30, mostDays: 180, warnDays: 7 } } },
  handle: (request) => {
    const { body, actor, now } = request
    return decided(request, async (found) => {
      const conflicts = await conflictCount(request, found)
      return approveRegistration(found, body, { by: actorName(actor), now, conflicts })
    })
  },
})

const postRefuse = route({
  name: 'refuseRegistration',
  method: 'POST',
  path: '/v1/deal-registrations/{registrationId}/refuse',
  summary: 'Refuse a registration, and say why',
  permission: 'registration:approve',
  params: RegistrationParams,
  body: z.strictObject({ reason: line(200) }),
  returns: Registration,
  refuses: ['registration.illegal_status'],
  examples: { known: { body: { reason: 'We are in talks with them ourselves' } } },
  handle: (request) => {
    const { body, actor, now } = request
    return decided(request, async (found) => {
      const conflicts = await conflictCount(request, found)
      return refuseRegistration(found, body.reason, { by: actorName(actor), now, conflicts })
    })
  },
})

const postProgress = route({
  name: 'reportRegistrationProgress',
  method: 'POST',
  path: '/v1/deal-registrations/{registrationId}/progress',
  summary: 'Note that the dealer reported progress: the protection lasts longer, up to its hard end',
  permission: 'registration:write',
  params: RegistrationParams,
  returns: Registration,
  refuses: ['registration.not_protected'],
  examples: {},
  handle: (request) => decided(request, (found) => reportProgress(found, request.now)),
})

export const registrationDecisionRoutes = [postApprove, postRefuse, postProgress]
