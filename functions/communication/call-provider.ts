import type { CalledChannel } from '../../shared/communication/communication-settings.ts'
import { loadCommunicationSettings } from '../../shared/communication/communication-settings-store.ts'
import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import type { MessageContent } from '../../shared/communication/outbound-message-store.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { ProviderRefused } from '../../shared/platform/provider-errors.ts'
import { channelSecrets } from './channel-secret.ts'

interface Handing {
  readonly tenantId: string
  readonly message: OutboundMessage
  readonly content: MessageContent
}

/** Posts a message to the URL that the tenant named for the channel, signed as the Standard Webhooks specification says. */
export const callProvider = async (
  { store, secrets, clock, webhooks }: Platform,
  key: string,
  { tenantId, message, content }: Handing,
  channel: CalledChannel,
): Promise<void> => {
  const settings = await loadCommunicationSettings(store, tenantId, clock.now())
  const url = settings.channels?.[channel]?.url
  if (url === undefined) throw new ProviderRefused('no_provider')
  const { id, customerId, contactId, purpose, language, attemptedAt = clock.now() } = message
  const { to, subject, text } = content
  const body = JSON.stringify({
    type: 'message',
    timestamp: attemptedAt,
    data: { messageId: id, channel, to, subject, text, language, purpose, customerId, contactId },
  })
  await webhooks.send({
    key,
    url,
    body,
    secrets: await channelSecrets(secrets, tenantId, settings, channel, clock.now()),
  })
}
