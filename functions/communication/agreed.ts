import { type SuppressedChannel, suppressedChannels } from '../../shared/communication/suppression.ts'
import { type ConsentInput, noteConsent } from '../../shared/customers/consent.ts'
import type { Contact } from '../../shared/customers/contact-schema.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { reachOf } from '../contactability/reach.ts'
import type { Request } from '../http/route.ts'

const isSuppressable = (channel: string): channel is SuppressedChannel =>
  (suppressedChannels as readonly string[]).includes(channel)

/** Whether somebody unsubscribed after the consent that is held, so that saying it again says something new. */
const hasUnsubscribedSince = async (
  { store, actor, body: { channel, purpose, status } }: Request<unknown, unknown, ConsentInput>,
  person: Customer | Contact,
): Promise<boolean> => {
  if (status !== 'given' || !isSuppressable(channel)) return false
  const held = person.consents?.find((consent) => consent.channel === channel && consent.purpose === purpose)
  const reach = await reachOf(store, actor.tenantId, person, [channel])
  const causes = reach[channel]?.suppressions ?? []
  return causes.some(({ reason, at }) => reason === 'unsubscribed' && at >= (held?.confirmedAt ?? held?.at ?? at))
}

/** The list with one more word; one that was held already is said anew when it has to stand after an unsubscription. */
export const agreed = async (request: Request<unknown, unknown, ConsentInput>, person: Customer | Contact) => {
  const { body, now } = request
  const { consents = [] } = person
  const noted = noteConsent(consents, body, now)
  if (noted !== consents || !(await hasUnsubscribedSince(request, person))) return noted
  const others = consents.filter(({ channel, purpose }) => channel !== body.channel || purpose !== body.purpose)
  return noteConsent(others, body, now)
}
