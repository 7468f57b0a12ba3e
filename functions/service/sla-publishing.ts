import * as z from 'zod'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { defaultCalendarId } from '../../shared/service/calendar-store.ts'
import { publishSlaPolicy, retireSlaPolicy } from '../../shared/service/sla-policy.ts'
import { SlaPolicy } from '../../shared/service/sla-policy-schema.ts'
import { loadPublishedList, saveInList, savePublished, slaPolicies } from '../../shared/service/sla-policy-store.ts'
import { listQuery } from '../http/list-query.ts'
import { changed, findRecord } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { SlaParams } from './sla-params.ts'
import { PreviewedCase, previewPage } from './sla-preview.ts'

/** The calendar that a draft is meant to count in. @throws Refusal when it names none and the tenant has no default */
const calendarOf = async ({ store, actor }: Request, { draft }: SlaPolicy): Promise<string> => {
  const calendarId = draft.calendarId ?? (await defaultCalendarId(store, actor.tenantId))
  if (calendarId === undefined) throw fieldRefusal('/draft/calendarId', 'required')
  return calendarId
}

const postPreview = route({
  name: 'previewSlaPolicy',
  method: 'POST',
  path: '/v1/sla-policies/{slaId}/preview',
  summary:
    'Which open cases the draft promises something else than they have; nothing is changed, by publishing neither',
  permission: 'sla:write',
  params: SlaParams,
  query: listQuery({}).pick({ limit: true, cursor: true }),
  returns: z.strictObject({
    items: z.array(PreviewedCase),
    looked: z.int().meta({ description: 'Cases looked at for this page' }),
    next: z.string().optional(),
  }),
  refuses: ['cursor.invalid'],
  examples: {},
  handle: async (request) => {
    const policy = await findRecord(request, slaPolicies, request.params.slaId)
    return { body: await previewPage(request, policy, await calendarOf(request, policy)) }
  },
})

const postPublish = route({
  name: 'publishSlaPolicy',
  method: 'POST',
  path: '/v1/sla-policies/{slaId}/publish',
  summary: 'Make the draft the next version, which new cases get; cases that are running keep the one they began with',
  permission: 'sla:write',
  params: SlaParams,
  returns: SlaPolicy,
  refuses: ['sla.limit', 'sla.secret_missing'],
  examples: {},
  handle: async (request) => {
    const { store, actor, now } = request
    const policy = await findRecord(request, slaPolicies, request.params.slaId)
    const calendarId = await calendarOf(request, policy)
    const decision = publishSlaPolicy(policy, now)
    const { id, position, draft, publishedVersion = 1 } = decision.state
    const entry = { id, position, version: publishedVersion, ...(draft.when && { when: draft.when }) }
    const list = await loadPublishedList(store, actor.tenantId)
    return changed(request, slaPolicies, policy, decision, [
      savePublished(actor.tenantId, id, publishedVersion, { ...draft, calendarId }),
      saveInList(actor.tenantId, list, id, entry),
    ])
  },
})

const postRetire = route({
  name: 'retireSlaPolicy',
  method: 'POST',
  path: '/v1/sla-policies/{slaId}/retire',
  summary: 'Give a service level policy to no new case any more; publishing it again brings it back',
  permission: 'sla:write',
  params: SlaParams,
  returns: SlaPolicy,
  refuses: ['sla.not_published'],
  examples: {},
  handle: async (request) => {
    const { store, actor } = request
    const policy = await findRecord(request, slaPolicies, request.params.slaId)
    const list = await loadPublishedList(store, actor.tenantId)
    const steps = policy.status === 'published' ? [saveInList(actor.tenantId, list, policy.id, undefined)] : []
    return changed(request, slaPolicies, policy, retireSlaPolicy(policy), steps)
  },
})

export const slaPublishingRoutes = [postPreview, postPublish, postRetire]
