import * as z from 'zod'
import { actorName } from '../../shared/kernel/actor.ts'
import { Lead } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { clearProbability, setProbability } from '../../shared/leads/score-by-hand.ts'
import { findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { changedLead } from './changed-lead.ts'
import { LeadParams } from './lead-params.ts'

const putProbability = route({
  name: 'setLeadProbability',
  method: 'PUT',
  path: '/v1/leads/{leadId}/probability',
  summary: 'Say how likely a lead is won; it stays as you said until it is cleared',
  permission: 'lead:write',
  params: LeadParams,
  body: z.strictObject({ value: z.number().min(0).max(1) }),
  returns: Lead,
  refuses: ['lead.in_pool', 'lead.not_open'],
  examples: { likely: { body: { value: 0.8 } } },
  handle: async (request) => {
    const lead = await findRecord(request, leads, request.params.leadId)
    const by = actorName(request.actor)
    return changedLead(request, lead, setProbability(lead, request.body.value, by, request.now))
  },
})

const deleteProbability = route({
  name: 'clearLeadProbability',
  method: 'DELETE',
  path: '/v1/leads/{leadId}/probability',
  summary: 'Leave it to the predictive score again how likely a lead is won',
  permission: 'lead:write',
  params: LeadParams,
  returns: Lead,
  refuses: ['lead.in_pool', 'lead.not_open'],
  examples: {},
  handle: async (request) => {
    const lead = await findRecord(request, leads, request.params.leadId)
    return changedLead(request, lead, clearProbability(lead))
  },
})

export const scoreProbabilityRoutes = [putProbability, deleteProbability]
