import * as z from 'zod'
import { loadCommunicationSettings } from '../../shared/communication/communication-settings-store.ts'
import {
  type CustomKeys,
  changeTemplate,
  contentOf,
  createTemplate,
  publishTemplate,
  retireTemplate,
} from '../../shared/communication/template.ts'
import {
  Template,
  TemplateContent,
  TemplateInput,
  TemplatePatch,
  templateStatuses,
} from '../../shared/communication/template-schema.ts'
import {
  loadTemplateContent,
  saveTemplateContent,
  searchableTemplates,
  templateKeyValue,
  templates,
} from '../../shared/communication/template-store.ts'
import { customFieldsOf } from '../../shared/customers/custom-field-store.ts'
import { fieldRefusal, notFound, Refusal } from '../../shared/kernel/refusal.ts'
import { sendPurposes } from '../../shared/kernel/send-channel.ts'
import { claimValue } from '../../shared/storage/unique.ts'
import { HistoryPage, HistoryQuery, historyPage } from '../http/history.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { changed, created, findRecord } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { welcome } from './template-examples.ts'

export const TemplateParams = z.strictObject({
  templateId: z
    .string()
    .max(40)
    .meta({ description: 'Id of a message template', example: 'tpl_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

/** Without its texts, of which a hundred templates would hold more than an answer may. */
const TemplateEntry = Template.omit({ variants: true, variables: true })

const customKeys = async ({ store, actor }: Request): Promise<CustomKeys> => {
  const nouns = ['customer', 'contact'] as const
  const fields = await Promise.all(nouns.map((noun) => customFieldsOf(store, actor.tenantId, noun)))
  return Object.fromEntries(nouns.map((noun, index) => [noun, (fields[index] ?? []).map(({ key }) => key)]))
}

/** @throws Refusal naming a topic that the settings have not */
const checkTopic = async ({ store, actor, now }: Request, topic: string | null | undefined): Promise<void> => {
  if (topic === undefined || topic === null) return
  const { topics } = await loadCommunicationSettings(store, actor.tenantId, now)
  if (!topics.some(({ key }) => key === topic))
    throw fieldRefusal('/topic', 'no_such_topic', { allowed: topics.map(({ key }) => key).join(', ') })
}

const listTemplates = route({
  name: 'listTemplates',
  method: 'GET',
  path: '/v1/templates',
  summary: 'List message templates, the newest first, without their texts',
  permission: 'template:read',
  query: listQuery({
    status: z.enum(templateStatuses).optional(),
    purpose: z.enum(sendPurposes).optional(),
    topic: z.string().max(40).optional(),
  }).omit({ q: true }),
  returns: pageOf(TemplateEntry),
  refuses: ['filter.unserved', 'sort.unserved', 'cursor.invalid'],
  examples: { published: { query: { status: 'published' } } },
  handle: (request) =>
    listPage(request, {
      noun: templates,
      schema: TemplateEntry,
      searchable: searchableTemplates,
      listed: ['status', 'purpose', 'topic'],
      checked: ['key', 'revision', 'isChanged', 'publishedAt'],
    }),
})

const postTemplate = route({
  name: 'createTemplate',
  method: 'POST',
  path: '/v1/templates',
  summary: 'Write a message template: its texts by channel, language and stage of the lifecycle, as a draft',
  permission: 'template:write',
  body: TemplateInput,
  returns: Template,
  status: 201,
  refuses: ['template.key_taken'],
  examples: { welcome: { body: welcome } },
  handle: async (request) => {
    const { actor, body, ids } = request
    await checkTopic(request, body.topic)
    const id = ids('tpl')
    const taken = () => new Refusal('template.key_taken', { params: { key: body.key } })
    const claim = claimValue(actor.tenantId, templateKeyValue(body.key), id, taken)
    return created(request, templates, createTemplate(id, body, await customKeys(request)), `/v1/templates/${id}`, [
      claim,
    ])
  },
})

const getTemplate = route({
  name: 'getTemplate',
  method: 'GET',
  path: '/v1/templates/{templateId}',
  summary: 'Read a message template: its draft, and which revision is sent',
  permission: 'template:read',
  params: TemplateParams,
  returns: Template,
  examples: {},
  handle: async (request) => {
    const template = await findRecord(request, templates, request.params.templateId)
    return { body: template, version: template.version }
  },
})

const patchTemplate = route({
  name: 'changeTemplate',
  method: 'PATCH',
  path: '/v1/templates/{templateId}',
  summary:
    'Change the draft of a message template: what is given replaces, null removes. What was published is still sent',
  permission: 'template:write',
  params: TemplateParams,
  body: TemplatePatch,
  returns: Template,
  requireIfMatch: true,
  examples: { renamed: { body: { name: 'Welcome, new customers' } } },
  handle: async (request) => {
    const template = await findRecord(request, templates, request.params.templateId)
    await checkTopic(request, request.body.topic)
    return changed(request, templates, template, changeTemplate(template, request.body, await customKeys(request)))
  },
})

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

export const templateRoutes = [
  listTemplates,
  postTemplate,
  getTemplate,
  patchTemplate,
  postPublish,
  postRetire,
  getRevision,
  getHistory,
]
