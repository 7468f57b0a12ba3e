import * as z from 'zod'
import { cleanCustomer } from '../../shared/customers/clean-customer.ts'
import { submitRegistration } from '../../shared/leads/registration.ts'
import { Registration, RegistrationInput, registrationStatuses } from '../../shared/leads/registration-schema.ts'
import { checkUnprotected, registrations } from '../../shared/leads/registration-store.ts'
import { mayAskPersonal } from '../http/custom-lists.ts'
import { HistoryPage, HistoryQuery, historyPage } from '../http/history.ts'
import type { Listing } from '../http/list-asked.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { ownerOfNew } from '../http/owner.ts'
import { listPage } from '../http/page.ts'
import { created, findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { linksOf } from './deal-links.ts'
import { RegistrationParams } from './registration-params.ts'

/** Reads phones without a country code where the tenant has no region of its own. */
const defaultRegion = 'CN'

const postRegistration = route({
  name: 'submitRegistration',
  method: 'POST',
  path: '/v1/deal-registrations',
  summary: 'Register an opportunity for a dealer or partner; refused while the end customer is protected for another',
  permission: 'registration:write',
  body: RegistrationInput,
  returns: Registration,
  status: 201,
  refuses: ['registration.protected'],
  examples: {
    machines: {
      body: {
        partnerId: 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE',
        name: '王伟',
        company: '苏州精工有限公司',
        phones: ['138 1234 5678'],
        product: 'MX-200',
        amount: { amount: '300000.00', currency: 'CNY' },
      },
    },
  },
  handle: async (request) => {
    const { body, actor, store, now } = request
    const { ownerId, teamId, ...written } = body
    const id = request.ids('reg')
    const owner = await ownerOfNew(request, 'registration:write', { ownerId, teamId })
    const { links } = await linksOf(request, { partnerId: body.partnerId })
    const clean = cleanCustomer(written, actor.region ?? defaultRegion)
    const decision = submitRegistration(id, { ...clean, ...links }, owner, now)
    await checkUnprotected(store, actor.tenantId, decision.state)
    return created(request, registrations, decision, `/v1/deal-registrations/${id}`)
  },
})

const getRegistration = route({
  name: 'getRegistration',
  method: 'GET',
  path: '/v1/deal-registrations/{registrationId}',
  summary: 'Read a registration',
  permission: 'registration:read',
  params: RegistrationParams,
  returns: Registration,
  examples: {},
  handle: async (request) => {
    const registration = await findRecord(request, registrations, request.params.registrationId)
    return { body: registration, version: registration.version }
  },
})

const id = z.string().min(1).max(40).optional()
const RegistrationQuery = listQuery({
  status: z.enum(registrationStatuses).optional(),
  partnerId: id,
  ownerId: id,
  teamId: id,
})

/** Search terms are costly to import, so they are loaded by the first call that lists. */
const listing = async (): Promise<Listing<Registration>> => {
  const { listedOfRegistrations, searchableRegistrations } = await import(
    '../../shared/leads/registration-search-store.ts'
  )
  return {
    noun: registrations,
    schema: Registration,
    searchable: searchableRegistrations,
    listed: listedOfRegistrations,
    checked: ['company', 'product', 'region', 'statusSince', 'protection.expiresAt', 'dealId', 'customerId'],
  }
}

const getRegistrations = route({
  name: 'listRegistrations',
  method: 'GET',
  path: '/v1/deal-registrations',
  summary: 'List registrations, the newest first',
  permission: 'registration:read',
  query: RegistrationQuery,
  returns: pageOf(Registration),
  refuses: ['filter.unserved', 'sort.unserved', 'cursor.invalid'],
  examples: { open: { query: { status: 'submitted' } } },
  handle: async (request) => {
    if (request.query.q !== undefined) mayAskPersonal(request)
    return listPage(request, await listing())
  },
})

const getHistory = route({
  name: 'registrationHistory',
  method: 'GET',
  path: '/v1/deal-registrations/{registrationId}/history',
  summary: 'Every write of a registration, newest first: which fields, from what to what, by whom, by which request',
  permission: 'registration:read',
  params: RegistrationParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: (request) => historyPage(request, registrations, Registration, request.params.registrationId),
})

export const registrationRecordRoutes = [postRegistration, getRegistration, getRegistrations, getHistory]
