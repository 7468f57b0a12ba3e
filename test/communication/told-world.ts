import onProviderEvent from '../../functions/communication/on-provider-event.ts'
import { providerLambda } from '../../functions/lambda.ts'
import { type PlayedType, toldEventOf } from '../../infra/local/told-events.ts'
import { interactions } from '../../shared/communication/interaction-store.ts'
import { suppressionOf } from '../../shared/communication/suppression-store.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import type { Message } from '../../shared/platform/platform.ts'
import { loadRecord, stateOf } from '../../shared/storage/record.ts'
import { openMessages, tenantId } from './message-world.ts'

/** Messages whose providers tell what becomes of them, in the shapes of AWS, when a test says so. */
export const openTold = async () => {
  const world = await openMessages()
  const { platform, providers, store, changes, now } = world
  const handler = providerLambda(onProviderEvent, platform)
  let events = 0
  const eventOf = (type: PlayedType, place = -1, tagged = true) => {
    const { channel, to, message, providerId } = providers.sent.at(place) as (typeof providers.sent)[number]
    const { text, tags } = message as Message
    const sent = { key: providerId, channel, to, text, at: now(), ...(tagged && tags && { tags }) }
    const event = toldEventOf(sent, type, { id: `event-${++events}`, now: now() })
    if (!event) throw new Error(`nobody tells ${type} of ${channel}`)
    return event
  }
  const told = async (event: ReturnType<typeof eventOf>) => handler(event, {} as never)
  return {
    ...world,
    eventOf,
    told,
    tell: (type: PlayedType, place?: number) => told(eventOf(type, place)),
    interactions: () =>
      changes.flatMap(({ after }) => (after?.noun === interactions.name ? [stateOf<never>(after) as object] : [])),
    suppressed: (address = 'cus_1@example.com') => suppressionOf(store, tenantId, 'email', address),
    customer: async () => (await loadRecord(store, customers, tenantId, 'cus_1')) as Customer,
  }
}
