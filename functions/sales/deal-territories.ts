import * as z from 'zod'
import { customers } from '../../shared/customers/customer-store.ts'
import { changeDeal } from '../../shared/sales/deal.ts'
import { Deal } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { factsOfDeal, territoryOf } from '../../shared/sales/territory.ts'
import { territoriesOf, territoryIdFor } from '../../shared/sales/territory-store.ts'
import { type MonthPlace, monthOf, pageOfMonths } from '../../shared/storage/months.ts'
import { changeRecord, loadRecord, stateOf } from '../../shared/storage/record.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { changed, checkReachesAll, findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { customersOf } from './deal-customers.ts'
import { DealParams } from './deal-params.ts'

/** So many deals are written in one commit at most. */
const mostPlaced = 25

const postTerritory = route({
  name: 'placeDeal',
  method: 'POST',
  path: '/v1/deals/{dealId}/territory',
  summary: 'Put a deal into the territory into which it falls by its customer as that is now',
  permission: 'deal:write',
  params: DealParams,
  returns: Deal,
  examples: {},
  handle: async (request) => {
    const { store, actor, now } = request
    const found = await findRecord(request, deals, request.params.dealId)
    const { customerId } = found
    const customer = customerId && (await loadRecord(store, customers, actor.tenantId, customerId))
    const facts = factsOfDeal(found, customer || undefined)
    const territoryId = (await territoryIdFor(store, actor.tenantId, facts, now)) ?? null
    return changed(request, deals, found, changeDeal(found, { territoryId }))
  },
})

const postPlace = route({
  name: 'placeDeals',
  method: 'POST',
  path: '/v1/territories/place',
  summary: 'Put open deals into the territories into which they fall by now, page by page, after these were drawn anew',
  permission: 'territory:write',
  body: z.strictObject({
    limit: z.int().min(1).max(mostPlaced).default(mostPlaced).meta({ description: 'Deals that are looked at' }),
    cursor: z.string().max(4000).optional(),
  }),
  returns: z.strictObject({
    placed: z.array(z.string()).meta({ description: 'Ids of the deals that went to another territory' }),
    next: z.string().optional().meta({ description: 'Cursor of the next page; absent on the last one' }),
  }),
  refuses: ['access.denied', 'cursor.invalid'],
  examples: { first: { body: {} } },
  handle: async (request) => {
    checkReachesAll(request)
    const { store, actor, now, body } = request
    const from = await openCursor<MonthPlace>(request, body.cursor)
    const walk = { direction: 'descending', to: monthOf(now) } as const
    const page = await pageOfMonths(store, actor.tenantId, deals.name, walk, from, body.limit)
    const open = page.items.map((item) => stateOf<Deal>(item)).filter(({ state }) => state === 'open')
    const [drawn, known] = await Promise.all([territoriesOf(store, actor.tenantId), customersOf(request, open)])
    const decisions = open.flatMap((deal) => {
      const facts = factsOfDeal(deal, known.get(deal.customerId ?? ''))
      const decision = changeDeal(deal, { territoryId: territoryOf(drawn, facts, now)?.id ?? null })
      return decision.state === deal ? [] : [decision]
    })
    const next = page.next && (await sealCursor(request, page.next))
    return {
      body: { placed: decisions.map(({ state }) => state.id), ...(next !== undefined && { next }) },
      steps: decisions.map((decision) => changeRecord(deals, request, decision).step),
    }
  },
})

export const dealTerritoryRoutes = [postTerritory, postPlace]
