import { type CalledChannel, calledChannels } from '../../shared/communication/communication-settings.ts'
import { releasePlace } from '../../shared/communication/contact-cap.ts'
import { type Choice, channelOrder, chooseChannel } from '../../shared/communication/message-channel.ts'
import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import type { MessageContent } from '../../shared/communication/outbound-message-store.ts'
import { renderTemplate, type Unrendered, variantFor } from '../../shared/communication/render-template.ts'
import type { Template, TemplateContent } from '../../shared/communication/template-schema.ts'
import { loadTemplateContent, templates } from '../../shared/communication/template-store.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { SendChannel } from '../../shared/kernel/send-channel.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import type { MessageLinks } from '../contactability/preference-link.ts'
import type { LoadedStanding } from '../contactability/standing.ts'
import { contentFor } from './message-content.ts'
import { messageValues } from './message-values.ts'

/** What a message is made from, as published. */
export interface Published {
  readonly template: Template
  readonly content: TemplateContent
}

/** The template of a message as it was published last; undefined when it is not to be sent (any more). */
export const publishedOf = async (
  store: Store,
  tenantId: string,
  templateId: string,
): Promise<Published | undefined> => {
  const template = await loadRecord(store, templates, tenantId, templateId)
  if (template?.status !== 'published') return undefined
  const content = await loadTemplateContent(store, tenantId, { templateId, revision: template.revision })
  return content && { template, content }
}

const isCalled = (channel: SendChannel): channel is CalledChannel =>
  (calledChannels as readonly SendChannel[]).includes(channel)

type Sending = Extract<Choice, { do: 'send' }>

/** With what goes out, when it does. */
export type Chosen = Exclude<Choice, Sending> | (Sending & { readonly content: MessageContent })

interface Choosing {
  readonly published: Published
  readonly standing: LoadedStanding
  readonly links: MessageLinks | undefined
  readonly now: Instant
}

/** Advertising by mail has a link by which to leave it, in its text and in its headers. */
const withoutWayOut: Unrendered = { why: 'missing_values', missing: ['message.unsubscribeUrl'] }

/** By which channel a message may go now and what it says there, or why not: the one decision for sending and for asking. */
export const chooseFor = async (
  store: Store,
  tenantId: string,
  message: OutboundMessage,
  { published: { template, content }, standing, links, now }: Choosing,
): Promise<Chosen> => {
  const { settings, customer, tenant } = standing
  const language = message.language ?? standing.language
  const defaultLanguage = settings.defaultLanguage ?? (tenant.locale.startsWith('zh') ? 'zh' : 'en')
  const variantAsked = (channel: SendChannel) => ({ channel, language, defaultLanguage, lifecycle: customer.lifecycle })
  let values: ReturnType<typeof messageValues> | undefined
  const choice = await chooseChannel({
    message,
    order: channelOrder(message, standing.preferredChannels, content),
    // Its own place is no reason against it.
    standing: { ...standing, use: releasePlace(standing.use, message.id) },
    now,
    unusable: (channel) => {
      if (!variantFor(content, variantAsked(channel))) return 'no_variant'
      return isCalled(channel) && !settings.channels?.[channel] ? 'no_provider' : undefined
    },
    render: async (channel) => {
      values ??= messageValues(store, tenantId, message, standing, { links, now, content })
      const rendered = renderTemplate(content, variantAsked(channel), await values)
      // Also where the text names the link in a branch that is not taken.
      const isWithoutWayOut = channel === 'email' && message.purpose === 'marketing' && !links
      return isWithoutWayOut && !('why' in rendered) ? withoutWayOut : rendered
    },
  })
  if (choice.do !== 'send') return choice
  const of = { standing, templateName: template.name, links }
  return { ...choice, content: contentFor(message, choice.channel, choice.rendered, of) }
}
