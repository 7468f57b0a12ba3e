import * as z from 'zod'
import { normaliseEmail } from '../kernel/email.ts'
import { cleanText } from '../kernel/text.ts'
import { attachments } from './message-schema.ts'

const messageId = z.string().trim().min(1).max(998)

/** A mail as whoever receives it for a mailbox hands it on. */
export const InboundMail = z.strictObject({
  from: z.strictObject({
    address: z.string().trim().min(3).max(320).meta({ example: 'zhang.wei@example.com' }),
    name: z.string().max(200).optional(),
  }),
  subject: z.string().max(2000).default(''),
  text: z.string().max(500_000).default('').meta({ description: 'The plain text; its beginning is kept' }),
  messageId: messageId.meta({ example: '<abc@mail.example.com>' }),
  inReplyTo: messageId.optional(),
  references: z.array(messageId).max(200).optional(),
  headers: z
    .record(z.string().max(100), z.string().max(4000))
    .optional()
    .meta({ description: 'The others: Auto-Submitted, Precedence, X-Loop and their like are looked at' }),
  attachments: attachments.optional(),
})
export type InboundMail = z.infer<typeof InboundMail>

const threadsLookedAt = 20

/** The mails that this one answers, the nearest first. */
export const answeredIds = ({ inReplyTo, references = [] }: InboundMail): string[] =>
  [...new Set([...(inReplyTo === undefined ? [] : [inReplyTo]), ...references.toReversed()])].slice(0, threadsLookedAt)

/** The address in the form in which records keep it; as it came when it can not be one. */
export const senderOf = ({ from }: InboundMail): string => {
  const email = normaliseEmail(from.address)
  return email.valid ? email.value : from.address.toLowerCase()
}

const bulk = new Set(['bulk', 'junk', 'list', 'auto_reply', 'auto-reply'])
const machines = /^(mailer-daemon|postmaster|bounces?)([+-].*)?@/
const unanswered = /^(no-?reply|do-?not-?reply|noreply)([+._-].*)?@/

/**
 * What kind of sender it has. `isAutomatic`: a program answered or a list sent it (RFC 3834, and what programs set that do not know
 * it); it is nobody's message. `mayAnswer`: whether an automation of ours may write back at all.
 * @param own address of the mailbox: what comes from there would go round for ever
 */
export const natureOf = (mail: InboundMail, own: string): { isAutomatic: boolean; mayAnswer: boolean } => {
  const headers = new Map(
    Object.entries(mail.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value.trim().toLowerCase()]),
  )
  const sender = senderOf(mail)
  const submitted = headers.get('auto-submitted')
  const isAutomatic =
    (submitted !== undefined && submitted !== 'no') ||
    bulk.has(headers.get('precedence') ?? '') ||
    ['x-loop', 'x-autoreply', 'x-autorespond', 'list-id'].some((name) => headers.has(name)) ||
    headers.get('return-path') === '<>' ||
    machines.test(sender) ||
    sender === own
  const isSuppressed = headers.has('x-auto-response-suppress') || headers.has('list-unsubscribe')
  return { isAutomatic, mayAnswer: !isAutomatic && !isSuppressed && !unanswered.test(sender) }
}

const prefix = /^\s*((re|fwd?|aw|wg|sv|回复|答复|转发)\s*[:：]|\[C-\d{6,12}\])\s*/iu
const longestSubject = 200

/** The subject without what mail programs put before it; in one line, of a length that a case can have. */
export const subjectOf = ({ subject }: InboundMail): string => {
  let text = cleanText(subject)
  while (prefix.test(text)) text = text.replace(prefix, '')
  return text.slice(0, longestSubject).toWellFormed() || '—'
}
