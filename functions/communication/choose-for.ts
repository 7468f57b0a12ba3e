import { calledChannels } from '../../shared/communication/communication-settings.ts'
import { releasePlace } from '../../shared/communication/contact-cap.ts'
import { type Choice, channelOrder, chooseChannel } from '../../shared/communication/message-channel.ts'
import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import type { MessageContent } from '../../shared/communication/outbound-message-store.ts'
import { type Rendered, renderTemplate, variantFor } from '../../shared/communication/render-template.ts'
import type { Template, TemplateContent } from '../../shared/communication/template-schema.ts'
import { loadTemplateContent, templates } from '../../shared/communication/template-store.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { isCapped, type SendChannel } from '../../shared/kernel/send-channel.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { unsubscribeHeaders, unsubscribeLinks } from '../contactability/preference-link.ts'
import type { LoadedStanding } from '../contactability/standing.ts'
import { messageValues } from './message-values.ts'

type At = Pick<Platform, 'store' | 'secrets'>

/** What a message is made from, as published. */
export interface Published {
  readonly template: Template
  readonly content: TemplateContent
}

/** The template of a message as it was published last; undefined when it is not to be sent (any more). */
export const publishedOf = async (
  { store }: Pick<At, 'store'>,
  tenantId: string,
  templateId: string,
): Promise<Published | undefined> => {
  const template = await loadRecord(store, templates, tenantId, templateId)
  if (template?.status !== 'published') return undefined
  const content = await loadTemplateContent(store, tenantId, { templateId, revision: template.revision })
  return content && { template, content }
}

const isStaff = (channel: SendChannel): boolean => channel === 'phone' || channel === 'in_person'
const isCalled = (channel: SendChannel) => (calledChannels as readonly SendChannel[]).includes(channel)

/** What goes to the provider of a channel. */
export const contentFor = (
  channel: SendChannel,
  rendered: Rendered,
  { template }: Published,
  { reach, settings }: LoadedStanding,
  headers: Readonly<Record<string, string>> | undefined,
): MessageContent => {
  const to = reach[channel]?.address
  const { language, ...words } = rendered
  const { fromName, replyTo } = settings
  return {
    channel,
    ...(to !== undefined && { to }),
    ...(isStaff(channel) && { subject: template.name }),
    ...words,
    ...(channel === 'email' && {
      ...(headers && { headers }),
      ...(fromName !== undefined && { fromName }),
      ...(replyTo !== undefined && { replyTo }),
    }),
  }
}

export interface Chosen {
  readonly choice: Choice
  /** What goes out, when it does. */
  readonly content?: MessageContent
}

/** By which channel a message may go now and what it says there, or why not: the one decision for sending and for asking. */
export const chooseFor = async (
  { store, secrets }: At,
  tenantId: string,
  message: OutboundMessage,
  {
    published,
    standing,
    now,
  }: { readonly published: Published; readonly standing: LoadedStanding; readonly now: Instant },
): Promise<Chosen> => {
  const { content } = published
  const { preferredChannels, settings, customer, tenant } = standing
  const language = message.language ?? standing.language
  const defaultLanguage = settings.defaultLanguage ?? (tenant.locale.startsWith('zh') ? 'zh' : 'en')
  const variantAsked = (channel: SendChannel) => ({ channel, language, defaultLanguage, lifecycle: customer.lifecycle })
  const { id: messageId, customerId, contactId, purpose } = message
  const link = { tenantId, customerId, contactId, messageId }
  const links = settings.linkUrl === undefined ? undefined : await unsubscribeLinks(secrets, settings.linkUrl, link)
  let values: ReturnType<typeof messageValues> | undefined
  const choice = await chooseChannel({
    message,
    order: channelOrder(message, preferredChannels, content),
    // Its own place is no reason against it.
    standing: { ...standing, use: releasePlace(standing.use, message.id) },
    now,
    unusable: (channel) => {
      if (!variantFor(content, variantAsked(channel))) return 'no_variant'
      return isCalled(channel) && !settings.channels?.[channel as 'wechat']?.url ? 'no_provider' : undefined
    },
    render: async (channel) => {
      values ??= messageValues(store, tenantId, message, standing, { links, now })
      return renderTemplate(content, variantAsked(channel), await values)
    },
  })
  if (choice.do !== 'send') return { choice }
  const { channel, rendered } = choice
  const headers = links && isCapped(purpose) ? unsubscribeHeaders(links) : undefined
  return { choice, content: contentFor(channel, rendered, published, standing, headers) }
}
