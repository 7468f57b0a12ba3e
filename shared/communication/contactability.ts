import * as z from 'zod'
import type { ContactCap, QuietHours } from '../kernel/contact-rules.ts'
import type { Instant } from '../kernel/instant.ts'
import { isCapped, type SendChannel, type SendPurpose } from '../kernel/send-channel.ts'
import { type ContactUse, capsFreeAt } from './contact-cap.ts'
import { firstOpen, type SendWindow } from './quiet-hours.ts'
import { type SuppressionReason, stops, suppressionReasons } from './suppression.ts'

/** Why somebody can not be contacted, in the order in which it is asked. The last three pass by themselves. */
export const contactReasons = [
  'erased',
  'voided',
  'no_address',
  'bounced',
  'blocked',
  'complained',
  'unsubscribed',
  'opted_out',
  'channel_opted_out',
  'topic_opted_out',
  'no_consent',
  'consent_pending',
  'consent_withdrawn',
  'open_complaint',
  'never_open',
  'quiet_hours',
  'send_window',
  'cap_full',
] as const

export const ContactReason = z.strictObject({
  code: z.enum(contactReasons),
  since: z.iso.datetime().optional().meta({ description: 'From when on it holds, where that is known' }),
  until: z.iso.datetime().optional().meta({ description: 'When this reason passes by itself' }),
})
export type ContactReason = z.infer<typeof ContactReason>

export const ContactDecision = z.strictObject({
  decision: z.enum(['allow', 'deny', 'not_before']),
  notBefore: z.iso.datetime().optional().meta({ description: 'The first instant at which every reason has passed' }),
  reasons: z
    .array(ContactReason)
    .max(contactReasons.length)
    .meta({ description: 'All of them; the first one decides' }),
})
export type ContactDecision = z.infer<typeof ContactDecision>

interface Suppressed {
  readonly reason: SuppressionReason
  readonly at: Instant
}

/** Where an addressee is reached by a channel, and why that address is not to be used, if it is not. */
export interface Reach {
  readonly address: string
  readonly suppressions?: readonly Suppressed[]
}

interface HeldConsent {
  readonly channel: string
  readonly purpose: string
  readonly status: 'pending' | 'given' | 'withdrawn'
  readonly at: Instant
  readonly confirmedAt?: Instant | undefined
  readonly withdrawnAt?: Instant | undefined
}

/** Opt-outs with the time since when each holds. */
export interface OptedOut {
  readonly all?: Instant | undefined
  readonly channels?: readonly { readonly channel: SendChannel; readonly at: Instant }[] | undefined
  readonly topics?: readonly { readonly topic: string; readonly at: Instant }[] | undefined
}

/** All that decides about one addressee: what is the person's own, else the customer's, else the tenant's. */
export interface Standing {
  readonly status: 'active' | 'voided' | 'erased'
  /** IANA zone of the addressee's clocks. */
  readonly zone: string
  readonly language: 'en' | 'zh'
  /** In the order in which the addressee likes them; empty when that is not known. */
  readonly preferredChannels: readonly SendChannel[]
  readonly reach: Readonly<Partial<Record<SendChannel, Reach>>>
  readonly optOut: OptedOut
  readonly consents: readonly HeldConsent[]
  readonly purposesNeedingConsent: readonly SendPurpose[]
  /** Since when the oldest complaint stands open. */
  readonly complaintSince?: Instant | undefined
  readonly quietHours?: QuietHours | undefined
  readonly sendWindows: Readonly<Partial<Record<SendPurpose, SendWindow | undefined>>>
  readonly caps: readonly ContactCap[]
  readonly use: ContactUse
}

export interface ContactAsked {
  readonly channel: SendChannel
  readonly purpose: SendPurpose
  readonly topic?: string | undefined
  readonly now: Instant
}

/** Staff who visit need no address; nothing else goes without one. */
const needsAddress = (channel: SendChannel): boolean => channel !== 'in_person'

const suppressionCodes = {
  bounced: 'bounced',
  manual: 'blocked',
  complained: 'complained',
  unsubscribed: 'unsubscribed',
} as const

const consentTo = ({ consents }: Standing, { channel, purpose }: ContactAsked): HeldConsent | undefined =>
  consents.find((consent) => consent.channel === channel && consent.purpose === purpose)

/** Whoever unsubscribed and agreed again since is subscribed; a complaint or a bounce is not undone by that. */
const isTakenBack = (consent: HeldConsent | undefined, { reason, at }: Suppressed): boolean =>
  reason === 'unsubscribed' && consent?.status === 'given' && (consent.confirmedAt ?? consent.at) > at

const unreachable = (standing: Standing, asked: ContactAsked): ContactReason[] => {
  const { status, reach } = standing
  const { channel, purpose } = asked
  const { address, suppressions = [] } = reach[channel] ?? {}
  const consent = consentTo(standing, asked)
  const held = suppressions.filter((one) => stops(one.reason, purpose) && !isTakenBack(consent, one))
  const holding = suppressionReasons.flatMap((reason) => held.filter((one) => one.reason === reason))
  return [
    ...(status === 'active' ? [] : [{ code: status }]),
    ...(address === undefined && needsAddress(channel) ? [{ code: 'no_address' as const }] : []),
    ...holding.map(({ reason, at }) => ({ code: suppressionCodes[reason], since: at })),
  ]
}

const optedOut = ({ optOut }: Standing, { channel, topic }: ContactAsked): ContactReason[] => {
  const ofChannel = optOut.channels?.find((out) => out.channel === channel)
  const ofTopic = optOut.topics?.find((out) => out.topic === topic)
  return [
    ...(optOut.all === undefined ? [] : [{ code: 'opted_out' as const, since: optOut.all }]),
    ...(ofChannel ? [{ code: 'channel_opted_out' as const, since: ofChannel.at }] : []),
    ...(ofTopic ? [{ code: 'topic_opted_out' as const, since: ofTopic.at }] : []),
  ]
}

/** A withdrawn consent holds for every purpose, needed or not: it is how somebody objects. */
const withoutConsent = (standing: Standing, asked: ContactAsked): ContactReason[] => {
  const held = consentTo(standing, asked)
  if (held?.withdrawnAt !== undefined) return [{ code: 'consent_withdrawn', since: held.withdrawnAt }]
  if (!standing.purposesNeedingConsent.includes(asked.purpose) || held?.status === 'given') return []
  return held ? [{ code: 'consent_pending', since: held.at }] : [{ code: 'no_consent' }]
}

const denials = (standing: Standing, asked: ContactAsked): ContactReason[] => {
  if (asked.purpose === 'transactional') return unreachable(standing, asked)
  const isStopped = asked.purpose === 'marketing' && standing.complaintSince !== undefined
  return [
    ...unreachable(standing, asked),
    ...optedOut(standing, asked),
    ...withoutConsent(standing, asked),
    ...(isStopped ? [{ code: 'open_complaint' as const, since: standing.complaintSince }] : []),
  ]
}

interface Timed {
  readonly reasons: readonly ContactReason[]
  /** The first instant at which all of them have passed; undefined when there is none. */
  readonly from: Instant | undefined
}

/** What only has to be waited for. A cap that has a place keeps it for as long as nothing is sent, so one look at the hours is enough. */
const timed = (standing: Standing, { channel, purpose, now }: ContactAsked): Timed => {
  if (purpose === 'transactional') return { reasons: [], from: now }
  const { zone, quietHours, caps, use } = standing
  const sendWindow = standing.sendWindows[purpose]
  const quietUntil = firstOpen({ zone, quietHours }, now)
  const windowFrom = firstOpen({ zone, sendWindow }, now)
  const freeAt = isCapped(purpose) ? capsFreeAt(use, caps, channel, now) : now
  const waits = [
    ['quiet_hours', quietUntil],
    ['send_window', windowFrom],
    ['cap_full', freeAt],
  ] as const
  const from = firstOpen({ zone, quietHours, sendWindow }, freeAt)
  return {
    from,
    reasons: waits.flatMap(([code, until]) => (until === now ? [] : [{ code, ...(until && { until }) }])),
  }
}

/**
 * Whether an addressee may be contacted, and if only later, from when on. Pure: the same standing and question always get the same
 * answer, so whoever sends and whoever asks can not disagree. The order is that of `contactReasons`; the first one that denies
 * decides, and all are listed.
 */
export const decideContact = (standing: Standing, asked: ContactAsked): ContactDecision => {
  const denied = denials(standing, asked)
  const { reasons: waiting, from } = timed(standing, asked)
  const never: ContactReason[] = from === undefined ? [{ code: 'never_open' }] : []
  const reasons = [...denied, ...never, ...waiting]
  if (denied.length > 0 || from === undefined) return { decision: 'deny', reasons }
  return from === asked.now ? { decision: 'allow', reasons } : { decision: 'not_before', notBefore: from, reasons }
}
