import { type Noun, recordKey, type Step } from '../storage/record.ts'
import type { Item, Key, Store, Value } from '../storage/store.ts'
import type { Case } from './case-schema.ts'
import { cases } from './case-store.ts'
import type { CaseMessage } from './message-schema.ts'

const prefix = 'message#'
/** After every character of an id. */
const last = '~'

/** Messages stand beside their case, in the order of their ids, which is that of their time. */
export const messageKey = (tenantId: string, caseId: string, messageId: string): Key => ({
  ...recordKey(tenantId, (cases as Noun<Case>).name, caseId),
  sk: prefix + messageId,
})

const itemOf = (tenantId: string, message: CaseMessage): Item => ({
  ...messageKey(tenantId, message.caseId, message.id),
  message: message as unknown as Value,
})

export const messageOf = (item: Item): CaseMessage => item.message as unknown as CaseMessage

export const addMessage = (tenantId: string, message: CaseMessage): Step => ({
  action: { do: 'put', item: itemOf(tenantId, message), when: { is: 'absent' } },
})

/** Writes a message that is there, with what was noted on it. The case's own version says that nobody else did meanwhile. */
export const noteOnMessage = (tenantId: string, message: CaseMessage): Step => ({
  action: { do: 'put', item: itemOf(tenantId, message), when: { is: 'present' } },
})

export interface MessagePage {
  readonly messages: readonly CaseMessage[]
  /** Id of the last message, when there are more. */
  readonly next?: string
}

interface Asked {
  readonly direction: 'ascending' | 'descending'
  readonly limit: number
  /** Id of the message that the page before ended with. */
  readonly after?: string | undefined
}

/** From the message that the page before ended with, that one included. */
const rangeOf = ({ direction, after }: Asked) => {
  if (after === undefined) return { beginsWith: prefix }
  const place = prefix + after
  return direction === 'ascending' ? { from: place, to: prefix + last } : { from: prefix, to: place }
}

/** One page of a conversation, with that of the cases that became a part of this one. One read for each of them. */
export const messagesOf = async (
  store: Store,
  tenantId: string,
  { id, mergedIds = [] }: Pick<Case, 'id' | 'mergedIds'>,
  asked: Asked,
): Promise<MessagePage> => {
  const { direction, limit, after } = asked
  const pages = await Promise.all(
    [id, ...mergedIds].map((caseId) =>
      store.query({
        index: 'table',
        partition: recordKey(tenantId, cases.name, caseId).pk,
        range: rangeOf(asked),
        direction,
        limit: limit + 1,
      }),
    ),
  )
  const sign = direction === 'ascending' ? 1 : -1
  const found = new Map(pages.flatMap(({ items }) => items.map(messageOf)).map((message) => [message.id, message]))
  const all = [...found.values()].filter((message) => message.id !== after).sort((a, b) => (a.id < b.id ? -sign : sign))
  const messages = all.slice(0, limit)
  const isMore = all.length > limit || pages.some(({ next }) => next !== undefined)
  const end = messages.at(-1)
  return { messages, ...(isMore && end && { next: end.id }) }
}
