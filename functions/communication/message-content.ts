import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import type { MessageContent } from '../../shared/communication/outbound-message-store.ts'
import type { Rendered } from '../../shared/communication/render-template.ts'
import { isCapped, type SendChannel } from '../../shared/kernel/send-channel.ts'
import { type MessageLinks, unsubscribeHeaders } from '../contactability/preference-link.ts'
import type { LoadedStanding } from '../contactability/standing.ts'

const isStaff = (channel: SendChannel): boolean => channel === 'phone' || channel === 'in_person'

const ofMail = (
  { purpose }: Pick<OutboundMessage, 'purpose'>,
  { settings: { fromName, replyTo } }: LoadedStanding,
  links: MessageLinks | undefined,
): Partial<MessageContent> => ({
  ...(links && isCapped(purpose) && { headers: unsubscribeHeaders(links) }),
  ...(fromName !== undefined && { fromName }),
  ...(replyTo !== undefined && { replyTo }),
})

/** What goes to the provider of a channel. Staff who bring a message read the template's name as its title. */
export const contentFor = (
  message: Pick<OutboundMessage, 'purpose'>,
  channel: SendChannel,
  { language, ...words }: Rendered,
  of: { readonly standing: LoadedStanding; readonly templateName: string; readonly links: MessageLinks | undefined },
): MessageContent => {
  const to = of.standing.reach[channel]?.address
  return {
    channel,
    ...(to !== undefined && { to }),
    ...(isStaff(channel) && { subject: of.templateName }),
    ...words,
    ...(channel === 'email' && ofMail(message, of.standing, of.links)),
  }
}
