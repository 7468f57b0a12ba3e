import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import type { MessageContent } from '../../shared/communication/outbound-message-store.ts'
import type { Accepted, Platform } from '../../shared/platform/platform.ts'
import { ProviderBusy, ProviderRefused } from '../../shared/platform/provider-errors.ts'
import { bringMessage } from './bring-message.ts'
import { callProvider } from './call-provider.ts'

/** What became of handing a message to a provider. `unknown`: it may have it and may not. */
export type Outcome =
  | { readonly is: 'accepted'; readonly providerId?: string | undefined }
  | { readonly is: 'busy' | 'refused'; readonly code: string }
  | { readonly is: 'unknown'; readonly error: unknown }

export interface Handing {
  readonly tenantId: string
  readonly message: OutboundMessage
  readonly content: MessageContent
}

const byMail = ({ mail }: Platform, key: string, { tenantId, message, content }: Handing): Promise<Accepted> => {
  const { to = '', subject = '', text, html, headers, fromName, replyTo } = content
  return mail.send({
    ...{ key, to, subject, text, tags: { tenantId, messageId: message.id } },
    ...(html !== undefined && { html }),
    ...(headers && { headers }),
    ...(fromName !== undefined && { fromName }),
    ...(replyTo !== undefined && { replyTo }),
  })
}

const handed = async (platform: Platform, handing: Handing): Promise<Accepted> => {
  const { tenantId, message, content } = handing
  // The same for every attempt by a channel: who knows keys sends it once.
  const key = `${message.id}.${content.channel}`
  switch (content.channel) {
    case 'email':
      return byMail(platform, key, handing)
    case 'sms':
      return platform.sms.send({
        ...{ key, to: content.to ?? '', text: content.text, tags: { tenantId, messageId: message.id } },
      })
    case 'phone':
    case 'in_person':
      return { providerId: await bringMessage(platform, tenantId, key, handing) }
    default:
      await callProvider(platform, key, handing, content.channel)
      return {}
  }
}

/** Hands a message to the provider of its channel. Throws nothing: what goes wrong is an outcome. */
export const handOver = async (platform: Platform, handing: Handing): Promise<Outcome> => {
  try {
    const { providerId } = await handed(platform, handing)
    return { is: 'accepted', providerId }
  } catch (error) {
    if (error instanceof ProviderBusy) return { is: 'busy', code: error.code }
    if (error instanceof ProviderRefused) return { is: 'refused', code: error.code }
    return { is: 'unknown', error }
  }
}

/** Whether what comes again by a channel under one key is sent only once: receivers of webhooks and the list of tasks know keys. */
export const knowsKeys = (channel: MessageContent['channel']): boolean => channel !== 'email' && channel !== 'sms'
