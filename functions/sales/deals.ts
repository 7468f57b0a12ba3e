import * as z from 'zod'
import { Deal, DealInput, DealPatch } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { HistoryPage, HistoryQuery, historyOfFound } from '../http/history.ts'
import { ownerPatch } from '../http/owner.ts'
import { changed, findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { addDeal } from './add-deal.ts'
import { changeFound, givenTo } from './change-deal.ts'
import { dealExample } from './deal-examples.ts'
import { DealParams } from './deal-params.ts'

const postDeal = route({
  name: 'createDeal',
  method: 'POST',
  path: '/v1/deals',
  summary: 'Open a deal in a stage of a pipeline, as far as the stage takes it',
  permission: 'deal:write',
  body: DealInput,
  returns: Deal,
  status: 201,
  refuses: [
    'not_found',
    'customer.voided',
    'pipeline.none',
    'deal.entry_rule',
    'deal.needs_approval',
    'deal.duplicate',
  ],
  examples: { machines: { body: dealExample } },
  handle: (request) => addDeal(request, request.body),
})

const getDeal = route({
  name: 'getDeal',
  method: 'GET',
  path: '/v1/deals/{dealId}',
  summary: 'Read a deal, with its stays in stages',
  permission: 'deal:read',
  params: DealParams,
  returns: Deal,
  examples: {},
  handle: async (request) => {
    const found = await findRecord(request, deals, request.params.dealId)
    return { body: found, version: found.version }
  },
})

const patchDeal = route({
  name: 'changeDeal',
  method: 'PATCH',
  path: '/v1/deals/{dealId}',
  summary: 'Change what is written of a deal: what is given replaces, null removes',
  permission: 'deal:write',
  params: DealParams,
  body: DealPatch,
  returns: Deal,
  refuses: ['deal.not_open', 'customer.voided', 'deal.duplicate'],
  examples: { later: { body: { closeDate: '2026-12-31', forecastCategory: 'commit' } } },
  handle: async (request) =>
    changeFound(request, await findRecord(request, deals, request.params.dealId), request.body),
})

const id = z.string().min(1).max(40)

const postAssign = route({
  name: 'assignDeal',
  method: 'POST',
  path: '/v1/deals/{dealId}/assign',
  summary: 'Give a deal to another owner, who brings the own team along, or to another team',
  permission: 'deal:write',
  params: DealParams,
  body: z
    .strictObject({ ownerId: id.nullable().optional(), teamId: id.nullable().optional() })
    .refine(({ ownerId, teamId }) => ownerId !== undefined || teamId !== undefined, {
      path: ['ownerId'],
      params: { code: 'required' },
    }),
  returns: Deal,
  examples: { team: { body: { teamId: 'tea_01J9ZQ4T7M8K3X5V2B6N1R0CDE' } } },
  handle: async (request) => {
    const found = await findRecord(request, deals, request.params.dealId)
    const patch = await ownerPatch(request, 'deal:write', found, request.body)
    return changed(request, deals, found, givenTo(found, patch))
  },
})

const getHistory = route({
  name: 'dealHistory',
  method: 'GET',
  path: '/v1/deals/{dealId}/history',
  summary: 'Every write of a deal, newest first: which fields, from what to what, by whom, by which request',
  permission: 'deal:read',
  params: DealParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: async (request) => {
    const found = await findRecord(request, deals, request.params.dealId)
    return historyOfFound(request, deals, Deal, found)
  },
})

export const dealRoutes = [postDeal, getDeal, patchDeal, postAssign, getHistory]
