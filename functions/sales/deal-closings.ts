import * as z from 'zod'
import { actorName } from '../../shared/kernel/actor.ts'
import { loseDeal, reopenDeal, winDeal } from '../../shared/sales/deal-close.ts'
import { Deal } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { changed, findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { zoneOf } from './add-deal.ts'
import { DealParams } from './deal-params.ts'
import { pipelineOf } from './deal-pipeline.ts'

const postWin = route({
  name: 'winDeal',
  method: 'POST',
  path: '/v1/deals/{dealId}/win',
  summary: 'Say that a deal is won: its owner and splits at this time are what it counts for',
  permission: 'deal:write',
  params: DealParams,
  returns: Deal,
  refuses: ['deal.not_open'],
  examples: {},
  handle: async (request) => {
    const found = await findRecord(request, deals, request.params.dealId)
    return changed(request, deals, found, winDeal(found, { at: request.now, zone: zoneOf(request) }))
  },
})

const postLose = route({
  name: 'loseDeal',
  method: 'POST',
  path: '/v1/deals/{dealId}/lose',
  summary: 'Say that a deal is lost, for one of the reasons of its pipeline',
  permission: 'deal:write',
  params: DealParams,
  body: z.strictObject({
    reason: z.string().min(1).max(40).meta({ description: 'Key of a reason of the pipeline', example: 'price' }),
    note: z.string().trim().min(1).max(1000).optional().meta({ personal: true }),
  }),
  returns: Deal,
  refuses: ['deal.not_open'],
  examples: { price: { body: { reason: 'price' } } },
  handle: async (request) => {
    const { now, body } = request
    const found = await findRecord(request, deals, request.params.dealId)
    const pipeline = await pipelineOf(request, found)
    return changed(request, deals, found, loseDeal(found, pipeline, body, { at: now, zone: zoneOf(request) }))
  },
})

const postReopen = route({
  name: 'reopenDeal',
  method: 'POST',
  path: '/v1/deals/{dealId}/reopen',
  summary: 'Open a deal again that was won or lost; its history stays',
  permission: 'deal:write',
  params: DealParams,
  returns: Deal,
  refuses: ['deal.is_open', 'deal.moved_too_often'],
  examples: {},
  handle: async (request) => {
    const found = await findRecord(request, deals, request.params.dealId)
    const pipeline = await pipelineOf(request, found)
    return changed(request, deals, found, reopenDeal(found, pipeline, request.now, actorName(request.actor)))
  },
})

export const dealClosingRoutes = [postWin, postLose, postReopen]
