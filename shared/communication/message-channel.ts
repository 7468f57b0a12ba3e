import type { Instant } from '../kernel/instant.ts'
import type { SendChannel } from '../kernel/send-channel.ts'
import { type ContactReason, decideContact, type Standing } from './contactability.ts'
import { type MessageReason, mostNames, type OutboundMessage } from './outbound-message-schema.ts'
import type { Rendered, Unrendered } from './render-template.ts'
import type { TemplateContent } from './template-schema.ts'

/**
 * The channels that a message may still go by, the best first: those asked for, else those that the person likes, else in the order of
 * the template. One that may have gone out already goes by no other.
 */
export const channelOrder = (
  {
    channels,
    channel,
    closedChannels = [],
    doubts,
  }: Pick<OutboundMessage, 'channels' | 'channel' | 'closedChannels' | 'doubts'>,
  preferred: readonly SendChannel[],
  { variants }: Pick<TemplateContent, 'variants'>,
): SendChannel[] => {
  if (doubts !== undefined && channel !== undefined) return [channel]
  const served = new Set(variants.map((variant) => variant.channel))
  const liked = preferred.filter((one) => served.has(one))
  const order = new Set(channels ?? [...liked, ...served])
  return [...order].filter((one) => !closedChannels.some((closed) => closed.channel === one))
}

/** What is to be done with a message whose time has come. */
export type Choice =
  | {
      readonly do: 'send'
      readonly channel: SendChannel
      readonly rendered: Rendered
      readonly otherChannels: readonly SendChannel[]
    }
  | { readonly do: 'defer'; readonly until: Instant; readonly reasons: readonly MessageReason[] }
  | { readonly do: 'refuse'; readonly reasons: readonly MessageReason[] }

export interface Choosing {
  readonly message: Pick<OutboundMessage, 'purpose' | 'topic'>
  readonly order: readonly SendChannel[]
  readonly standing: Standing
  readonly now: Instant
  /** Why a channel is of no use whatever the person's standing, such as without a variant of the template. */
  readonly unusable: (channel: SendChannel) => string | undefined
  readonly render: (channel: SendChannel) => Promise<Rendered | Unrendered>
}

const reasonsOf = (channel: SendChannel, reasons: readonly ContactReason[]): MessageReason[] =>
  reasons.map(({ code, until }) => ({ code, channel, ...(until !== undefined && { until }) }))

/**
 * Takes the first channel that is not denied. When that one only has to wait, so does the message: another channel would be a way
 * around quiet hours and caps.
 */
export const chooseChannel = async ({ message, order, standing, now, ...of }: Choosing): Promise<Choice> => {
  const against: MessageReason[] = []
  for (const [place, channel] of order.entries()) {
    const code = of.unusable(channel)
    if (code !== undefined) {
      against.push({ code, channel })
      continue
    }
    const { purpose, topic } = message
    const { decision, notBefore, reasons } = decideContact(standing, { channel, purpose, topic, now })
    if (decision === 'not_before' && notBefore !== undefined)
      return { do: 'defer', until: notBefore, reasons: reasonsOf(channel, reasons) }
    if (decision === 'deny') {
      against.push(...reasonsOf(channel, reasons))
      continue
    }
    const rendered = await of.render(channel)
    if (!('why' in rendered)) return { do: 'send', channel, rendered, otherChannels: order.slice(place + 1) }
    against.push({
      code: rendered.why,
      channel,
      ...(rendered.missing.length > 0 && { names: rendered.missing.slice(0, mostNames) }),
    })
  }
  return { do: 'refuse', reasons: against }
}
