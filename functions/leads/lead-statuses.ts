import * as z from 'zod'
import { label, longText, personal } from '../../shared/customers/person-schema.ts'
import { actorName } from '../../shared/kernel/actor.ts'
import type { Decision } from '../../shared/kernel/decision.ts'
import { dayBounds } from '../../shared/kernel/local-time.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { disqualifyLead, moveLead, nurtureLead, reopenLead } from '../../shared/leads/lead.ts'
import { Lead } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { findRecord } from '../http/records.ts'
import { type Reply, type Request, route } from '../http/route.ts'
import { changedLead } from './changed-lead.ts'
import { LeadParams } from './lead-params.ts'

type Decide = (lead: Lead) => Decision<Lead>

const decided = async (request: Request<{ leadId: string }>, decide: Decide): Promise<Reply<Lead>> => {
  const lead = await findRecord(request, leads, request.params.leadId)
  return changedLead(request, lead, decide(lead))
}

const postStatus = route({
  name: 'setLeadStatus',
  method: 'POST',
  path: '/v1/leads/{leadId}/status',
  summary: 'Say that a lead is worked on, or qualified; an illegal move is refused with the legal ones',
  permission: 'lead:write',
  params: LeadParams,
  body: z.strictObject({ status: z.enum(['working', 'qualified']) }),
  returns: Lead,
  refuses: ['lead.illegal_status', 'lead.in_pool'],
  examples: { working: { body: { status: 'working' } } },
  handle: (request) => decided(request, (lead) => moveLead(lead, request.body.status, request.now)),
})

const postNurture = route({
  name: 'nurtureLead',
  method: 'POST',
  path: '/v1/leads/{leadId}/nurture',
  summary: 'Leave a lead alone until a date; then it is worked on again, and its owner gets a task',
  permission: 'lead:write',
  params: LeadParams,
  body: z.strictObject({ until: z.iso.date().meta({ description: 'A date to come, in the zone of the tenant' }) }),
  returns: Lead,
  refuses: ['lead.illegal_status', 'lead.in_pool'],
  examples: { spring: { body: { until: '2027-03-01' } } },
  handle: (request) => {
    const { body, actor, now } = request
    const { start: dueAt } = dayBounds(body.until, actor.zone ?? 'UTC')
    if (dueAt <= now) throw fieldRefusal('/until', 'too_small.date')
    return decided(request, (lead) => nurtureLead(lead, { until: body.until, dueAt }, now))
  },
})

const postDisqualify = route({
  name: 'disqualifyLead',
  method: 'POST',
  path: '/v1/leads/{leadId}/disqualify',
  summary: 'Say that a lead comes to nothing, and why',
  permission: 'lead:write',
  params: LeadParams,
  body: z.strictObject({ reason: label, note: longText.min(1).optional().meta(personal) }),
  returns: Lead,
  refuses: ['lead.illegal_status', 'lead.in_pool'],
  examples: { budget: { body: { reason: 'no_budget', note: '今年没有预算' } } },
  handle: (request) => {
    const by = actorName(request.actor)
    return decided(request, (lead) => disqualifyLead(lead, { ...request.body, by }, request.now))
  },
})

const postReopen = route({
  name: 'reopenLead',
  method: 'POST',
  path: '/v1/leads/{leadId}/reopen',
  summary: 'Work again on a lead that was disqualified',
  permission: 'lead:write',
  params: LeadParams,
  returns: Lead,
  refuses: ['lead.illegal_status', 'lead.in_pool'],
  examples: {},
  handle: (request) => decided(request, (lead) => reopenLead(lead, request.now)),
})

export const leadStatusRoutes = [postStatus, postNurture, postDisqualify, postReopen]
