import { movePlaces } from '../../shared/assignment/load-store.ts'
import { cleanCustomer } from '../../shared/customers/clean-customer.ts'
import { createLead } from '../../shared/leads/lead.ts'
import { leadIdsAt, newAddresses } from '../../shared/leads/lead-address-store.ts'
import { uniqueCustomSteps } from '../../shared/leads/lead-custom-store.ts'
import { Lead, LeadInput } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { scored } from '../../shared/leads/score-store.ts'
import { customDraft } from '../http/custom-draft.ts'
import { seesPersonal } from '../http/hide-custom.ts'
import { created, findRecord } from '../http/records.ts'
import { partnerNamed } from '../http/references.ts'
import { route } from '../http/route.ts'
import { duplicatesOfLead, LeadDuplicates } from './lead-duplicates.ts'
import { ownerOfLead } from './lead-owner.ts'
import { defaultRegion, LeadParams } from './lead-params.ts'

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
    const partnerId = written.partnerId && (await partnerNamed(request, written.partnerId))
    const owner = await ownerOfLead(request, { ownerId, teamId })
    const clean = cleanCustomer({ ...written, ...(partnerId && { partnerId }) }, actor.region ?? defaultRegion)
    const made = createLead(id, { ...clean, ...draft.patch }, owner, now)
    const score = await scored(store, actor.tenantId, undefined, made, now)
    const { state } = score
    const { steps, others } = await newAddresses(store, actor.tenantId, state)
    // Who may not see addresses may not find out by asking which are known either.
    const duplicates = seesPersonal(request)
      ? await duplicatesOfLead(request, state, { others })
      : { items: [], hidden: 0 }
    const unique = uniqueCustomSteps(actor.tenantId, id, draft)
    const { keptBody, ...reply } = created(request, leads, score, `/v1/leads/${id}`, [
      ...steps,
      ...unique,
      ...score.steps,
      ...movePlaces(actor.tenantId, leads.name, [[undefined, state.ownerId]]),
    ])
    return { ...reply, body: { ...reply.body, duplicates } }
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

export const leadCreationRoutes = [postLead, getDuplicates]
