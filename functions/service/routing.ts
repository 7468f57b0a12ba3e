import * as z from 'zod'
import { teams } from '../../shared/admin/team-store.ts'
import { rosters } from '../../shared/assignment/roster-store.ts'
import {
  createRouting,
  type Routing,
  RoutingInput,
  Routing as RoutingRecord,
  replaceRouting,
  routedNouns,
} from '../../shared/assignment/routing-rule.ts'
import { routings } from '../../shared/assignment/routing-store.ts'
import { type Permission, reaches } from '../../shared/kernel/actor.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import { createRecord, loadRecord } from '../../shared/storage/record.ts'
import { HistoryPage, HistoryQuery, historyOfFound } from '../http/history.ts'
import { changed } from '../http/records.ts'
import { colleague } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'
import { checkRoutedFields } from './routed-fields.ts'

export const NounParams = z.strictObject({ noun: z.enum(routedNouns) })
export type NounParams = z.output<typeof NounParams>

const Rules = RoutingRecord.pick({ noun: true, rules: true }).extend({
  version: z.int().min(0).meta({ description: '0 as long as nobody has written any' }),
  updatedAt: z.iso.datetime().optional(),
  updatedBy: z.string().optional(),
})

const example = {
  rules: [
    {
      name: '投诉',
      when: {
        and: [
          { field: 'kind', op: 'eq', value: 'complaint' },
          { field: 'customer.level', op: 'eq', value: 'A' },
        ],
      },
      userId: 'usr_01J9ZQ4T7M8K3X5V2B6N1R0CDE',
    },
    { name: '其余', rosterId: 'ros_01J9ZQ4T7M8K3X5V2B6N1R0CDE' },
  ],
}

/** The rules of a noun, which are the whole tenant's; nothing when nobody has written any. */
export const routingFound = async (request: Request<NounParams>): Promise<Routing | undefined> => {
  const { store, actor, permission, params } = request
  if (!reaches(actor, permission as Permission, {})) throw new Refusal('access.denied', { params: { permission } })
  return loadRecord(store, routings, actor.tenantId, params.noun)
}

const shown = (noun: NounParams['noun'], routing: Routing | undefined): z.input<typeof Rules> =>
  routing ?? { noun, rules: [], version: 0 }

/** @throws Refusal naming the field whose roster, user or team is not there */
const checkDestination = async (
  request: Request,
  rule: RoutingInput['rules'][number],
  pointer: string,
): Promise<void> => {
  const { store, actor } = request
  const { rosterId, userId, teamId } = rule
  if (userId !== undefined) await colleague(request, userId, `${pointer}/userId`)
  if (rosterId !== undefined && !(await loadRecord(store, rosters, actor.tenantId, rosterId)))
    throw fieldRefusal(`${pointer}/rosterId`, 'no_such_record')
  if (teamId !== undefined && !(await loadRecord(store, teams, actor.tenantId, teamId)))
    throw fieldRefusal(`${pointer}/teamId`, 'no_such_record')
}

const getRules = route({
  name: 'getRoutingRules',
  method: 'GET',
  path: '/v1/routing-rules/{noun}',
  summary: 'The routing rules of a noun, in the order in which they are tried',
  permission: 'routing:read',
  params: NounParams,
  returns: Rules,
  refuses: ['access.denied'],
  examples: { cases: { params: { noun: 'case' } } },
  handle: async (request) => {
    const body = shown(request.params.noun, await routingFound(request))
    return { body, version: body.version }
  },
})

const putRules = route({
  name: 'replaceRoutingRules',
  method: 'PUT',
  path: '/v1/routing-rules/{noun}',
  summary:
    'Replace the routing rules of a noun; If-Match "0" writes the first ones. They hold from the next assignment on',
  permission: 'routing:write',
  params: NounParams,
  body: RoutingInput,
  returns: Rules,
  requireIfMatch: true,
  examples: { cases: { params: { noun: 'case' }, body: example } },
  handle: async (request) => {
    const { body, params, ids, ifMatch } = request
    const before = await routingFound(request)
    const current = shown(params.noun, before)
    if (ifMatch !== current.version)
      throw new Refusal('precondition.failed', { params: { version: current.version }, extra: { current } })
    for (const [place, { when }] of body.rules.entries()) checkRoutedFields(params.noun, when, `/rules/${place}/when`)
    await Promise.all(body.rules.map((rule, place) => checkDestination(request, rule, `/rules/${place}`)))
    const newId = () => ids('rul')
    if (before) return changed(request, routings, before, replaceRouting(before, body, newId))
    const { state, step } = createRecord(routings, request, createRouting(params.noun, body, newId))
    return { body: state, version: state.version, steps: [step] }
  },
})

const getHistory = route({
  name: 'routingRulesHistory',
  method: 'GET',
  path: '/v1/routing-rules/{noun}/history',
  summary: 'Every write of the routing rules of a noun, newest first',
  permission: 'routing:read',
  params: NounParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: { cases: { params: { noun: 'case' } } },
  refuses: ['access.denied'],
  handle: async (request) => {
    const routing = await routingFound(request)
    return routing ? historyOfFound(request, routings, RoutingRecord, routing) : { body: { items: [] } }
  },
})

export const routingRoutes = [getRules, putRules, getHistory]
