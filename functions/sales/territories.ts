import * as z from 'zod'
import { teams } from '../../shared/admin/team-store.ts'
import { type Permission, reaches } from '../../shared/kernel/actor.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import {
  checkTerritories,
  drawTerritories,
  redrawTerritories,
  Territories,
  TerritoriesInput,
  territoriesId,
} from '../../shared/sales/territory.ts'
import { territories } from '../../shared/sales/territory-store.ts'
import { createRecord, loadRecord } from '../../shared/storage/record.ts'
import { HistoryPage, HistoryQuery, historyOfFound } from '../http/history.ts'
import { changed } from '../http/records.ts'
import { colleague } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'

const Drawn = Territories.pick({ territories: true }).extend({
  version: z.int().min(0).meta({ description: '0 as long as nobody has drawn any' }),
  updatedAt: z.iso.datetime().optional(),
  updatedBy: z.string().optional(),
})

const shown = (found: Territories | undefined): z.input<typeof Drawn> => found ?? { territories: [], version: 0 }

/** The territories, which are the whole tenant's. @throws Refusal `access.denied` */
const found = async ({ store, actor, permission }: Request): Promise<Territories | undefined> => {
  if (!reaches(actor, permission as Permission, {})) throw new Refusal('access.denied', { params: { permission } })
  return loadRecord(store, territories, actor.tenantId, territoriesId)
}

/** @throws Refusal naming the user or team that is not there */
const checkPeople = async (request: Request, input: TerritoriesInput): Promise<void> => {
  const { store, actor } = request
  for (const [index, { teamId, userIds }] of input.territories.entries()) {
    const pointer = `/territories/${index}`
    if (teamId !== undefined && !(await loadRecord(store, teams, actor.tenantId, teamId)))
      throw fieldRefusal(`${pointer}/teamId`, 'no_such_record')
    for (const [place, userId] of userIds.entries()) await colleague(request, userId, `${pointer}/userIds/${place}`)
  }
}

const getTerritories = route({
  name: 'getTerritories',
  method: 'GET',
  path: '/v1/territories',
  summary: 'The territories of the tenant, in the order in which they are tried',
  permission: 'territory:read',
  returns: Drawn,
  refuses: ['access.denied'],
  examples: {},
  handle: async (request) => {
    const body = shown(await found(request))
    return { body, version: body.version }
  },
})

const putTerritories = route({
  name: 'replaceTerritories',
  method: 'PUT',
  path: '/v1/territories',
  summary:
    'Draw the territories anew; If-Match "0" draws the first ones. Open deals stay in theirs until they are placed',
  permission: 'territory:write',
  body: TerritoriesInput,
  returns: Drawn,
  requireIfMatch: true,
  refuses: ['access.denied'],
  examples: {
    two: {
      body: {
        territories: [
          {
            name: 'Large manufacturers',
            when: {
              and: [
                { field: 'industry', op: 'eq', value: 'manufacturing' },
                { field: 'employees', op: 'gte', value: 1000 },
              ],
            },
          },
          { name: '华东', when: { field: 'region', op: 'in', value: ['上海', '江苏', '浙江'] } },
        ],
      },
    },
  },
  handle: async (request) => {
    const { body, ids, ifMatch } = request
    const before = await found(request)
    const current = shown(before)
    if (ifMatch !== current.version)
      throw new Refusal('precondition.failed', { params: { version: current.version }, extra: { current } })
    checkTerritories(body)
    await checkPeople(request, body)
    const newId = () => ids('ter')
    if (before) return changed(request, territories, before, redrawTerritories(before, body, newId))
    const { state, step } = createRecord(territories, request, drawTerritories(body, newId))
    return { body: state, version: state.version, steps: [step] }
  },
})

const getHistory = route({
  name: 'territoriesHistory',
  method: 'GET',
  path: '/v1/territories/history',
  summary: 'Every write of the territories, newest first',
  permission: 'territory:read',
  query: HistoryQuery,
  returns: HistoryPage,
  refuses: ['access.denied'],
  examples: {},
  handle: async (request) => {
    const drawn = await found(request)
    return drawn ? historyOfFound(request, territories, Territories, drawn) : { body: { items: [] } }
  },
})

export const territoryRoutes = [getTerritories, putTerritories, getHistory]
