import { isMark, markSteps } from '../../shared/communication/message-mark-store.ts'
import { noteProviderNews, type ProviderNews } from '../../shared/communication/outbound-message-event.ts'
import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import { loadContent, outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import { keepProviderId } from '../../shared/communication/provider-id-store.ts'
import { type SuppressedChannel, suppressedChannels } from '../../shared/communication/suppression.ts'
import { suppress } from '../../shared/communication/suppression-store.ts'
import { withdrawConsent } from '../../shared/customers/consent.ts'
import { changeContact } from '../../shared/customers/contact.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import { changeCustomer } from '../../shared/customers/customer.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import { normaliseEmail } from '../../shared/kernel/email.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { changeRecord, loadRecord, type Stamp, type Step } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import { givingBack } from './given-back.ts'
import type { Told } from './told.ts'

/** The address as it stands on the records of its owner: as it was sent to, else as the provider writes it. */
const addressOf = async (store: Store, tenantId: string, { news, address }: Told, messageId: string) => {
  const content = await loadContent(store, tenantId, messageId)
  if (content?.channel === news.channel && content.to !== undefined) return content.to
  return address !== undefined && news.channel === 'email' ? normaliseEmail(address).value : address
}

const isSuppressable = (channel: string): channel is SuppressedChannel =>
  (suppressedChannels as readonly string[]).includes(channel)

/** An address that does not exist, or whose owner complained, is not used again from this commit on. */
const suppressing = async (
  store: Store,
  stamp: Stamp,
  message: OutboundMessage,
  told: Told,
): Promise<readonly Step[]> => {
  const { type, channel, at } = told.news
  if ((type !== 'bounced' && type !== 'complained') || !isSuppressable(channel)) return []
  const { id: messageId, customerId, contactId } = message
  const address = await addressOf(store, stamp.actor.tenantId, told, messageId)
  if (address === undefined) return []
  const asked = { channel, address, reason: type, customerId, contactId, messageId }
  return (await suppress(store, stamp, derivedId('sup', at, `${messageId}/${channel}`), asked)).steps
}

/** Whoever complains has objected: the consent is withdrawn, so that it also holds for the next address of the same person. */
const withdrawing = async (
  store: Store,
  stamp: Stamp,
  { customerId, contactId, purpose }: OutboundMessage,
  { type, channel }: ProviderNews,
): Promise<readonly Step[]> => {
  if (type !== 'complained') return []
  const objection = { channel, purpose: purpose === 'research' ? purpose : 'marketing', source: 'complaint' } as const
  const { tenantId } = stamp.actor
  if (contactId !== undefined) {
    const contact = await loadRecord(store, contacts, tenantId, contactId)
    if (contact?.status !== 'active') return []
    const decision = changeContact(contact, { consents: withdrawConsent(contact.consents, objection, stamp.now) })
    return decision.state === contact ? [] : [changeRecord(contacts, stamp, decision).step]
  }
  const customer = await loadRecord(store, customers, tenantId, customerId)
  if (customer?.status !== 'active') return []
  const decision = changeCustomer(customer, { consents: withdrawConsent(customer.consents, objection, stamp.now) })
  return decision.state === customer ? [] : [changeRecord(customers, stamp, decision).step]
}

/** Who answers a mail names it by the id that its provider gave it, which is told first thing. */
const isAnswered = (news: ProviderNews): news is ProviderNews & { readonly providerId: string } =>
  news.type === 'accepted' && news.channel === 'email' && news.providerId !== undefined

/** Clocks of providers may be ahead of ours. */
const noLater = (at: Instant, now: Instant): Instant => (at < now ? at : now)

/**
 * All that follows from what is told of a message, to be committed at once; nothing when it is known already, so that what is told
 * twice is done once. Decided anew when something of it changed meanwhile.
 */
export const toldSteps = async (
  store: Store,
  stamp: Stamp,
  messageId: string,
  given: Told,
): Promise<readonly Step[]> => {
  const { tenantId } = stamp.actor
  const message = await loadRecord(store, outboundMessages, tenantId, messageId)
  if (!message) return []
  const told = { ...given, news: { ...given.news, at: noLater(given.news.at, stamp.now) } }
  const decision = noteProviderNews(message, told.news, stamp.now)
  const { steps = [] } = await givingBack(store, tenantId, message, decision, stamp.now)
  const isNew = decision.state !== message
  const customer =
    isMark(told.news.type) && isNew ? await loadRecord(store, customers, tenantId, message.customerId) : undefined
  const marked = { before: message, after: decision.state, customerId: customer?.id ?? message.customerId }
  return [
    ...(isNew ? [changeRecord(outboundMessages, stamp, decision).step, ...steps] : []),
    ...(isAnswered(told.news) ? [keepProviderId({ tenantId, messageId }, told.news, stamp.now)] : []),
    ...markSteps(stamp, told.news, { ...marked, reply: told.reply }),
    ...(await suppressing(store, stamp, message, told)),
    ...(await withdrawing(store, stamp, message, told.news)),
  ]
}
