import type { SendChannel } from '../kernel/send-channel.ts'
import { atIn, customerPartition } from '../storage/customer-index.ts'
import { dueIndex } from '../storage/due.ts'
import { byMonth } from '../storage/months.ts'
import { type IndexAttributes, type Noun, recordKey, type Step, stateOf } from '../storage/record.ts'
import type { Searchable } from '../storage/record-search.ts'
import type { Key, Store } from '../storage/store.ts'
import type { NewOutboundMessage, OutboundMessage } from './outbound-message-schema.ts'

/** In the timeline once it went out or ended; before that under `planned#`, apart from what is current of the customer. */
const byCustomer = (tenantId: string, message: OutboundMessage): IndexAttributes => {
  const { id, customerId, sentAt, endedAt, createdAt, status, updatedAt } = message
  const partition = customerPartition(tenantId, customerId)
  if (status === 'planned' || status === 'sending') return { g1pk: partition, g1sk: `planned#${createdAt}#${id}` }
  return atIn(partition, sentAt ?? endedAt ?? updatedAt, id)
}

/** The ledger of what is sent. */
export const outboundMessages: Noun<OutboundMessage> = {
  name: 'outbound_message',
  indexes: (tenantId, message) => ({
    ...byCustomer(tenantId, message),
    ...byMonth(tenantId, 'outbound_message', message),
    ...dueIndex(tenantId, 'outbound_message', message.id, message.dueAt),
  }),
}

const mostWaiting = 100

/** Messages to a customer that did not go out yet, the oldest first. */
export const waitingOf = async (store: Store, tenantId: string, customerId: string): Promise<OutboundMessage[]> => {
  const { items } = await store.query({
    index: 'g1',
    partition: customerPartition(tenantId, customerId),
    range: { beginsWith: 'planned#' },
    limit: mostWaiting,
  })
  return items.map((item) => stateOf<OutboundMessage>(item))
}

export const searchableMessages = {
  noun: outboundMessages,
  terms: () => [],
  values: ({ ownerId, teamId, status, channel, purpose, topic, templateId, customerId, contactId, source }) => ({
    ...{ ownerId, teamId, status, channel, purpose, topic, templateId, customerId, contactId },
    'source.kind': source?.kind,
    'source.id': source?.id,
  }),
} as const satisfies Searchable<OutboundMessage>

/** What a person gets, as it was rendered for one attempt. */
export interface MessageContent {
  readonly channel: SendChannel
  /** An address, a telephone number or an id at the provider; nobody's where staff bring it. */
  readonly to?: string
  readonly subject?: string
  readonly text: string
  readonly html?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly fromName?: string
  readonly replyTo?: string
}

const childKey = (tenantId: string, id: string, sk: string): Key => ({
  ...recordKey(tenantId, outboundMessages.name, id),
  sk,
})

/** Of the last attempt: what an earlier one would have said was never read by anybody. */
export const contentKey = (tenantId: string, id: string): Key => childKey(tenantId, id, 'content')

/** Keeps what an attempt says, in the commit that begins it. */
export const saveContent = (tenantId: string, id: string, content: MessageContent): Step => ({
  action: { do: 'put', item: { ...contentKey(tenantId, id), content: content as never } },
})

export const loadContent = async (store: Store, tenantId: string, id: string): Promise<MessageContent | undefined> =>
  (await store.get(contentKey(tenantId, id)))?.content as MessageContent | undefined

const takenKey = (tenantId: string, id: string, attempt: number): Key =>
  childKey(tenantId, id, `taken#${String(attempt).padStart(6, '0')}`)

/** Takes an attempt: whoever writes this may hand it to the provider, and nobody after that. */
export const takeAttempt = (tenantId: string, { id, attempts }: Pick<NewOutboundMessage, 'id' | 'attempts'>): Step => ({
  action: { do: 'put', item: { ...takenKey(tenantId, id, attempts) }, when: { is: 'absent' } },
})

export const isTaken = async (
  store: Store,
  tenantId: string,
  { id, attempts }: Pick<NewOutboundMessage, 'id' | 'attempts'>,
): Promise<boolean> => (await store.get(takenKey(tenantId, id, attempts))) !== undefined
