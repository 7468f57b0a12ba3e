import { actorName } from '../../shared/kernel/actor.ts'
import { changeCase, openCase } from '../../shared/service/case.ts'
import { Case, CaseInput, CasePatch } from '../../shared/service/case-schema.ts'
import type { CaseSettings } from '../../shared/service/case-settings.ts'
import { loadSettings } from '../../shared/service/case-settings-store.ts'
import { firstOf, type StatusChoice } from '../../shared/service/case-status.ts'
import { cases } from '../../shared/service/case-store.ts'
import { customDraft } from '../http/custom-draft.ts'
import { HistoryPage, HistoryQuery, historyOfFound } from '../http/history.ts'
import { created } from '../http/records.ts'
import { route } from '../http/route.ts'
import { assignmentFor, linksOf } from './case-links.ts'
import { numberFor, numberStep } from './case-number.ts'
import { CaseParams } from './case-params.ts'
import { leaveParent, parentSteps } from './case-parent.ts'
import { placeSteps } from './case-places.ts'
import { changedCase } from './changed-case.ts'
import { findCase } from './find-case.ts'

/** What a new case begins in. The rules of the settings see to it that there is one. */
export const firstStatus = ({ statuses }: CaseSettings): StatusChoice => firstOf(statuses, 'open') as StatusChoice

const postCase = route({
  name: 'createCase',
  method: 'POST',
  path: '/v1/cases',
  summary: 'Open a case; it gets a number, and without an owner it waits in a queue',
  permission: 'case:write',
  body: CaseInput,
  returns: Case,
  status: 201,
  refuses: ['not_found', 'customer.voided', 'contact.voided', 'case.closed', 'case.full'],
  examples: {
    repair: {
      body: {
        kind: 'return_repair',
        subject: '收到的咖啡机漏水',
        channel: 'phone',
        impact: 'medium',
        urgency: 'high',
        productRef: 'CM-200-0815',
      },
    },
  },
  handle: async (request) => {
    const { body, actor, store, now } = request
    const { ownerId, teamId, parentId, custom, ...written } = body
    const id = request.ids('cas')
    const links = await linksOf(request, body)
    const { patch: checked } = await customDraft(request, 'case', custom)
    const assignment = await assignmentFor(request, { ownerId, teamId })
    const parent = parentId === undefined ? undefined : await parentSteps(request, id, parentId)
    const settings = await loadSettings(store, actor.tenantId, now)
    const number = await numberFor(request)
    const opening = { id, number, status: firstStatus(settings), matrix: settings.matrix }
    const decision = openCase(
      opening,
      { ...written, ...checked },
      { ...links, ...assignment, parentId: parent?.parentId },
      now,
    )
    const places = placeSteps(actor.tenantId, [[undefined, decision.state]])
    const steps = [numberStep(actor.tenantId, number, id), ...(parent?.steps ?? []), ...places]
    return created(request, cases, decision, `/v1/cases/${id}`, steps)
  },
})

const getCase = route({
  name: 'getCase',
  method: 'GET',
  path: '/v1/cases/{caseId}',
  summary: 'Read a case; the id of one that was merged answers with the one that it became',
  permission: 'case:read',
  params: CaseParams,
  returns: Case,
  examples: {},
  handle: async (request) => {
    const found = await findCase(request, request.params.caseId)
    return { body: found, version: found.version }
  },
})

const patchCase = route({
  name: 'changeCase',
  method: 'PATCH',
  path: '/v1/cases/{caseId}',
  summary: 'Change what is written of a case: what is given replaces, null removes',
  permission: 'case:write',
  params: CaseParams,
  body: CasePatch,
  returns: Case,
  refuses: ['case.closed', 'case.full', 'customer.voided', 'contact.voided', 'complaint.own', 'complaint.signed_off'],
  examples: { urgent: { body: { urgency: 'high' } } },
  handle: async (request) => {
    const { body, actor, store, now } = request
    const { custom, ...written } = body
    const found = await findCase(request, request.params.caseId)
    const links = await linksOf(request, body)
    const { patch: checked } = await customDraft(request, 'case', custom, found)
    const isMoved = body.parentId !== undefined && (body.parentId ?? undefined) !== found.parentId
    const parent = isMoved && body.parentId ? await parentSteps(request, found.id, body.parentId) : undefined
    const left = isMoved ? await leaveParent(request, found) : []
    const { matrix } = await loadSettings(store, actor.tenantId, now)
    const patch = { ...written, ...checked, ...links, ...(parent && { parentId: parent.parentId }) }
    const decision = changeCase(found, patch, matrix, actorName(actor), now)
    return changedCase(request, found, decision, [...left, ...(parent?.steps ?? [])])
  },
})

const getHistory = route({
  name: 'caseHistory',
  method: 'GET',
  path: '/v1/cases/{caseId}/history',
  summary: 'Every write of a case, newest first: which fields, from what to what, by whom, by which request',
  permission: 'case:read',
  params: CaseParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: async (request) => historyOfFound(request, cases, Case, await findCase(request, request.params.caseId)),
})

export const caseRecordRoutes = [postCase, getCase, patchCase, getHistory]
