import * as z from 'zod'
import { convertRegistration } from '../../shared/leads/registration.ts'
import { Registration } from '../../shared/leads/registration-schema.ts'
import { registrations } from '../../shared/leads/registration-store.ts'
import { DealInput } from '../../shared/sales/deal-schema.ts'
import type { HttpFunction } from '../function.ts'
import { changed, findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { addDeal } from './add-deal.ts'
import { RegistrationParams } from './registration-params.ts'

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

/** Apart from the other registrations: it brings the rules of deals along. */
const registrationConversion: HttpFunction = {
  kind: 'http',
  name: 'registration-conversion',
  summary: 'Registrations that become deals',
  source: 'functions/sales/registration-conversion.ts',
  uses: ['table:read', 'table:write'],
  routes: [postConvert],
}

export default registrationConversion
