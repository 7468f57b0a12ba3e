import * as z from 'zod'
import { isHeldOut } from '../../shared/care/care-occasion.ts'
import type { CarePlan, MessageAction } from '../../shared/care/care-plan-schema.ts'
import { carePlans } from '../../shared/care/care-store.ts'
import { ContactDecision, decideContact } from '../../shared/communication/contactability.ts'
import { channelOrder } from '../../shared/communication/message-channel.ts'
import type { TemplateContent } from '../../shared/communication/template-schema.ts'
import { loadTemplateContent, templates } from '../../shared/communication/template-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { shortText } from '../../shared/customers/person-schema.ts'
import { sendChannels } from '../../shared/kernel/send-channel.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { contactToTell } from '../contactability/contact-to-ask.ts'
import { standingOf } from '../contactability/standing.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { findRecord } from '../http/records.ts'
import { maySee } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'
import { forEachOf } from './ensure-occasion.ts'
import { PlanParams } from './plans.ts'
import { type Upcoming, type UpcomingPlace, upcomingOf } from './upcoming.ts'

const PreviewItem = z.strictObject({
  customerId: z.string(),
  name: shortText.meta({ personal: true }),
  date: z.iso.date(),
  dueAt: z.iso.datetime(),
  isHeldOut: z.boolean().meta({ description: 'Nothing is done, to compare with' }),
  contact: ContactDecision.extend({ channel: z.enum(sendChannels) })
    .optional()
    .meta({ description: 'Whether a message could go then, as things are now, by the first channel that lets it' }),
})
type PreviewItem = z.input<typeof PreviewItem>

const messageOf = ({ action }: CarePlan): Omit<MessageAction, 'do'> | undefined =>
  action.do === 'message' ? action : action.do === 'coupon' ? action.message : undefined

interface Sending {
  readonly message: Omit<MessageAction, 'do'>
  readonly content: TemplateContent
}

const sendingOf = async ({ store, actor }: Request, plan: CarePlan): Promise<Sending | undefined> => {
  const message = messageOf(plan)
  const template = message && (await loadRecord(store, templates, actor.tenantId, message.templateId))
  const content =
    template?.status === 'published'
      ? await loadTemplateContent(store, actor.tenantId, { templateId: template.id, revision: template.revision })
      : undefined
  return message && content && { message, content }
}

const contactOf = async (
  { store, actor, now }: Request,
  { message, content }: Sending,
  { customer, dueAt }: Upcoming,
): Promise<PreviewItem['contact']> => {
  const channels = message.channels ?? [...new Set(content.variants.map(({ channel }) => channel))]
  const contactId = await contactToTell(store, actor.tenantId, customer)
  const standing = await standingOf(store, actor.tenantId, { customerId: customer.id, contactId }, now, channels)
  if (!standing) return undefined
  const { purpose, topic } = content
  const order = channelOrder(
    { channels: message.channels, channel: undefined, closedChannels: [] },
    standing.preferredChannels,
    content,
  )
  const at = dueAt > now ? dueAt : now
  const decided = order.map((channel) => ({
    channel,
    ...decideContact(standing, { channel, purpose, topic, now: at }),
  }))
  const found = decided.find(({ decision }) => decision !== 'deny') ?? decided[0]
  return found && { ...found, reasons: [...found.reasons] }
}

const getPreview = route({
  name: 'previewCarePlan',
  method: 'GET',
  path: '/v1/care-plans/{planId}/preview',
  summary: 'Who would get what when in the days ahead; nothing is sent or written',
  permission: 'care_plan:read',
  params: PlanParams,
  query: listQuery({
    days: z.coerce.number().int().min(1).max(366).default(30).meta({ description: 'How far ahead to look' }),
  }).pick({ limit: true, cursor: true, days: true }),
  returns: pageOf(PreviewItem),
  refuses: ['cursor.invalid'],
  examples: { month: { query: { days: '30' } } },
  handle: async (request) => {
    const { store, actor, query, now } = request
    const plan = await findRecord(request, carePlans, request.params.planId)
    const place = (await openCursor<UpcomingPlace>(request, query.cursor)) ?? {}
    const ahead = { store, tenantId: actor.tenantId, plan, now, days: query.days, count: query.limit }
    const { found, next } = plan.status === 'ended' ? { found: [] } : await upcomingOf(ahead, place)
    const seen = found.filter(({ customer }) => maySee(request, customers, customer))
    const sending = await sendingOf(request, plan)
    const items = seen.map(({ customer, date, dueAt }): PreviewItem => {
      const { id: customerId, name } = customer
      return { customerId, name, date, dueAt, isHeldOut: isHeldOut(plan, customerId) }
    })
    if (sending)
      await forEachOf([...seen.entries()], async ([index, upcoming]) => {
        const contact = await contactOf(request, sending, upcoming)
        if (contact) Object.assign(items[index] as PreviewItem, { contact })
      })
    return { body: { items, ...(next && { next: await sealCursor(request, next) }) } }
  },
})

export const previewRoutes = [getPreview]
