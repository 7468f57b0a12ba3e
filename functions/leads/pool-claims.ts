import * as z from 'zod'
import { raise } from '../../events/define-event.ts'
import { leadAssigned } from '../../events/leads.ts'
import { label, longText, personal } from '../../shared/customers/person-schema.ts'
import { actorName } from '../../shared/kernel/actor.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { assignmentOf, disqualifyLead } from '../../shared/leads/lead.ts'
import { Lead } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { checkTakesIn, isPoolMember } from '../../shared/leads/pool.ts'
import { claimLead, handOutLead, removeFromPool, returnLead } from '../../shared/leads/pool-lead.ts'
import { claimStep, poolOf } from '../../shared/leads/pool-store.ts'
import { hidingCustom } from '../http/hide-custom.ts'
import { findRecord } from '../http/records.ts'
import { colleague } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'
import { writtenLead } from './changed-lead.ts'
import { LeadParams } from './lead-params.ts'
import { checkGoverns, leadOfPool } from './pool-access.ts'
import { Hold } from './pool-hold.ts'

const id = z.string().min(1).max(40)

const postClaim = route({
  name: 'claimLead',
  method: 'POST',
  path: '/v1/leads/{leadId}/claim',
  summary: 'Claim a lead that waits in a public pool: of many who try at once one gets it',
  permission: 'lead:write',
  params: LeadParams,
  returns: Lead,
  refuses: ['lead.claimed', 'pool.closed', 'pool.cooling_down', 'pool.daily_limit', 'pool.holding_limit'],
  examples: {},
  handle: async (request) => {
    const { actor, now } = request
    const { lead, pool } = await leadOfPool(request)
    if (!isPoolMember(pool, actor)) throw new Refusal('access.denied', { params: { permission: 'lead:write' } })
    const decision = claimLead(lead, pool, { ownerId: actor.id, teamId: actor.teamId }, now)
    const steps = [claimStep(actor.tenantId, pool, actor.id, now, actor.zone ?? 'UTC')]
    return writtenLead(request, lead, decision, { pool, limit: pool, steps })
  },
})

const recipient = async (request: Request, { ownerId, teamId }: { ownerId: string; teamId?: string | undefined }) => {
  const user = await colleague(request, ownerId, '/ownerId')
  return { ownerId, teamId: teamId ?? user.teamId }
}

const postHandOut = route({
  name: 'handOutLead',
  method: 'POST',
  path: '/v1/leads/{leadId}/hand-out',
  summary: 'Give a lead that waits in a public pool to somebody; for the admins of the pool',
  permission: 'lead:write',
  params: LeadParams,
  body: z.strictObject({ ownerId: id }),
  returns: Hold,
  refuses: ['lead.claimed', 'pool.holding_limit'],
  examples: { colleague: { body: { ownerId: 'usr_01J9ZQ4T7M8K3X5V2B6N1R0CDE' } } },
  handle: async (request) => {
    const { lead, pool } = await leadOfPool(request)
    checkGoverns(pool, request.actor)
    const to = await recipient(request, request.body)
    const raises = [raise(leadAssigned, { from: {}, to: assignmentOf(to) })]
    const decision = { state: handOutLead(lead, to, request.now), raises }
    return writtenLead(request, lead, decision, { pool, limit: pool })
  },
})

const postReturn = route({
  name: 'returnLead',
  method: 'POST',
  path: '/v1/leads/{leadId}/return',
  summary: 'Give a lead back to the public pool that it came from, and say why',
  permission: 'lead:write',
  params: LeadParams,
  body: z.strictObject({ reason: label }),
  returns: Hold,
  refuses: ['lead.no_pool', 'lead.in_pool', 'lead.not_open', 'pool.retired'],
  examples: { region: { body: { reason: 'not_my_region' } } },
  handle: async (request) => {
    const { store, actor, body, now } = request
    const lead = await findRecord(request, leads, request.params.leadId)
    const pool = await poolOf(store, actor.tenantId, lead)
    if (!pool) throw new Refusal('lead.no_pool')
    checkTakesIn(pool)
    return writtenLead(request, lead, returnLead(lead, pool, body.reason, now), { pool })
  },
})

const Removal = z.union([
  z.strictObject({ ownerId: id }).meta({ title: 'to somebody' }),
  z
    .strictObject({ disqualify: z.strictObject({ reason: label, note: longText.min(1).optional().meta(personal) }) })
    .meta({ title: 'for good' }),
])

const postRemove = route({
  name: 'removeLeadFromPool',
  method: 'POST',
  path: '/v1/leads/{leadId}/remove-from-pool',
  summary:
    'Take a lead that waits in a public pool out of it: to somebody, or disqualified; for the admins of the pool',
  permission: 'lead:write',
  params: LeadParams,
  body: Removal,
  returns: Hold,
  refuses: ['lead.claimed'],
  examples: { nothing: { body: { disqualify: { reason: 'wrong_number' } } } },
  handle: async (request) => {
    const { actor, body, now } = request
    const { lead, pool } = await leadOfPool(request)
    checkGoverns(pool, actor)
    const to = 'ownerId' in body ? await recipient(request, body) : {}
    const removed = removeFromPool(lead, to, now)
    if ('ownerId' in body) return writtenLead(request, lead, removed, {})
    const ended = disqualifyLead(removed.state, { ...body.disqualify, by: actorName(actor) }, now)
    return writtenLead(request, lead, { ...ended, raises: [...removed.raises, ...ended.raises] }, {})
  },
})

export const poolClaimRoutes = [hidingCustom('lead')(postClaim), postHandOut, postReturn, postRemove]
