import { raise } from '../../events/define-event.ts'
import {
  messageBounced,
  messageClicked,
  messageComplained,
  messageDelivered,
  messageOpened,
  messageReplied,
} from '../../events/outbound-messages.ts'
import type { Decision, Raised } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import type { SendChannel } from '../kernel/send-channel.ts'
import { ended, factsOf } from './outbound-message.ts'
import { noteAccepted, noteBusy, noteRefused } from './outbound-message-outcome.ts'
import type { MessageStatus, OutboundMessage } from './outbound-message-schema.ts'

/** What a provider tells of a message by itself, at any time and in any order, perhaps twice. */
export interface ProviderNews {
  /** `bounced` for good; after `soft_bounced` another try may succeed; `rejected`: accepted first, and not sent after all. */
  readonly type:
    | 'accepted'
    | 'delivered'
    | 'bounced'
    | 'soft_bounced'
    | 'rejected'
    | 'complained'
    | 'opened'
    | 'clicked'
    | 'replied'
  readonly channel: SendChannel
  readonly at: Instant
  /** Which handing over it is about, by the provider's own id. */
  readonly providerId?: string | undefined
  /** The provider's word for what was wrong. */
  readonly code?: string | undefined
}

/** From the first sign of life to the last word: what comes later in this order replaces what came before, never the other way. */
const ranks: Readonly<Record<MessageStatus, number>> = {
  planned: 0,
  sending: 0,
  uncertain: 0,
  sent: 1,
  delivered: 2,
  bounced: 3,
  complained: 4,
  refused: 5,
  failed: 5,
  cancelled: 5,
  expired: 5,
}

const unchanged = (message: OutboundMessage): Decision<OutboundMessage> => ({ state: message, raises: [] })

type Later = 'delivered' | 'bounced' | 'complained'
const times = { delivered: 'deliveredAt', bounced: 'endedAt', complained: 'endedAt' } as const

const moved = (message: OutboundMessage, to: Later, { at, code, channel }: ProviderNews): Decision<OutboundMessage> => {
  if (ranks[message.status] >= ranks[to]) return unchanged(message)
  const state: OutboundMessage = {
    ...ended(message, undefined),
    ...(message.sentAt === undefined && { sentAt: at }),
    status: to,
    [times[to]]: at,
    ...(to === 'bounced' && { reasons: [{ code: code ?? 'bounced', channel }] }),
  }
  const facts = factsOf(state)
  const raised: Readonly<Record<Later, () => Raised>> = {
    delivered: () => raise(messageDelivered, facts),
    bounced: () => raise(messageBounced, { ...facts, ...(code !== undefined && { code }) }),
    complained: () => raise(messageComplained, facts),
  }
  return { state, raises: [raised[to]()] }
}

const marks = {
  opened: { field: 'openedAt', event: messageOpened },
  clicked: { field: 'clickedAt', event: messageClicked },
  replied: { field: 'repliedAt', event: messageReplied },
} as const

/** Only the first time counts. Who opened it has got it. */
const marked = (message: OutboundMessage, type: keyof typeof marks, news: ProviderNews): Decision<OutboundMessage> => {
  const { field, event } = marks[type]
  const arrived = moved(message, 'delivered', news)
  if (message[field] !== undefined || ranks[message.status] === 5) return arrived
  const state = { ...arrived.state, [field]: news.at }
  return { state, raises: [...arrived.raises, raise(event, factsOf(state))] }
}

/** Whether it is of a handing over that is known to have come to nothing. */
const isPast = ({ pastProviderIds = [] }: OutboundMessage, { providerId }: ProviderNews): boolean =>
  providerId !== undefined && pastProviderIds.includes(providerId)

/** The attempt turned out not to have gone out. Told again, it is of an attempt that is over. */
const reopened = (message: OutboundMessage, news: ProviderNews, now: Instant) => {
  const { sentAt, providerId, pastProviderIds = [], ...rest } = message
  const about = news.providerId ?? providerId
  const isOpen = message.status === 'sent' || (message.status === 'sending' && about !== undefined)
  const isOther = providerId !== undefined && about !== providerId
  if (!isOpen || isOther || (about !== undefined && pastProviderIds.includes(about))) return unchanged(message)
  const past = about === undefined ? {} : { pastProviderIds: [...pastProviderIds, about] }
  const note = news.type === 'rejected' ? noteRefused : noteBusy
  return note({ ...rest, ...past, status: 'sending' }, rest.attempts, news.code ?? news.type, now)
}

/** Takes note of what a provider tells. The same news again, and news of a channel that the message has left, change nothing. */
export const noteProviderNews = (
  message: OutboundMessage,
  news: ProviderNews,
  now: Instant,
): Decision<OutboundMessage> => {
  if (news.channel !== message.channel) return unchanged(message)
  switch (news.type) {
    case 'delivered':
    case 'bounced':
    case 'complained':
      return moved(message, news.type, news)
    case 'opened':
    case 'clicked':
    case 'replied':
      return marked(message, news.type, news)
    case 'soft_bounced':
    case 'rejected':
      return reopened(message, news, now)
    case 'accepted':
      return ranks[message.status] === 0 && !isPast(message, news)
        ? noteAccepted({ ...message, status: 'sending' }, message.attempts, news.providerId, news.at)
        : unchanged(message)
  }
}
