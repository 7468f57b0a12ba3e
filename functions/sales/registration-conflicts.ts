import * as z from 'zod'
import { customers } from '../../shared/customers/customer-store.ts'
import type { Identity } from '../../shared/customers/identity.ts'
import { identityOfCustomer } from '../../shared/customers/identity-of.ts'
import { personal } from '../../shared/customers/person-schema.ts'
import { identityOfLead, organisationOfLead } from '../../shared/leads/lead-identity.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import type { Registration } from '../../shared/leads/registration-schema.ts'
import { registrations } from '../../shared/leads/registration-store.ts'
import type { Deal } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { customerPartition } from '../../shared/storage/customer-index.ts'
import { stateOf } from '../../shared/storage/record.ts'
import { findRecord } from '../http/records.ts'
import { maySee } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'
import { RegistrationParams } from './registration-params.ts'

const Conflict = z.strictObject({
  noun: z.enum(['registration', 'lead', 'customer', 'deal']),
  id: z.string().max(40),
  name: z.string().max(200).optional().meta(personal),
  score: z.number().min(0).max(1).meta({ description: 'How likely it is the same end customer' }),
})

const Conflicts = z.strictObject({
  items: z.array(Conflict).max(200),
  hidden: z.int().min(0).meta({ description: 'How many more there are that you may not see' }),
})

/** Of each noun at most so many records are looked at, and the open deals of so many customers. */
const mostLookedAt = 25
const mostCustomers = 5
const mostDeals = 20

/** Pinyin and sounds of names are costly to load, so they are loaded by the first call that needs them. */
const scored = async () => (await import('../http/scored-duplicates.ts')).scoredDuplicates

type Found = z.infer<typeof Conflict>

/** Open deals of a customer that may be the end customer. */
const dealsOf = async (request: Request, customer: Found): Promise<{ items: Found[]; hidden: number }> => {
  const { store, actor } = request
  const page = await store.query({
    index: 'g1',
    partition: customerPartition(actor.tenantId, customer.id),
    range: { beginsWith: `now#${deals.name}#` },
    limit: mostDeals,
  })
  const found = page.items.map((item) => stateOf<Deal>(item))
  const seen = found.filter((deal) => maySee(request, deals, deal))
  return {
    items: seen.map(({ id, name }) => ({ noun: 'deal', id, name, score: customer.score })),
    hidden: found.length - seen.length,
  }
}

/** Registrations, leads and customers that may be the same end customer, and how many more there are that the caller may not see. */
export const conflictsOf = async (request: Request, registration: Registration) => {
  const find = await scored()
  const person = identityOfLead(registration)
  const organisation = organisationOfLead(registration)
  const self = registration.id
  const most = mostLookedAt
  const both = organisation ? [person, organisation] : [person]
  const ofCustomers = (identity: Identity) =>
    find(request, identity, { noun: customers, identityOf: identityOfCustomer, most })
  const ofRegistrations = (identity: Identity) =>
    find<Registration>(request, identity, {
      ...{ noun: registrations, self, most },
      identityOf: (other) =>
        identity === person ? identityOfLead(other) : (organisationOfLead(other) ?? identityOfLead(other)),
      isCompared: ({ status }) => status !== 'refused' && status !== 'expired',
    })
  const ofLeads = find<Lead>(request, person, {
    ...{ noun: leads, identityOf: identityOfLead, most },
    isCompared: ({ status }) => status !== 'converted',
  })
  const pages = await Promise.all([
    ...both.map(async (identity) => ({ noun: 'registration' as const, page: await ofRegistrations(identity) })),
    ...both.map(async (identity) => ({ noun: 'customer' as const, page: await ofCustomers(identity) })),
    ofLeads.then((page) => ({ noun: 'lead' as const, page })),
  ])
  const found = pages.flatMap(({ noun, page }) =>
    page.items.map(({ id, name, score }): Found => ({ noun, id, name, score })),
  )
  return { found: distinct(found), hidden: pages.reduce((sum, { page }) => sum + page.hidden, 0) }
}

/** Each record once, by its likeliest match. */
const distinct = (found: readonly Found[]): Found[] => {
  const sorted = [...found].sort((a, b) => b.score - a.score)
  return [...new Map(sorted.toReversed().map((one) => [one.id, one])).values()].toReversed()
}

const getConflicts = route({
  name: 'conflictsOfRegistration',
  method: 'GET',
  path: '/v1/deal-registrations/{registrationId}/conflicts',
  summary: 'Who else may be talking to this end customer: registrations, leads, customers and their open deals',
  permission: 'registration:read',
  params: RegistrationParams,
  returns: Conflicts,
  examples: {},
  handle: async (request) => {
    const registration = await findRecord(request, registrations, request.params.registrationId)
    const { found, hidden } = await conflictsOf(request, registration)
    const known = found.filter(({ noun }) => noun === 'customer').slice(0, mostCustomers)
    const pending = await Promise.all(known.map((customer) => dealsOf(request, customer)))
    const items = [...found, ...pending.flatMap((page) => page.items)].sort((a, b) => b.score - a.score)
    return { body: { items, hidden: pending.reduce((sum, page) => sum + page.hidden, hidden) } }
  },
})

export const registrationConflictRoutes = [getConflicts]
