import * as z from 'zod'
import { renderTemplate, unrenderedReasons, variantFor } from '../../shared/communication/render-template.ts'
import { MessageData, type Template, type TemplateContent } from '../../shared/communication/template-schema.ts'
import { loadTemplateContent, templates } from '../../shared/communication/template-store.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { languages } from '../../shared/kernel/language.ts'
import { lifecycleStages } from '../../shared/kernel/lifecycle.ts'
import { fieldRefusal, notFound } from '../../shared/kernel/refusal.ts'
import { sendChannels } from '../../shared/kernel/send-channel.ts'
import { previewLinks } from '../contactability/preference-link.ts'
import { standingOf } from '../contactability/standing.ts'
import { findRecord } from '../http/records.ts'
import { seenRecord } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'
import { messageValues } from './message-values.ts'
import { TemplateParams } from './template-params.ts'

const id = z.string().min(1).max(40)

const PreviewInput = z.strictObject({
  customerId: id,
  contactId: id.optional().meta({ description: 'Who would get it; the customer when left out' }),
  channel: z.enum(sendChannels),
  language: z.enum(languages).optional().meta({ description: 'That of the person when left out' }),
  lifecycle: z.enum(lifecycleStages).optional().meta({ description: 'That of the customer when left out' }),
  data: MessageData.optional(),
  of: z
    .enum(['draft', 'published'])
    .default('draft')
    .meta({ description: 'What stands in the template, or what is sent' }),
})
type PreviewInput = z.output<typeof PreviewInput>

const personal = { personal: true } as const

const Preview = z.strictObject({
  channel: z.enum(sendChannels),
  language: z.enum(languages).optional().meta({ description: 'Of the variant that was found' }),
  lifecycle: z.enum(lifecycleStages).optional().meta({ description: 'Of the variant, when it is for one stage only' }),
  subject: z.string().optional().meta(personal),
  text: z.string().optional().meta(personal),
  html: z.string().optional().meta(personal),
  why: z.enum(unrenderedReasons).optional().meta({ description: 'Why there would be nothing to send' }),
  missing: z.array(z.string()).meta({ description: 'Variables without a value and without a default' }),
})

/** @throws Refusal `not_found`, or naming a contact who is none of this customer */
const checkPerson = async (request: Request, { customerId, contactId }: PreviewInput): Promise<void> => {
  const customer = await seenRecord(request, customers, customerId)
  if (contactId === undefined) return
  const contact = await seenRecord(request, contacts, contactId)
  if (!contact.organisations.some((place) => place.customerId === customer.id))
    throw fieldRefusal('/contactId', 'other_customer')
}

const contentToShow = async ({ store, actor }: Request, template: Template, of: PreviewInput['of']) => {
  if (of === 'draft') return template
  const { id: templateId, revision } = template
  return loadTemplateContent(store, actor.tenantId, { templateId, revision })
}

const previewOf = async (
  { store, actor, now }: Request,
  content: Pick<TemplateContent, 'variants' | 'variables'>,
  { customerId, contactId, channel, data, ...input }: PreviewInput,
): Promise<z.input<typeof Preview>> => {
  const standing = await standingOf(store, actor.tenantId, { customerId, contactId }, now, [])
  if (!standing) throw notFound()
  const { settings, customer, tenant } = standing
  const asked = {
    channel,
    language: input.language ?? standing.language,
    defaultLanguage: settings.defaultLanguage ?? (tenant.locale.startsWith('zh') ? 'zh' : 'en'),
    lifecycle: input.lifecycle ?? customer.lifecycle,
  } as const
  const links = previewLinks(settings.linkUrl ?? 'https://example.com')
  const values = await messageValues(store, actor.tenantId, { data }, standing, { links, now, content })
  const { lifecycle, language } = variantFor(content, asked) ?? {}
  const outcome = renderTemplate(content, asked, values)
  return { channel, language, lifecycle, ...outcome, missing: 'why' in outcome ? [...outcome.missing] : [] }
}

const postPreview = route({
  name: 'previewTemplate',
  method: 'POST',
  path: '/v1/templates/{templateId}/preview',
  summary: 'What a message would say to somebody, and which values are missing. Sends nothing; its links open nothing',
  permission: 'template:read',
  params: TemplateParams,
  body: PreviewInput,
  returns: Preview,
  examples: {
    draft: { body: { customerId: 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE', channel: 'email', data: { gift: 'A cup' } } },
  },
  handle: async (request) => {
    const template = await findRecord(request, templates, request.params.templateId)
    await checkPerson(request, request.body)
    const content = await contentToShow(request, template, request.body.of)
    if (!content) throw notFound()
    return { body: await previewOf(request, content, request.body) }
  },
})

export const templatePreviewRoutes = [postPreview]
