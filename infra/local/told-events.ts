import type { EventBridgeEvent } from 'aws-lambda'
import type { Instant } from '../../shared/kernel/instant.ts'
import { epochMs } from '../../shared/kernel/instant.ts'
import type { SentMessage } from './outbox.ts'

export const playedTypes = [
  'accepted',
  'delivered',
  'bounced',
  'soft_bounced',
  'rejected',
  'complained',
  'opened',
  'clicked',
] as const
export type PlayedType = (typeof playedTypes)[number]

interface Told {
  readonly detailType: string
  readonly detail: object
}

const bounce = (to: string, at: Instant, bounceType: string, bounceSubType: string) => ({
  bounceType,
  bounceSubType,
  bouncedRecipients: [{ emailAddress: to, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1' }],
  timestamp: at,
  feedbackId: `feedback-${epochMs(at)}`,
})

const ofMail = (type: PlayedType, { to, key }: SentMessage, at: Instant): Told => {
  const at1 = { timestamp: at, ipAddress: '192.0.2.1', userAgent: 'Mozilla/5.0' }
  const complaint = { complainedRecipients: [{ emailAddress: to }], timestamp: at, feedbackId: key }
  const told: Readonly<Record<PlayedType, readonly [string, string, object]>> = {
    accepted: ['Email Sent', 'Send', { send: {} }],
    delivered: ['Email Delivered', 'Delivery', { delivery: { timestamp: at, recipients: [to] } }],
    bounced: ['Email Bounced', 'Bounce', { bounce: bounce(to, at, 'Permanent', 'General') }],
    soft_bounced: ['Email Bounced', 'Bounce', { bounce: bounce(to, at, 'Transient', 'MailboxFull') }],
    rejected: ['Email Rejected', 'Reject', { reject: { reason: 'Bad content' } }],
    complained: ['Email Complaint Received', 'Complaint', { complaint }],
    opened: ['Email Opened', 'Open', { open: at1 }],
    clicked: ['Email Clicked', 'Click', { click: { ...at1, link: 'https://example.com/', linkTags: null } }],
  }
  const [detailType, eventType, detail] = told[type]
  return { detailType, detail: { eventType, ...detail } }
}

const textStatuses: Readonly<Partial<Record<PlayedType, string>>> = {
  accepted: 'PENDING',
  delivered: 'DELIVERED',
  bounced: 'INVALID',
  soft_bounced: 'UNREACHABLE',
  rejected: 'CARRIER_BLOCKED',
}

const ofText = (type: PlayedType, { key, tags }: SentMessage, at: Instant): Told | undefined => {
  const status = textStatuses[type]
  if (status === undefined) return undefined
  const detail = {
    eventType: `TEXT_${status}`,
    eventVersion: '1.0',
    eventTimestamp: epochMs(at),
    isFinal: status !== 'PENDING',
    messageId: key,
    messageRequestTimestamp: epochMs(at),
    messageStatus: status,
    ...(tags && { context: tags }),
  }
  return { detailType: 'Text Message Delivery Status Updated', detail }
}

const listed = (tags: object | undefined) =>
  Object.fromEntries(Object.entries(tags ?? {}).map(([name, value]) => [name, [value]]))

/**
 * What SES or AWS End User Messaging would tell of a message of the outbox, in their words.
 * @returns nothing when the channel's provider tells no such thing
 */
export const toldEventOf = (
  sent: SentMessage,
  type: PlayedType,
  { id, now }: { readonly id: string; readonly now: Instant },
): EventBridgeEvent<string, unknown> | undefined => {
  const { key, channel, to, tags, at } = sent
  if (channel === 'webhook') return undefined
  const told = channel === 'email' ? ofMail(type, sent, now) : ofText(type, sent, now)
  if (!told) return undefined
  const mail = {
    ...{ timestamp: at, messageId: key, destination: [to] },
    tags: { 'ses:configuration-set': ['guanxi-laptop'], ...listed(tags) },
  }
  return {
    version: '0',
    id,
    'detail-type': told.detailType,
    source: channel === 'email' ? 'aws.ses' : 'aws.sms-voice',
    account: '000000000000',
    time: `${now.slice(0, 19)}Z`,
    region: 'laptop',
    resources: [],
    detail: channel === 'email' ? { ...told.detail, mail } : told.detail,
  }
}
