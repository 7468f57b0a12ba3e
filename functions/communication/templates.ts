import * as z from 'zod'
import { loadCommunicationSettings } from '../../shared/communication/communication-settings-store.ts'
import { changeTemplate, createTemplate } from '../../shared/communication/template.ts'
import { Template, TemplateInput, TemplatePatch, templateStatuses } from '../../shared/communication/template-schema.ts'
import { searchableTemplates, templateKeyValue, templates } from '../../shared/communication/template-store.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import { sendPurposes } from '../../shared/kernel/send-channel.ts'
import { claimValue } from '../../shared/storage/unique.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { changed, created, findRecord } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { customKeys } from './custom-keys.ts'
import { welcome } from './template-examples.ts'
import { TemplateParams } from './template-params.ts'

/** Without its texts, of which a hundred templates would hold more than an answer may. */
const TemplateEntry = Template.omit({ variants: true, variables: true })

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

export const templateRoutes = [listTemplates, postTemplate, getTemplate, patchTemplate]
