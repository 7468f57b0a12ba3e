import * as z from 'zod'
import { actorName } from '../../shared/kernel/actor.ts'
import { epochMs, instantOf } from '../../shared/kernel/instant.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { checkOpen } from '../../shared/leads/lead.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { type Request, route } from '../http/route.ts'
import { changedLead } from './changed-lead.ts'
import { LeadParams } from './lead-params.ts'
import { checkGoverns, leadOfPool } from './pool-access.ts'
import { Hold } from './pool-hold.ts'

const held = async (request: Request<{ leadId: string }>): Promise<Lead> => {
  const { lead, pool } = await leadOfPool(request)
  checkGoverns(pool, request.actor)
  checkOpen(lead)
  return lead
}

const putLock = route({
  name: 'lockLead',
  method: 'PUT',
  path: '/v1/leads/{leadId}/lock',
  summary: 'Have a lead of a public pool stay with its owner, for good or until then; for the admins of the pool',
  permission: 'lead:write',
  params: LeadParams,
  body: z.strictObject({ until: z.iso.datetime().optional() }),
  returns: Hold,
  refuses: ['lead.in_pool', 'lead.not_open'],
  examples: { fair: { body: { until: '2027-03-01T00:00:00.000Z' } } },
  handle: async (request) => {
    const { body, actor, now } = request
    const until = body.until && instantOf(epochMs(body.until))
    if (until !== undefined && until <= now) throw fieldRefusal('/until', 'too_small.date')
    const lead = await held(request)
    if (lead.lock && lead.lock.until === until) return { body: lead, version: lead.version }
    const lock = { at: now, by: actorName(actor), ...(until !== undefined && { until }) }
    return changedLead(request, lead, { state: { ...lead, lock }, raises: [] })
  },
})

const deleteLock = route({
  name: 'unlockLead',
  method: 'DELETE',
  path: '/v1/leads/{leadId}/lock',
  summary: 'Have the rules of its public pool apply to a lead again; for the admins of the pool',
  permission: 'lead:write',
  params: LeadParams,
  returns: Hold,
  refuses: ['lead.in_pool', 'lead.not_open'],
  examples: {},
  handle: async (request) => {
    const lead = await held(request)
    const { lock, ...state } = lead
    return changedLead(request, lead, { state: lock ? state : lead, raises: [] })
  },
})

export const poolLockRoutes = [putLock, deleteLock]
