import * as z from 'zod'
import { actorName } from '../../shared/kernel/actor.ts'
import { Placement, placementId, startPlacement } from '../../shared/sales/placement.ts'
import { placements } from '../../shared/sales/placement-store.ts'
import { territoriesId } from '../../shared/sales/territory.ts'
import { territories } from '../../shared/sales/territory-store.ts'
import { createRecord, loadRecord } from '../../shared/storage/record.ts'
import { HistoryPage, HistoryQuery, historyOfFound } from '../http/history.ts'
import { changed, checkReachesAll } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'

const Shown = Placement.pick({
  status: true,
  startedAt: true,
  startedBy: true,
  territoriesVersion: true,
  looked: true,
  placed: true,
  doneAt: true,
})
  .partial()
  .extend({ version: z.int().min(0).meta({ description: '0 as long as nobody asked for any' }) })

const found = ({ store, actor }: Request) => loadRecord(store, placements, actor.tenantId, placementId)

const postPlacement = route({
  name: 'placeDeals',
  method: 'POST',
  path: '/v1/territories/placement',
  summary: 'Have all open deals put into the territories into which they fall as these are drawn now, from a minute on',
  permission: 'territory:write',
  returns: Placement,
  refuses: ['access.denied'],
  examples: {},
  handle: async (request) => {
    checkReachesAll(request)
    const { store, actor, now, requestId } = request
    const drawn = await loadRecord(store, territories, actor.tenantId, territoriesId)
    const decision = startPlacement(drawn?.version ?? 0, actorName(actor), requestId, now)
    const before = await found(request)
    if (!before) {
      const { state, step } = createRecord(placements, request, decision)
      return { body: state, version: state.version, steps: [step] }
    }
    const { id, version, createdAt, createdBy, updatedAt, updatedBy } = before
    const state = { ...decision.state, id, version, createdAt, createdBy, updatedAt, updatedBy }
    return changed(request, placements, before, { state, raises: decision.raises })
  },
})

const getPlacement = route({
  name: 'getPlacement',
  method: 'GET',
  path: '/v1/territories/placement',
  summary: 'How far open deals were put into territories, when that was asked for last',
  permission: 'territory:read',
  returns: Shown,
  refuses: ['access.denied'],
  examples: {},
  handle: async (request) => {
    checkReachesAll(request)
    const body: z.input<typeof Shown> = (await found(request)) ?? { version: 0 }
    return { body, version: body.version }
  },
})

const getHistory = route({
  name: 'placementHistory',
  method: 'GET',
  path: '/v1/territories/placement/history',
  summary: 'When deals were put into territories anew, by whom, and how it went on, newest first',
  permission: 'territory:read',
  query: HistoryQuery,
  returns: HistoryPage,
  refuses: ['access.denied'],
  examples: {},
  handle: async (request) => {
    checkReachesAll(request)
    const known = await found(request)
    return known ? historyOfFound(request, placements, Placement, known) : { body: { items: [] } }
  },
})

export const placementRoutes = [postPlacement, getPlacement, getHistory]
