import { reservePlace } from '../../shared/communication/contact-cap.ts'
import { useStep } from '../../shared/communication/contact-use-store.ts'
import {
  beginAttempt,
  deferMessage,
  expireMessage,
  isDue,
  isExpired,
  refuseMessage,
} from '../../shared/communication/outbound-message.ts'
import { failMessage, remindOfAttempt, settleDoubt } from '../../shared/communication/outbound-message-outcome.ts'
import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import { isTaken, saveContent } from '../../shared/communication/outbound-message-store.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { isCapped } from '../../shared/kernel/send-channel.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import type { Fired } from '../../shared/storage/due.ts'
import type { Store } from '../../shared/storage/store.ts'
import { unsubscribeLinks } from '../contactability/preference-link.ts'
import { type LoadedStanding, standingOf } from '../contactability/standing.ts'
import { type Chosen, chooseFor, publishedOf } from './choose-for.ts'
import { givingBack } from './given-back.ts'
import { knowsKeys } from './hand-over.ts'

/** An attempt that nobody told anything of. */
const settled = async (
  store: Store,
  tenantId: string,
  message: OutboundMessage,
  now: Instant,
): Promise<Fired<OutboundMessage>> => {
  if (!(await isTaken(store, tenantId, message))) return remindOfAttempt(message, now)
  return settleDoubt(message, message.channel !== undefined && knowsKeys(message.channel), now)
}

/** Begins the attempt, and takes the place under the caps that goes with it in the same commit. */
const begun = (
  tenantId: string,
  message: OutboundMessage,
  { channel, rendered, otherChannels, content }: Extract<Chosen, { do: 'send' }>,
  revision: number,
  { use, caps, addresseeId }: LoadedStanding,
  now: Instant,
): Fired<OutboundMessage> => {
  const attempt = { channel, language: rendered.language, templateRevision: revision, otherChannels }
  const said = saveContent(tenantId, message.id, content)
  if (!isCapped(message.purpose)) return { ...beginAttempt(message, attempt, now), steps: [said] }
  const reservation = reservePlace(use, { messageId: message.id, channel, now, caps })
  if (!reservation.isReserved) return deferMessage(message, reservation.notBefore, [{ code: 'cap_full', channel }], now)
  const place = useStep(tenantId, addresseeId, reservation.use, now)
  return { ...beginAttempt(message, { ...attempt, placeOf: addresseeId }, now), steps: [said, place] }
}

/** What was planned for a customer is nothing for a contact who is not theirs any more. */
const hasLeft = ({ customer, contact }: LoadedStanding): boolean =>
  contact !== undefined && !contact.organisations.some(({ customerId }) => customerId === customer.id)

/** As who looks after the customer now, which may have changed since it was planned. */
const ownedNow = (
  { ownerId: formerId, teamId: formerTeamId, ...message }: OutboundMessage,
  { customer: { ownerId, teamId } }: LoadedStanding,
): OutboundMessage => ({
  ...message,
  ...(ownerId !== undefined && { ownerId }),
  ...(teamId !== undefined && { teamId }),
})

const attempted = async (
  { store, secrets }: Pick<Platform, 'store' | 'secrets'>,
  tenantId: string,
  planned: OutboundMessage,
  now: Instant,
): Promise<Fired<OutboundMessage>> => {
  if (isExpired(planned, now)) return expireMessage(planned, now)
  const [published, standing] = await Promise.all([
    publishedOf(store, tenantId, planned.templateId),
    standingOf(store, tenantId, planned, now, planned.channels),
  ])
  if (!standing || hasLeft(standing)) return refuseMessage(planned, [{ code: 'person_gone' }], now)
  const message = ownedNow(planned, standing)
  if (!published) return refuseMessage(message, [{ code: 'template_unpublished' }], now)
  const { id: messageId, customerId, contactId } = message
  const { linkUrl } = standing.settings
  const links = linkUrl && (await unsubscribeLinks(secrets, linkUrl, { tenantId, customerId, contactId, messageId }))
  const choice = await chooseFor(store, tenantId, message, { published, standing, links: links || undefined, now })
  if (choice.do === 'defer') return deferMessage(message, choice.until, choice.reasons, now)
  if (choice.do === 'send') return begun(tenantId, message, choice, published.content.revision, standing, now)
  const isOutOfChannels = choice.reasons.length === 0 && message.closedChannels !== undefined
  return isOutOfChannels ? failMessage(message, now) : refuseMessage(message, choice.reasons, now)
}

/**
 * What is done with a message whose time has come: the one path by which anything is sent. Everything that it changes stands in one commit
 * on condition that neither the message nor what the caps count changed meanwhile, so it may be called from anywhere, at once and again.
 */
export const attemptMessage =
  (platform: Pick<Platform, 'store' | 'secrets'>) =>
  async (message: OutboundMessage, now: Instant, tenantId: string): Promise<Fired<OutboundMessage> | undefined> => {
    if (!isDue(message, now)) return undefined
    const { store } = platform
    if (message.status === 'sending') return settled(store, tenantId, message, now)
    return givingBack(store, tenantId, message, await attempted(platform, tenantId, message, now), now)
  }
