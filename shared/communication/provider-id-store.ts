import { fingerprint } from '../kernel/fingerprint.ts'
import { epochMs, type Instant, plusDays, second } from '../kernel/instant.ts'
import type { SendChannel } from '../kernel/send-channel.ts'
import type { Step } from '../storage/record.ts'
import type { Key, Store } from '../storage/store.ts'

/** As long as anybody answers a message, or a provider tells of it. */
const keptDays = 100

// Of all tenants together: a provider that tells of its own id says nothing of a tenant.
const idKey = ({ channel, providerId }: ProvidedId): Key => ({
  pk: `_#provider-id#${channel}#${fingerprint(providerId)}`,
  sk: '.',
})

/** Whose message it is that a provider knows by an id. */
export interface ProvidedMessage {
  readonly tenantId: string
  readonly messageId: string
}

export interface ProvidedId {
  readonly channel: SendChannel
  readonly providerId: string
}

/** Remembers which message a provider knows by this id. */
export const keepProviderId = (
  { tenantId, messageId }: ProvidedMessage,
  { channel, providerId }: ProvidedId,
  now: Instant,
): Step => ({
  action: {
    do: 'put',
    item: {
      ...idKey({ channel, providerId }),
      ...{ tenantId, messageId },
      ttl: Math.ceil(epochMs(plusDays(now, keptDays)) / second),
    },
  },
})

/** The first of these that is a message of ours; nothing when none is, or long ago. One read. */
export const messageByProviderId = async (
  store: Store,
  ids: readonly ProvidedId[],
): Promise<ProvidedMessage | undefined> => {
  if (ids.length === 0) return undefined
  const item = (await store.getMany(ids.map(idKey))).find((one) => one !== undefined)
  return item && { tenantId: String(item.tenantId), messageId: String(item.messageId) }
}
