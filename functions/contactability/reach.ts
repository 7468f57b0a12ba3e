import type { Reach } from '../../shared/communication/contactability.ts'
import { type SuppressedChannel, stops } from '../../shared/communication/suppression.ts'
import { suppressionOf } from '../../shared/communication/suppression-store.ts'
import type { Contact } from '../../shared/customers/contact-schema.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import type { SendChannel } from '../../shared/kernel/send-channel.ts'
import type { Store } from '../../shared/storage/store.ts'

type Person = Pick<Customer | Contact, 'emails' | 'phones' | 'socialIds' | 'addresses'>

const textable = ['mobile', 'mobile_or_landline']

/** How a person is reached by a channel, the address that was given first first. Landlines get no text messages. */
const addressesOf = (person: Person, channel: SuppressedChannel): string[] => {
  const phones = person.phones.filter(({ valid }) => valid)
  const socialIds = person.socialIds ?? []
  switch (channel) {
    case 'email':
      return person.emails.filter(({ valid }) => valid).map(({ address }) => address)
    case 'sms':
      return phones.filter(({ type = 'other' }) => textable.includes(type)).map(({ number }) => number)
    case 'phone':
      return phones.map(({ number }) => number)
    case 'wechat':
      return socialIds.filter(({ network }) => network === 'wechat').map(({ id }) => id)
    case 'social':
      return socialIds.filter(({ network }) => network !== 'wechat').map(({ network, id }) => `${network}:${id}`)
  }
}

/** The first address that is not suppressed; when all are, the first that at least gets service messages, else the first. */
const reachBy = async (
  store: Store,
  tenantId: string,
  channel: SuppressedChannel,
  addresses: readonly string[],
): Promise<Reach | undefined> => {
  const passed: Reach[] = []
  for (const address of addresses) {
    const suppression = await suppressionOf(store, tenantId, channel, address)
    if (!suppression || suppression.causes.length === 0) return { address }
    passed.push({ address, suppressions: suppression.causes })
  }
  const isOpenToService = ({ suppressions = [] }: Reach): boolean =>
    !suppressions.some(({ reason }) => stops(reason, 'service'))
  return passed.find(isOpenToService) ?? passed[0]
}

/** Where somebody is reached by each of these channels; a channel without an address is left out. */
export const reachOf = async (
  store: Store,
  tenantId: string,
  person: Person,
  channels: readonly SendChannel[],
): Promise<Partial<Record<SendChannel, Reach>>> => {
  const entries = await Promise.all(
    channels.map(async (channel) => {
      if (channel === 'in_person') return []
      const reach = await reachBy(store, tenantId, channel, addressesOf(person, channel))
      return reach ? [[channel, reach] as const] : []
    }),
  )
  return Object.fromEntries(entries.flat())
}
