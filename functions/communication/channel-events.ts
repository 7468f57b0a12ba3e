import * as z from 'zod'
import { calledChannels } from '../../shared/communication/communication-settings.ts'
import { loadCommunicationSettings } from '../../shared/communication/communication-settings-store.ts'
import { outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { InstantInput } from '../../shared/kernel/instant-input.ts'
import { line } from '../../shared/kernel/line.ts'
import { notFound } from '../../shared/kernel/refusal.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { isDelivered, keepDelivery } from '../../shared/storage/seen-delivery.ts'
import type { HttpFunction } from '../function.ts'
import { route } from '../http/route.ts'
import { checkSigned } from '../http/webhook-check.ts'
import { channelSecrets } from './channel-secret.ts'
import { toldSteps } from './told-steps.ts'

const accepted = { status: 202, body: { accepted: true as const } }

/** What the provider of a channel tells of a message that was posted to it. */
const ChannelEvent = z.strictObject({
  type: z
    .enum([
      'accepted',
      'delivered',
      'bounced',
      'soft_bounced',
      'rejected',
      'complained',
      'opened',
      'clicked',
      'replied',
    ])
    .meta({
      description:
        'bounced: the address does not exist; soft_bounced: another try may succeed; rejected: not sent after all',
    }),
  messageId: z.string().min(1).max(40).meta({ description: '`data.messageId` of the call that it is about' }),
  at: InstantInput.optional().meta({ description: 'Now when left out' }),
  code: line(60).optional().meta({ description: "The provider's own word for what was wrong" }),
  text: z.string().max(4000).optional().meta({ personal: true, description: 'What somebody answered' }),
})

const postEvent = route({
  name: 'receiveChannelEvent',
  method: 'POST',
  path: '/v1/channel-events/{tenantId}/{channel}',
  summary:
    'Tell what became of a message, or what was answered; signed with the secret of the channel in the headers webhook-id, webhook-timestamp and webhook-signature',
  permission: 'public',
  params: z.strictObject({
    tenantId: z.string().max(40).meta({ example: 'ten_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
    channel: z.enum(calledChannels),
  }),
  body: ChannelEvent,
  returns: z.strictObject({ accepted: z.literal(true) }),
  status: 202,
  refuses: ['webhook.unsigned'],
  examples: {
    delivered: { body: { type: 'delivered', messageId: 'obm_01J9ZQ4T7M8K3X5V2B6N1R0CDE' } },
    replied: { body: { type: 'replied', messageId: 'obm_01J9ZQ4T7M8K3X5V2B6N1R0CDE', text: '好的，谢谢' } },
  },
  handle: async ({ store, secrets, now, requestId, params: { tenantId, channel }, body, ...request }) => {
    const settings = await loadCommunicationSettings(store, tenantId, now)
    if (!settings.channels?.[channel]) throw notFound()
    const signed = checkSigned(request.signed, await channelSecrets(secrets, tenantId, settings, channel, now), now)
    const delivery = `${channel}/${signed.id}`
    // What comes again, from an attacker or from a sender that missed the answer, is answered and not done again.
    if (await isDelivered(store, tenantId, delivery)) return accepted
    if (!(await loadRecord(store, outboundMessages, tenantId, body.messageId))) throw notFound()
    const { type, messageId, at = now, code, text } = body
    const stamp = { actor: automation(tenantId, `channel:${channel}`), now, requestId }
    const told = { news: { type, channel, at, code }, ...(text !== undefined && { reply: text }) }
    const steps = await toldSteps(store, stamp, messageId, told)
    return { ...accepted, steps: [keepDelivery(tenantId, delivery, now), ...steps] }
  },
})

const channelEvents: HttpFunction = {
  kind: 'http',
  name: 'channel-events',
  summary: 'What providers of WeChat and other networks tell of messages that were posted to them',
  source: 'functions/communication/channel-events.ts',
  uses: ['table:read', 'table:write'],
  routes: [postEvent],
}

export default channelEvents
