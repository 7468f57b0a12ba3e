import * as z from 'zod'
import { contentOf, publishTemplate, retireTemplate } from '../../shared/communication/template.ts'
import { Template, TemplateContent } from '../../shared/communication/template-schema.ts'
import { loadTemplateContent, saveTemplateContent, templates } from '../../shared/communication/template-store.ts'
import { notFound } from '../../shared/kernel/refusal.ts'
import { HistoryPage, HistoryQuery, historyPage } from '../http/history.ts'
import { changed, findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { customKeys } from './custom-keys.ts'
import { TemplateParams } from './template-params.ts'

const postPublish = route({
  name: 'publishTemplate',
  method: 'POST',
  path: '/v1/templates/{templateId}/publish',
  summary: 'Send the draft from now on. Messages keep the revision that they were made from',
  permission: 'template:write',
  params: TemplateParams,
  returns: Template,
  refuses: ['template.no_way_out'],
  examples: {},
  handle: async (request) => {
    const template = await findRecord(request, templates, request.params.templateId)
    const decision = publishTemplate(template, await customKeys(request), request.now)
    const { revision } = decision.state
    const content = saveTemplateContent(request.actor.tenantId, template.id, contentOf(decision.state))
    return changed(request, templates, template, decision, revision === template.revision ? [] : [content])
  },
})

const postRetire = route({
  name: 'retireTemplate',
  method: 'POST',
  path: '/v1/templates/{templateId}/retire',
  summary: 'Send a message template no more, until it is published again',
  permission: 'template:write',
  params: TemplateParams,
  returns: Template,
  examples: {},
  handle: async (request) => {
    const template = await findRecord(request, templates, request.params.templateId)
    return changed(request, templates, template, retireTemplate(template))
  },
})

const getRevision = route({
  name: 'getTemplateRevision',
  method: 'GET',
  path: '/v1/templates/{templateId}/revisions/{revision}',
  summary: 'What a published revision of a message template says, for good',
  permission: 'template:read',
  params: TemplateParams.extend({
    revision: z.coerce.number().int().min(1).max(999_999).meta({ description: 'As messages name it', example: 1 }),
  }),
  returns: TemplateContent,
  examples: {},
  handle: async (request) => {
    const { revision, templateId } = request.params
    const { id } = await findRecord(request, templates, templateId)
    const content = await loadTemplateContent(request.store, request.actor.tenantId, { templateId: id, revision })
    if (!content) throw notFound()
    return { body: content }
  },
})

const getHistory = route({
  name: 'templateHistory',
  method: 'GET',
  path: '/v1/templates/{templateId}/history',
  summary: 'Every write of a message template, newest first',
  permission: 'template:read',
  params: TemplateParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: (request) => historyPage(request, templates, Template, request.params.templateId),
})

export const templateRevisionRoutes = [postPublish, postRetire, getRevision, getHistory]
