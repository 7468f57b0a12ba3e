import * as z from 'zod'
import { planOutboundMessage } from '../../shared/communication/outbound-message.ts'
import {
  MessageReason,
  mostReasons,
  type OutboundMessage,
  OutboundMessageInput,
} from '../../shared/communication/outbound-message-schema.ts'
import { notFound, Refusal } from '../../shared/kernel/refusal.ts'
import { sendChannels } from '../../shared/kernel/send-channel.ts'
import { previewLinks } from '../contactability/preference-link.ts'
import { standingOf } from '../contactability/standing.ts'
import { route } from '../http/route.ts'
import { chooseFor, publishedOf } from './choose-for.ts'
import { planAsked } from './outbound-messages.ts'

const personal = { personal: true } as const

const Trial = z.strictObject({
  decision: z.enum(['send', 'defer', 'refuse']).meta({ description: 'What would be done with it now' }),
  channel: z.enum(sendChannels).optional(),
  until: z.iso.datetime().optional().meta({ description: 'When it would be decided on again' }),
  reasons: z.array(MessageReason).max(mostReasons),
  to: z.string().optional().meta(personal),
  subject: z.string().optional().meta(personal),
  text: z.string().optional().meta(personal),
  html: z.string().optional().meta(personal),
})

export const tryOutboundMessage = route({
  name: 'tryOutboundMessage',
  method: 'POST',
  path: '/v1/outbound-messages/dry-run',
  summary:
    'What would become of a message now: sent, deferred or refused, by which channel, with which words. Sends nothing',
  permission: 'outbound_message:write',
  body: OutboundMessageInput,
  returns: Trial,
  refuses: ['not_found', 'customer.voided', 'contact.voided', 'outbound_message.template_unpublished'],
  examples: { now: { body: { templateKey: 'welcome', customerId: 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE' } } },
  handle: async (request) => {
    const { store, actor, now } = request
    const { tenantId } = actor
    const message = planOutboundMessage('', await planAsked(request, request.body)).state as OutboundMessage
    const [published, standing] = await Promise.all([
      publishedOf(store, tenantId, message.templateId),
      standingOf(store, tenantId, message, now, message.channels),
    ])
    if (!published) throw new Refusal('outbound_message.template_unpublished')
    if (!standing) throw notFound()
    const { linkUrl } = standing.settings
    const links = linkUrl === undefined ? undefined : previewLinks(linkUrl)
    const choice = await chooseFor(store, tenantId, message, { published, standing, links, now })
    if (choice.do === 'defer')
      return { body: { decision: 'defer' as const, until: choice.until, reasons: [...choice.reasons] } }
    if (choice.do === 'refuse')
      return { body: { decision: 'refuse' as const, reasons: choice.reasons.slice(0, mostReasons) } }
    const { headers, fromName, replyTo, ...said } = choice.content
    return { body: { decision: 'send' as const, reasons: [], ...said } }
  },
})
