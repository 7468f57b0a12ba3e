import { loadContent, outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import { type SuppressedChannel, suppressedChannels } from '../../shared/communication/suppression.ts'
import { suppress } from '../../shared/communication/suppression-store.ts'
import { withdrawConsent } from '../../shared/customers/consent.ts'
import { changePreference } from '../../shared/customers/contact-preference.ts'
import { automation } from '../../shared/kernel/actor.ts'
import type { SendChannel } from '../../shared/kernel/send-channel.ts'
import { loadRecord, type Stamp, type Step } from '../../shared/storage/record.ts'
import type { Request } from '../http/route.ts'
import type { Opened } from './opened.ts'

export const byLink = 'preference-page'

/** Changes that somebody makes through a link are made by the page, and say so in the history. */
export const pageStamp = ({ link }: Opened, { now, requestId }: Request): Stamp => ({
  actor: automation(link.tenantId, byLink),
  now,
  requestId,
})

/** What somebody leaves with one click: the topic of the message when it has one, else all advertising by its channel. */
export interface Left {
  readonly topic?: string
  readonly channel: SendChannel
  readonly purpose: 'marketing' | 'research'
  /** To which it was sent. */
  readonly address?: string
}

/** Told by the message; by what a link can only be of, when that is not kept any more. */
export const leftBy = async ({ store }: Request, { link }: Opened): Promise<Left> => {
  const { tenantId, messageId } = link
  const message = await loadRecord(store, outboundMessages, tenantId, messageId)
  const { topic, channel = 'email', purpose } = message ?? {}
  const about = { channel, purpose: purpose === 'research' ? purpose : 'marketing' } as const
  if (topic !== undefined) return { ...about, topic }
  const address = message && (await loadContent(store, tenantId, messageId))?.to
  return { ...about, ...(address !== undefined && { address }) }
}

const isSuppressed = (channel: SendChannel): channel is SuppressedChannel =>
  (suppressedChannels as readonly string[]).includes(channel)

const suppressionSteps = async (
  { store, ids }: Request,
  stamp: Stamp,
  { link }: Opened,
  { channel, address }: Left,
): Promise<readonly Step[]> => {
  if (address === undefined || !isSuppressed(channel)) return []
  const { customerId, contactId, messageId } = link
  const asked = { channel, address, reason: 'unsubscribed', customerId, contactId, messageId } as const
  return (await suppress(store, stamp, ids('sup'), asked)).steps
}

/** What unsubscribing writes; nothing the second time. */
export const unsubscribeSteps = async (request: Request, opened: Opened, left: Left): Promise<readonly Step[]> => {
  const stamp = pageStamp(opened, request)
  const { contactPreference: held, consents = [] } = opened.person
  if (left.topic !== undefined) {
    const topics = held?.optOut?.topics?.map(({ topic }) => topic) ?? []
    const contactPreference = changePreference(
      held,
      { optOut: { topics: [...new Set([...topics, left.topic])] } },
      request.now,
    )
    return opened.changing(stamp, { contactPreference })
  }
  const withdrawn = withdrawConsent(consents, { ...left, source: byLink }, request.now)
  return [
    ...opened.changing(stamp, { consents: [...withdrawn] }),
    ...(await suppressionSteps(request, stamp, opened, left)),
  ]
}
