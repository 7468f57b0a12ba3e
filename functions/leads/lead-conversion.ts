import * as z from 'zod'
import { customers } from '../../shared/customers/customer-store.ts'
import { actorName } from '../../shared/kernel/actor.ts'
import { checkConvertible, convertLead } from '../../shared/leads/conversion.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { checkNotInPool } from '../../shared/pools/waiting.ts'
import { alsoAnswersTo } from '../../shared/storage/record.ts'
import { findRecord } from '../http/records.ts'
import { type Reply, type Request, route } from '../http/route.ts'
import { changedLead } from './changed-lead.ts'
import { contactFor } from './lead-conversion-contact.ts'
import { customerFor } from './lead-conversion-customer.ts'
import { dealFor } from './lead-conversion-deal.ts'
import { ConversionInput } from './lead-conversion-input.ts'
import { heirOf } from './lead-conversion-part.ts'
import { LeadParams } from './lead-params.ts'

const Converted = z.strictObject({
  leadId: z.string(),
  customerId: z.string(),
  contactId: z.string().optional(),
  dealId: z.string().optional(),
  at: z.iso.datetime(),
  by: z.string(),
})

const answerOf = ({ id, converted }: Lead): Reply<z.infer<typeof Converted>> => {
  const became = converted as NonNullable<Lead['converted']>
  return { body: { leadId: id, ...became }, location: `/v1/customers/${became.customerId}` }
}

const convert = async (request: Request<unknown, unknown, ConversionInput>, lead: Lead) => {
  const { actor, body, now } = request
  checkNotInPool('lead', lead)
  checkConvertible(lead)
  const heir = await heirOf(request, lead)
  const customer = await customerFor(request, heir, body)
  const contact = await contactFor(request, heir, customer.state, body.contact)
  const deal = await dealFor(request, heir, { customer: customer.state, contactId: contact?.id }, body.deal)
  const became = { customerId: customer.state.id, contactId: contact?.id, dealId: deal?.id }
  const made = [
    ...[customer, contact, deal].flatMap((part) => part?.steps ?? []),
    alsoAnswersTo(actor.tenantId, customers.name, lead.id, customer.state.id),
  ]
  const { body: converted, steps } = await changedLead(
    request,
    lead,
    convertLead(lead, became, actorName(actor), now),
    made,
  )
  return { ...answerOf(converted), status: 201, ...(steps && { steps }) }
}

const postConvert = route({
  name: 'convertLead',
  method: 'POST',
  path: '/v1/leads/{leadId}/convert',
  summary:
    'Make a lead a customer, with a contact and a deal if asked for, all in one step; asked again it answers what was done',
  permission: 'lead:write',
  params: LeadParams,
  body: ConversionInput,
  returns: Converted,
  status: 201,
  alsoAnswers: [200],
  refuses: [
    'not_found',
    'lead.illegal_status',
    'customer.in_pool',
    'lead.in_pool',
    'lead.known_elsewhere',
    'customer.duplicate',
    'customer.voided',
    'contact.duplicate',
    'contact.voided',
    'pipeline.none',
    'deal.entry_rule',
    'deal.needs_approval',
  ],
  examples: {
    withDeal: { body: { deal: { closeDate: '2027-03-31', amount: { amount: '120000.00', currency: 'CNY' } } } },
    known: { body: { customerId: 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE', contact: { roles: ['decision_maker'] } } },
  },
  handle: async (request) => {
    const lead = await findRecord(request, leads, request.params.leadId)
    return lead.converted ? { ...answerOf(lead), status: 200 } : convert(request, lead)
  },
})

export const leadConversionRoutes = [postConvert]
