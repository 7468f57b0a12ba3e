import { teams } from '../../shared/admin/team-store.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { calendars } from '../../shared/service/calendar-store.ts'
import { changeSlaPolicy, createSlaPolicy } from '../../shared/service/sla-policy.ts'
import { SlaPolicy, SlaPolicyInput, SlaPolicyPatch, type SlaRules } from '../../shared/service/sla-policy-schema.ts'
import { loadPublishedList, saveInList, slaPolicies } from '../../shared/service/sla-policy-store.ts'
import { loadRecord, type Step } from '../../shared/storage/record.ts'
import { HistoryPage, HistoryQuery, historyOfFound } from '../http/history.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { changed, created, findRecord } from '../http/records.ts'
import { colleague } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'
import { SlaParams } from './sla-params.ts'

const returnsExample = {
  name: '退换与维修',
  position: 10,
  draft: {
    when: { field: 'kind', op: 'eq', value: 'return_repair' },
    targets: {
      urgent: { firstResponse: 30, nextResponse: 60, resolution: 480 },
      normal: { firstResponse: 120, nextResponse: 240, resolution: 1440 },
    },
    warnings: [{ percent: 80, notify: ['owner'] }],
    levels: [
      { afterMinutes: 60, actions: [{ do: 'notify', to: ['manager'] }] },
      { afterMinutes: 240, of: 'wall', actions: [{ do: 'raise_priority' }] },
    ],
  },
}

/** @throws Refusal naming the calendar, team or user that is not there */
const checkReferences = async (request: Request, draft: SlaRules): Promise<void> => {
  const { store, actor } = request
  const { calendarId, levels, warnings, breach } = draft
  if (calendarId !== undefined) {
    const calendar = await loadRecord(store, calendars, actor.tenantId, calendarId)
    if (!calendar) throw fieldRefusal('/draft/calendarId', 'no_such_record')
    if (calendar.status === 'retired') throw fieldRefusal('/draft/calendarId', 'is_retired')
  }
  const told = (recipients: readonly string[], pointer: string) =>
    recipients.flatMap((id, index) => (id.startsWith('usr_') ? [{ id, pointer: `${pointer}/${index}` }] : []))
  const people = [
    ...warnings.flatMap(({ notify }, index) => told(notify, `/draft/warnings/${index}/notify`)),
    ...told(breach.notify, '/draft/breach/notify'),
  ]
  for (const [level, { actions }] of levels.entries())
    for (const [place, action] of actions.entries()) {
      const pointer = `/draft/levels/${level}/actions/${place}`
      if (action.do === 'notify') people.push(...told(action.to, `${pointer}/to`))
      if (action.do !== 'reassign') continue
      if (action.ownerId !== undefined) people.push({ id: action.ownerId, pointer: `${pointer}/ownerId` })
      if (action.teamId !== undefined && !(await loadRecord(store, teams, actor.tenantId, action.teamId)))
        throw fieldRefusal(`${pointer}/teamId`, 'no_such_record')
    }
  for (const { id, pointer } of people) await colleague(request, id, pointer)
}

const listPolicies = route({
  name: 'listSlaPolicies',
  method: 'GET',
  path: '/v1/sla-policies',
  summary: 'Service level policies, the newest first',
  permission: 'sla:read',
  query: listQuery({}).pick({ limit: true, cursor: true }),
  returns: pageOf(SlaPolicy),
  refuses: ['cursor.invalid'],
  examples: {},
  handle: (request) => listPage(request, { noun: slaPolicies, schema: SlaPolicy }),
})

const postPolicy = route({
  name: 'createSlaPolicy',
  method: 'POST',
  path: '/v1/sla-policies',
  summary: 'Draft a service level policy; it holds for nothing before it is published',
  permission: 'sla:write',
  body: SlaPolicyInput,
  returns: SlaPolicy,
  status: 201,
  examples: { returns: { body: returnsExample } },
  handle: async (request) => {
    await checkReferences(request, request.body.draft)
    const id = request.ids('sla')
    return created(request, slaPolicies, createSlaPolicy(id, request.body), `/v1/sla-policies/${id}`)
  },
})

const getPolicy = route({
  name: 'getSlaPolicy',
  method: 'GET',
  path: '/v1/sla-policies/{slaId}',
  summary: 'Read a service level policy with its draft',
  permission: 'sla:read',
  params: SlaParams,
  returns: SlaPolicy,
  examples: {},
  handle: async (request) => {
    const policy = await findRecord(request, slaPolicies, request.params.slaId)
    return { body: policy, version: policy.version }
  },
})

/** A published policy that moves is tried at its new place at once. */
const movedSteps = async ({ store, actor }: Request, { id, position }: SlaPolicy): Promise<Step[]> => {
  const list = await loadPublishedList(store, actor.tenantId)
  const entry = list.entries.find((other) => other.id === id)
  return entry && entry.position !== position ? [saveInList(actor.tenantId, list, id, { ...entry, position })] : []
}

const patchPolicy = route({
  name: 'changeSlaPolicy',
  method: 'PATCH',
  path: '/v1/sla-policies/{slaId}',
  summary: 'Change the name, position or draft of a service level policy; what is published stays as it is',
  permission: 'sla:write',
  params: SlaParams,
  body: SlaPolicyPatch,
  returns: SlaPolicy,
  requireIfMatch: true,
  examples: { earlier: { body: { position: 5 } } },
  handle: async (request) => {
    const { body } = request
    const policy = await findRecord(request, slaPolicies, request.params.slaId)
    if (body.draft) await checkReferences(request, body.draft)
    const decision = changeSlaPolicy(policy, body)
    return changed(request, slaPolicies, policy, decision, await movedSteps(request, decision.state))
  },
})

const getHistory = route({
  name: 'slaPolicyHistory',
  method: 'GET',
  path: '/v1/sla-policies/{slaId}/history',
  summary: 'Every write of a service level policy, newest first: which fields, from what to what, by whom',
  permission: 'sla:read',
  params: SlaParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: async (request) =>
    historyOfFound(request, slaPolicies, SlaPolicy, await findRecord(request, slaPolicies, request.params.slaId)),
})

export const slaPolicyRoutes = [listPolicies, postPolicy, getPolicy, patchPolicy, getHistory]
