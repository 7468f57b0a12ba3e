import type { Decision } from '../../shared/kernel/decision.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import { defaultMatrix } from '../../shared/service/case-priority.ts'
import { CaseSettings, CaseSettingsInput, changeSettings } from '../../shared/service/case-settings.ts'
import { caseSettings, loadSettings } from '../../shared/service/case-settings-store.ts'
import { defaultStatuses } from '../../shared/service/case-status.ts'
import { Categories, CategoriesInput, changeCategories } from '../../shared/service/category.ts'
import { categories, loadCategories } from '../../shared/service/category-store.ts'
import type { Noun } from '../../shared/storage/record.ts'
import { changed, checkIfMatch, created } from '../http/records.ts'
import { type Reply, type Request, route } from '../http/route.ts'

type New<State> = Decision<Omit<State, Exclude<keyof RecordFields, 'id'>>>

/** The record with the defaults in it is made by the first change. */
const saved = <State extends RecordFields>(
  request: Request,
  noun: Noun<State>,
  before: State,
  decision: Decision<State>,
): Reply<State> => {
  if (before.version > 0) return changed(request, noun, before, decision)
  const { status, location, ...reply } = created(request, noun, decision as New<State>, '')
  return reply
}

const getSettings = route({
  name: 'getCaseSettings',
  method: 'GET',
  path: '/v1/case-settings',
  summary: 'Statuses of cases, the matrix of priorities, and for how long a case may be opened again',
  permission: 'case:read',
  returns: CaseSettings,
  examples: {},
  handle: async ({ store, actor, now }) => {
    const settings = await loadSettings(store, actor.tenantId, now)
    return { body: settings, version: settings.version }
  },
})

const putSettings = route({
  name: 'setCaseSettings',
  method: 'PUT',
  path: '/v1/case-settings',
  summary: 'Replace the settings of cases; a status that was there can be retired, but never goes',
  permission: 'desk:write',
  body: CaseSettingsInput,
  returns: CaseSettings,
  requireIfMatch: true,
  examples: { usual: { body: { statuses: defaultStatuses, matrix: defaultMatrix, reopenDays: 14 } } },
  handle: async (request) => {
    const settings = await loadSettings(request.store, request.actor.tenantId, request.now)
    checkIfMatch(request, settings)
    return saved(request, caseSettings, settings, changeSettings(settings, request.body))
  },
})

const getCategories = route({
  name: 'getCaseCategories',
  method: 'GET',
  path: '/v1/case-categories',
  summary: 'The tree of categories of cases',
  permission: 'case:read',
  returns: Categories,
  examples: {},
  handle: async ({ store, actor, now }) => {
    const tree = await loadCategories(store, actor.tenantId, now)
    return { body: tree, version: tree.version }
  },
})

const putCategories = route({
  name: 'setCaseCategories',
  method: 'PUT',
  path: '/v1/case-categories',
  summary: 'Replace the tree of categories; one that was there can be retired, but never goes',
  permission: 'desk:write',
  body: CategoriesInput,
  returns: Categories,
  requireIfMatch: true,
  examples: {
    billing: {
      body: {
        categories: [
          { id: 'billing', name: { en: 'Billing', zh: '账单' } },
          { id: 'refund', parentId: 'billing', name: { en: 'Refund', zh: '退款' } },
        ],
      },
    },
  },
  handle: async (request) => {
    const tree = await loadCategories(request.store, request.actor.tenantId, request.now)
    checkIfMatch(request, tree)
    return saved(request, categories, tree, changeCategories(tree, request.body))
  },
})

export const caseSettingsRoutes = [getSettings, putSettings, getCategories, putCategories]
