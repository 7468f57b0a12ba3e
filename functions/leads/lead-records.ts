import { cleanCustomer } from '../../shared/customers/clean-customer.ts'
import { changeLead, checkNotConverted, createLead } from '../../shared/leads/lead.ts'
import { leadIdsAt } from '../../shared/leads/lead-address-store.ts'
import { Lead, LeadInput, LeadPatch } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { customDraft } from '../http/custom-draft.ts'
import { hidingCustom, seesPersonal } from '../http/hide-custom.ts'
import { hidingCustomChanges } from '../http/hide-history.ts'
import { HistoryPage, HistoryQuery, historyPage } from '../http/history.ts'
import { created, findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { changedLead } from './changed-lead.ts'
import { uniqueCustomSteps } from './lead-custom.ts'
import { duplicatesOfLead, LeadDuplicates } from './lead-duplicates.ts'
import { ownerOfLead } from './lead-owner.ts'
import { LeadParams } from './lead-params.ts'
import { leadSteps } from './lead-steps.ts'

const defaultRegion = 'CN'

const NewLead = Lead.extend({
  duplicates: LeadDuplicates.meta({ description: 'Leads and customers that may be the same' }),
})

const postLead = route({
  name: 'createLead',
  method: 'POST',
  path: '/v1/leads',
  summary: 'Add a lead; the answer shows leads and customers that may be the same',
  permission: 'lead:write',
  body: LeadInput,
  returns: NewLead,
  status: 201,
  refuses: ['lead.duplicate'],
  examples: {
    exhibition: {
      body: {
        name: '李娜',
        company: '杭州云帆软件有限公司',
        title: '采购经理',
        phones: ['139 5712 3456'],
        emails: ['li.na@yunfan.example'],
        source: { channel: 'exhibition', contactPoint: 'Hangzhou 2026' },
        amount: { amount: '120000.00', currency: 'CNY' },
      },
    },
  },
  handle: async (request) => {
    const { body, actor, store, now } = request
    const { custom, ownerId, teamId, ...written } = body
    const id = request.ids('lea')
    const draft = await customDraft(request, 'lead', custom)
    const owner = await ownerOfLead(request, { ownerId, teamId })
    const clean = cleanCustomer(written, actor.region ?? defaultRegion)
    const decision = createLead(id, { ...clean, ...draft.patch }, owner, now)
    const { state } = decision
    const [steps, others] = await Promise.all([
      leadSteps(store, actor.tenantId, undefined, state),
      leadIdsAt(store, actor.tenantId, state),
    ])
    // Who may not see addresses may not find out by asking which are known either.
    const duplicates = seesPersonal(request)
      ? await duplicatesOfLead(request, state, { others })
      : { items: [], hidden: 0 }
    const unique = uniqueCustomSteps(actor.tenantId, id, draft)
    const { keptBody, ...reply } = created(request, leads, decision, `/v1/leads/${id}`, [...steps, ...unique])
    return { ...reply, body: { ...reply.body, duplicates } }
  },
})

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
  refuses: ['lead.converted', 'lead.duplicate'],
  examples: { interest: { body: { interests: ['crm', 'service desk'], employees: 240 } } },
  handle: async (request) => {
    const { body, actor } = request
    const { custom, ...written } = body
    const lead = await findRecord(request, leads, request.params.leadId)
    checkNotConverted(lead)
    const draft = await customDraft(request, 'lead', custom, lead)
    const clean = cleanCustomer(written, actor.region ?? defaultRegion)
    const decision = changeLead(lead, { ...clean, ...draft.patch })
    return changedLead(request, lead, decision, uniqueCustomSteps(actor.tenantId, lead.id, draft))
  },
})

const getDuplicates = route({
  name: 'duplicatesOfLead',
  method: 'GET',
  path: '/v1/leads/{leadId}/duplicates',
  summary: 'Leads and customers that may be the same as this lead, with a score and its reasons',
  permission: 'lead:read',
  params: LeadParams,
  returns: LeadDuplicates,
  examples: {},
  handle: async (request) => {
    const { store, actor } = request
    const lead = await findRecord(request, leads, request.params.leadId)
    const others = await leadIdsAt(store, actor.tenantId, lead)
    return { body: await duplicatesOfLead(request, lead, { self: lead.id, others }) }
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
  handle: async (request) => {
    const { body } = await historyPage(request, leads, Lead, request.params.leadId)
    const hide = await hidingCustomChanges(request, 'lead')
    return { body: { ...body, items: body.items.map((item) => ({ ...item, changes: hide(item.changes) })) } }
  },
})

export const leadRecordRoutes = [...[postLead, getLead, patchLead].map(hidingCustom('lead')), getDuplicates, getHistory]
