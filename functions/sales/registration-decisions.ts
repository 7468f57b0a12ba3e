import * as z from 'zod'
import { actorName } from '../../shared/kernel/actor.ts'
import type { Decision } from '../../shared/kernel/decision.ts'
import { line } from '../../shared/kernel/line.ts'
import {
  approveRegistration,
  convertRegistration,
  protectionOf,
  refuseRegistration,
  reportProgress,
} from '../../shared/leads/registration.ts'
import { ProtectionTerms, Registration } from '../../shared/leads/registration-schema.ts'
import { checkUnprotected, markSteps, registrations } from '../../shared/leads/registration-store.ts'
import { DealInput } from '../../shared/sales/deal-schema.ts'
import { changed, findRecord } from '../http/records.ts'
import { type Reply, type Request, route } from '../http/route.ts'
import { addDeal } from './add-deal.ts'
import { RegistrationParams } from './registration-params.ts'

/** The next version of a registration; who has its end customer follows in the same commit. */
const decided = async (
  request: Request<{ registrationId: string }>,
  decide: (registration: Registration) => Decision<Registration>,
): Promise<Reply<Registration>> => {
  const { store, actor } = request
  const before = await findRecord(request, registrations, request.params.registrationId)
  const decision = decide(before)
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
    return decided(request, (found) => approveRegistration(found, body, actorName(actor), now))
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
    return decided(request, (found) => refuseRegistration(found, body.reason, actorName(actor), now))
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

const ConversionOfRegistration = z.strictObject({
  customerId: z.string().min(1).max(40).meta({ description: 'Who the end customer is' }),
  deal: DealInput.omit({ customerId: true, partnerId: true, ownerId: true, teamId: true }),
})

const postConvert = route({
  name: 'convertRegistration',
  method: 'POST',
  path: '/v1/deal-registrations/{registrationId}/convert',
  summary:
    'Open the deal of an approved registration, with its dealer as partner, in one step; asked again it answers the same',
  permission: 'registration:write',
  params: RegistrationParams,
  body: ConversionOfRegistration,
  returns: Registration,
  refuses: [
    'not_found',
    'registration.illegal_status',
    'customer.voided',
    'pipeline.none',
    'deal.entry_rule',
    'deal.needs_approval',
    'deal.duplicate',
  ],
  examples: {
    open: {
      body: { customerId: 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE', deal: { name: 'Machines', closeDate: '2027-03-31' } },
    },
  },
  handle: async (request) => {
    const { body, now } = request
    const before = await findRecord(request, registrations, request.params.registrationId)
    if (before.status === 'converted') return { body: before, version: before.version }
    convertRegistration(before, { customerId: body.customerId, dealId: '' }, now)
    const { partnerId, ownerId, teamId, amount } = before
    const worth = body.deal.amount === undefined && body.deal.lines === undefined && amount ? { amount } : {}
    const links = { customerId: body.customerId, partnerId, ownerId, teamId }
    const deal = await addDeal(request, { ...worth, ...body.deal, ...links })
    const became = { customerId: deal.body.customerId as string, dealId: deal.body.id }
    return changed(request, registrations, before, convertRegistration(before, became, now), deal.steps)
  },
})

export const registrationDecisionRoutes = [postApprove, postRefuse, postProgress, postConvert]
