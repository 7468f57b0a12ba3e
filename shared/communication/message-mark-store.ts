import { derivedId } from '../kernel/derived-id.ts'
import type { Language } from '../kernel/language.ts'
import { createRecord, type Stamp, type Step } from '../storage/record.ts'
import { logInteraction } from './interaction.ts'
import { interactions } from './interaction-store.ts'
import type { ProviderNews } from './outbound-message-event.ts'
import type { OutboundMessage } from './outbound-message-schema.ts'

const marks = { opened: 'openedAt', clicked: 'clickedAt', replied: 'repliedAt' } as const
type Mark = keyof typeof marks

const summaries: Readonly<Record<Language, Readonly<Record<Mark, string>>>> = {
  en: { opened: 'Opened a message', clicked: 'Followed a link in a message', replied: 'Answered a message' },
  zh: { opened: '打开了消息', clicked: '点击了消息中的链接', replied: '回复了消息' },
}

const longestReply = 4000

/** Whether news are of what somebody did with a message. */
export const isMark = (type: string): type is Mark => type in marks

interface Marked {
  readonly before: OutboundMessage
  readonly after: OutboundMessage
  /** As the customer is called now, who may have been merged since. */
  readonly customerId: string
  /** What somebody answered. */
  readonly reply?: string | undefined
}

/**
 * The first opening, the first click and the first answer of a message become interactions. Only an answer has an outcome: what
 * opens a mail or follows its links may be a machine, and is nobody who was in touch.
 */
export const markSteps = (
  stamp: Stamp,
  { type, channel, at }: ProviderNews,
  { before, after, customerId, reply = '' }: Marked,
): readonly Step[] => {
  if (!isMark(type) || before[marks[type]] !== undefined || after[marks[type]] === undefined) return []
  const { id, contactId, language = 'en' } = after
  const said = reply.trim().slice(0, longestReply).toWellFormed().trim()
  const input = {
    contactPoint: { kind: 'own' as const, name: 'outbound message' },
    channel,
    method: 'message' as const,
    direction: 'inbound' as const,
    startedAt: at,
    summary: said || `${summaries[language][type]} (${id})`,
    ...(type === 'replied' && { outcome: 'reached' as const }),
  }
  const decision = logInteraction(derivedId('itr', at, `${id}/${type}`), input, { customerId, contactId }, stamp.now)
  return [createRecord(interactions, stamp, decision).step]
}
