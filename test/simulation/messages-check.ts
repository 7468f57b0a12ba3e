import type { ContactPlace } from '../../shared/communication/contact-cap.ts'
import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import { day, epochMs } from '../../shared/kernel/instant.ts'
import { isCapped } from '../../shared/kernel/send-channel.ts'
import { recordNameOf } from '../../shared/storage/postings.ts'
import type { End } from './scenario.ts'
import { newest } from './written.ts'

const limit = 2
const neverWent = new Set(['refused', 'failed', 'cancelled', 'expired'])
const surelyWent = new Set(['sent', 'delivered'])

/** How often what may be sent twice was handed over; receivers of webhooks know keys. */
const handedOf = ({ handed }: End): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const { port, key } of handed) {
    const [id = ''] = key.split('.')
    counts.set(id, port === 'webhooks' ? Math.max(1, counts.get(id) ?? 0) : (counts.get(id) ?? 0) + 1)
  }
  return counts
}

const checkOne = (message: OutboundMessage, went: number, hasTask: boolean, now: string): string[] => {
  const { id, status, purpose, dueAt, doubts = 0 } = message
  const most = isCapped(purpose) ? 1 : 1 + doubts
  return [
    ...(went > most ? [`${id} (${purpose}, ${status}) went out ${went} times`] : []),
    ...(went > 0 && neverWent.has(status) ? [`${id} went out and is ${status}`] : []),
    ...(went === 0 && !hasTask && surelyWent.has(status) ? [`${id} is ${status} and never went out`] : []),
    ...(dueAt !== undefined && dueAt <= now ? [`${id} is ${status} and was due at ${dueAt}: it is lost`] : []),
    ...(dueAt === undefined && (status === 'planned' || status === 'sending') ? [`${id} waits for nothing`] : []),
  ]
}

/** Of any messages that went out within a day, there are no more than the cap allows. */
const checkCaps = (messages: readonly OutboundMessage[], counts: ReadonlyMap<string, number>): string[] => {
  const went = messages.filter(({ id, purpose }) => isCapped(purpose) && counts.has(id))
  return [...Map.groupBy(went, ({ customerId }) => customerId)].flatMap(([customerId, all]) => {
    const times = all.map(({ attemptedAt = '' }) => epochMs(attemptedAt)).sort((a, b) => a - b)
    const isOver = times.some((at, place) => {
      const first = times[place - limit]
      return first !== undefined && at - first < day
    })
    return isOver ? [`${customerId} got more than ${limit} within a day`] : []
  })
}

export const checkMessages = (end: End): string[] => {
  const { writes, items, now } = end
  const messages = newest(writes, 'outbound_message').map(
    (item) => ({ ...item.data, id: recordNameOf(item).id }) as unknown as OutboundMessage,
  )
  const counts = handedOf(end)
  const keysOfTasks = newest(writes, 'task').map(({ data }) => (data.source as { eventId: string }).eventId)
  const hasTask = (id: string): boolean => keysOfTasks.some((key) => key.startsWith(id))
  const byId = new Map(messages.map((message) => [message.id, message]))
  const places = items
    .filter(({ pk }) => pk.includes('#contact-use#'))
    .flatMap((item) => item.places as unknown as ContactPlace[])
  return [
    ...messages.flatMap((message) => checkOne(message, counts.get(message.id) ?? 0, hasTask(message.id), now)),
    ...checkCaps(messages, counts),
    ...places
      .filter(({ messageId }) => neverWent.has(byId.get(messageId)?.status ?? ''))
      .map(({ messageId }) => `${messageId} never went out and holds a place`),
  ]
}
