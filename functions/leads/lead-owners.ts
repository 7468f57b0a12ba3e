import * as z from 'zod'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { assignLead, shareLead } from '../../shared/leads/lead.ts'
import { Lead } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { recordKey, type Step } from '../../shared/storage/record.ts'
import { findRecord } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { changedLead } from './changed-lead.ts'
import { nextOwner } from './lead-owner.ts'
import { LeadParams } from './lead-params.ts'

const id = z.string().min(1).max(40)

const postAssign = route({
  name: 'assignLead',
  method: 'POST',
  path: '/v1/leads/{leadId}/assign',
  summary: 'Hand a lead over to somebody, or put it back into the queue of a team',
  permission: 'lead:write',
  params: LeadParams,
  body: z
    .strictObject({ ownerId: id.nullable().optional(), teamId: id.nullable().optional() })
    .refine(({ ownerId, teamId }) => ownerId !== undefined || teamId !== undefined, {
      path: ['ownerId'],
      params: { code: 'required' },
    }),
  returns: Lead,
  refuses: ['lead.not_open', 'lead.in_pool'],
  examples: { colleague: { body: { ownerId: 'usr_01J9ZQ4T7M8K3X5V2B6N1R0CDE' } } },
  handle: async (request) => {
    const lead = await findRecord(request, leads, request.params.leadId)
    const to = await nextOwner(request, lead, request.body)
    return changedLead(request, lead, assignLead(lead, to, request.now))
  },
})

const userExists = (request: Request, userId: string, index: number): Step => ({
  action: { do: 'check', key: recordKey(request.actor.tenantId, 'user', userId), when: { is: 'present' } },
  otherwise: () => fieldRefusal(`/userIds/${index}`, 'no_such_record'),
})

const putShares = route({
  name: 'shareLead',
  method: 'PUT',
  path: '/v1/leads/{leadId}/shares',
  summary: 'Say which colleagues may read this lead besides those whose permissions reach it',
  permission: 'lead:write',
  params: LeadParams,
  body: z.strictObject({ userIds: z.array(id).max(20) }),
  returns: Lead,
  refuses: ['lead.converted', 'lead.in_pool'],
  examples: { nobody: { body: { userIds: [] } } },
  handle: async (request) => {
    const lead = await findRecord(request, leads, request.params.leadId)
    const decision = shareLead(lead, request.body.userIds)
    const steps = (decision.state.sharedWith ?? []).map((userId, index) => userExists(request, userId, index))
    return changedLead(request, lead, decision, steps)
  },
})

export const leadOwnerRoutes = [postAssign, putShares]
