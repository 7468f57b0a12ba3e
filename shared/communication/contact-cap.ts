import type { ContactCap } from '../kernel/contact-rules.ts'
import { longestCapDays } from '../kernel/contact-rules.ts'
import { day, epochMs, type Instant, instantOf } from '../kernel/instant.ts'
import type { SendChannel } from '../kernel/send-channel.ts'

/** A message that counts against the caps of an addressee, from its reservation on. */
export interface ContactPlace {
  readonly messageId: string
  readonly channel: SendChannel
  readonly at: Instant
}

/** What caps count of one addressee, by time. Version 0: nothing yet. */
export interface ContactUse {
  readonly version: number
  readonly places: readonly ContactPlace[]
}

export const noUse: ContactUse = { version: 0, places: [] }

/** Ten more than the largest cap, for places that are given back. */
const keptPerChannel = 60

const newestOfEach = (places: readonly ContactPlace[], now: Instant): ContactPlace[] => {
  const from = epochMs(now) - longestCapDays * day
  const seen = new Map<SendChannel, number>()
  const kept = places.toReversed().filter(({ channel, at }) => {
    const count = (seen.get(channel) ?? 0) + 1
    seen.set(channel, count)
    return count <= keptPerChannel && epochMs(at) > from
  })
  return kept.toReversed()
}

/** When a cap has a place, in milliseconds since 1970; at or before now: it has one. */
const freeAtMs = (places: readonly ContactPlace[], { limit, days, channel }: ContactCap): number => {
  const counted = channel === undefined ? places : places.filter((place) => place.channel === channel)
  const decisive = counted.at(-limit)
  return decisive === undefined ? Number.NEGATIVE_INFINITY : epochMs(decisive.at) + days * day
}

/**
 * The first instant, not before `now`, at which every cap has a place for a message by this channel: now itself, or when the
 * limit-th latest message has left the window. A message of `now` minus the window counts no more.
 * @param except a message that has a place already, which is taken as given back
 */
export const capsFreeAt = (
  use: ContactUse,
  caps: readonly ContactCap[],
  channel: SendChannel,
  now: Instant,
  except?: string,
): Instant => {
  const others = except === undefined ? use.places : use.places.filter(({ messageId }) => messageId !== except)
  const asked = caps.filter((cap) => cap.channel === undefined || cap.channel === channel)
  return instantOf(Math.max(epochMs(now), ...asked.map((cap) => freeAtMs(others, cap))))
}

export type Reservation =
  | { readonly isReserved: true; readonly use: ContactUse }
  | { readonly isReserved: false; readonly notBefore: Instant }

export interface PlaceAsked {
  readonly messageId: string
  readonly channel: SendChannel
  readonly now: Instant
  readonly caps: readonly ContactCap[]
}

/** Takes a place, or tells from when on there is one. A message that has one already takes it anew, at the time of this call. */
export const reservePlace = (use: ContactUse, { messageId, channel, now, caps }: PlaceAsked): Reservation => {
  const notBefore = capsFreeAt(use, caps, channel, now, messageId)
  if (notBefore !== now) return { isReserved: false, notBefore }
  const others = use.places.filter((place) => place.messageId !== messageId)
  const places = [...others, { messageId, channel, at: now }].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  return { isReserved: true, use: { ...use, places: newestOfEach(places, now) } }
}

/** Gives a place back, of a message that certainly was not sent. Answers the same use when it has none. */
export const releasePlace = (use: ContactUse, messageId: string): ContactUse =>
  use.places.some((place) => place.messageId === messageId)
    ? { ...use, places: use.places.filter((place) => place.messageId !== messageId) }
    : use
