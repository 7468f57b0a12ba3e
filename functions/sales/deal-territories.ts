import { customers } from '../../shared/customers/customer-store.ts'
import { changeDeal } from '../../shared/sales/deal.ts'
import { Deal } from '../../shared/sales/deal-schema.ts'
import { deals } from '../../shared/sales/deal-store.ts'
import { factsOfDeal } from '../../shared/sales/territory.ts'
import { territoryIdFor } from '../../shared/sales/territory-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { changed, findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { DealParams } from './deal-params.ts'

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

export const dealTerritoryRoutes = [postTerritory]
