import * as z from 'zod'
import { label } from '../../shared/customers/person-schema.ts'
import { checkedOfLeads, leadValues, listedOfLeads } from '../../shared/leads/lead-lists.ts'
import { Lead } from '../../shared/leads/lead-schema.ts'
import { leadStatuses } from '../../shared/leads/lead-status.ts'
import { leads, openLeadsOf } from '../../shared/leads/lead-store.ts'
import { mayAskPersonal } from '../http/custom-lists.ts'
import type { Listing, Order } from '../http/list-asked.ts'
import { type ListQuery, listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { type Request, route } from '../http/route.ts'

const id = z.string().min(1).max(40).optional()
const word = label.optional()

const LeadQuery = listQuery({
  status: z.enum(leadStatuses).optional(),
  open: z.literal('true').optional().meta({ description: 'Those about which something is still to be done' }),
  ownerId: id,
  teamId: id,
  poolId: id,
  'source.channel': word,
  'source.contactPoint': word,
  'source.campaign': word,
  industry: word,
  region: word,
  partnerId: id,
  tags: word.meta({ description: 'Leads with this tag' }),
  'score.tier': word,
  'disqualified.reason': word,
})

/** Search terms are costly to import, so they are loaded by the first call that searches. */
const searchable = async () => (await import('../../shared/leads/lead-search-store.ts')).searchableLeads

/** The open leads of an owner stand in one list, those first that they have had for longest. */
const openOfOwner: Order['partition'] = (tenantId, equal) => {
  const ownerId = equal('ownerId')
  return ownerId !== undefined && equal('open') === 'true' ? openLeadsOf(tenantId, { ownerId }) : undefined
}

/** The list as one request needs it: search terms when it searches. */
const listingOf = async (request: Request<unknown, ListQuery>): Promise<Listing<Lead>> => {
  const { q } = request.query
  if (q !== undefined) mayAskPersonal(request)
  return {
    noun: leads,
    schema: Lead,
    searchable: q === undefined ? { noun: leads, terms: () => [], values: leadValues } : await searchable(),
    listed: listedOfLeads,
    checked: checkedOfLeads,
    orders: { ownedSince: { index: 'g3', partition: openOfOwner } },
  }
}

const getLeads = route({
  name: 'listLeads',
  method: 'GET',
  path: '/v1/leads',
  summary: 'List leads, the newest first: by fields, by words of a name or company, a phone ending, an e-mail address',
  permission: 'lead:read',
  query: LeadQuery,
  returns: pageOf(Lead),
  refuses: ['filter.unserved', 'sort.unserved', 'cursor.invalid'],
  examples: {
    mine: { query: { ownerId: 'usr_01J9ZQ4T7M8K3X5V2B6N1R0CDE', open: 'true', sort: 'ownedSince' } },
    search: { query: { q: 'yunfan' } },
  },
  handle: async (request) => listPage(request, await listingOf(request)),
})

export const leadListRoutes = [getLeads]
