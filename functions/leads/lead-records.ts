import { cleanCustomer } from '../../shared/customers/clean-customer.ts'
import { changeLead, checkNotConverted } from '../../shared/leads/lead.ts'
import { uniqueCustomSteps } from '../../shared/leads/lead-custom-store.ts'
import { Lead, LeadPatch } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { customDraft } from '../http/custom-draft.ts'
import { HistoryPage, HistoryQuery, historyPage } from '../http/history.ts'
import { findRecord } from '../http/records.ts'
import { partnerNamed } from '../http/references.ts'
import { route } from '../http/route.ts'
import { changedLead } from './changed-lead.ts'
import { defaultRegion, LeadParams } from './lead-params.ts'

const getLead = route({
  name: 'getLead',
  method: 'GET',
  path: '/v1/leads/{leadId}',
  summary: 'Read a lead',
  permission: 'lead:read',
  params: LeadParams,
  returns: Lead,
  examples: {},
  handle: async (request) => {
    const lead = await findRecord(request, leads, request.params.leadId)
    return { body: lead, version: lead.version }
  },
})

const patchLead = route({
  name: 'changeLead',
  method: 'PATCH',
  path: '/v1/leads/{leadId}',
  summary: 'Change what is written of a lead: what is given replaces, null removes',
  permission: 'lead:write',
  params: LeadParams,
  body: LeadPatch,
  returns: Lead,
  refuses: ['lead.converted', 'lead.duplicate', 'lead.in_pool'],
  examples: { interest: { body: { interests: ['crm', 'service desk'], employees: 240 } } },
  handle: async (request) => {
    const { body, actor } = request
    const { custom, ...written } = body
    const lead = await findRecord(request, leads, request.params.leadId)
    checkNotConverted(lead)
    const draft = await customDraft(request, 'lead', custom, lead)
    const partnerId = written.partnerId && (await partnerNamed(request, written.partnerId))
    const clean = cleanCustomer({ ...written, ...(partnerId && { partnerId }) }, actor.region ?? defaultRegion)
    const decision = changeLead(lead, { ...clean, ...draft.patch })
    return changedLead(request, lead, decision, uniqueCustomSteps(actor.tenantId, lead.id, draft))
  },
})

const getHistory = route({
  name: 'leadHistory',
  method: 'GET',
  path: '/v1/leads/{leadId}/history',
  summary: 'Every write of a lead, newest first: which fields, from what to what, by whom, by which request',
  permission: 'lead:read',
  params: LeadParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: (request) => historyPage(request, leads, Lead, request.params.leadId),
})

export const leadRecordRoutes = [getLead, patchLead, getHistory]
