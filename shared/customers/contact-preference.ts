import * as z from 'zod'
import { ContactCap, mostCaps, mostTopics, QuietHours, TopicKey } from '../kernel/contact-rules.ts'
import type { Instant } from '../kernel/instant.ts'
import { languages } from '../kernel/language.ts'
import { patched } from '../kernel/patched.ts'
import { sendChannels } from '../kernel/send-channel.ts'
import { isTimeZone } from '../kernel/time-zone.ts'

const at = z.iso.datetime()

/** What somebody does not want to get, and since when. Transactional messages go all the same. */
const OptOut = z.strictObject({
  all: at.optional().meta({ description: 'Since when nothing at all is wanted' }),
  channels: z
    .array(z.strictObject({ channel: z.enum(sendChannels), at }))
    .max(sendChannels.length)
    .optional(),
  topics: z
    .array(z.strictObject({ topic: TopicKey, at }))
    .max(2 * mostTopics)
    .optional(),
})
export type OptOut = z.infer<typeof OptOut>

const distinct = <Item extends z.ZodType>(item: Item, most: number) =>
  z
    .array(item)
    .max(most)
    .refine((items) => new Set(items).size === items.length, { params: { code: 'named_twice' } })

const chosen = {
  language: z.enum(languages).meta({ description: 'What messages are written in' }),
  zone: z
    .string()
    .max(64)
    .refine(isTimeZone, { params: { code: 'time_zone' } })
    .meta({ description: 'IANA zone of the clocks that quiet hours go by', example: 'Asia/Shanghai' }),
  preferredChannels: distinct(z.enum(sendChannels), sendChannels.length).meta({
    description: 'The one that is liked best comes first',
  }),
  quietHours: QuietHours.meta({ description: 'In place of those of the tenant' }),
  caps: z
    .array(ContactCap)
    .max(mostCaps)
    .meta({ description: 'In place of those of the tenant, all of them; empty: as often as one likes' }),
}

/** How somebody wants to be contacted; what is absent is as the tenant has set it. Of customers and of contacts. */
export const ContactPreference = z.strictObject({
  language: chosen.language.optional(),
  zone: chosen.zone.optional(),
  preferredChannels: chosen.preferredChannels.optional(),
  quietHours: chosen.quietHours.optional(),
  caps: chosen.caps.optional(),
  optOut: OptOut.optional(),
})
export type ContactPreference = z.infer<typeof ContactPreference>

const OptOutChange = z.strictObject({
  all: z.boolean().optional(),
  channels: distinct(z.enum(sendChannels), sendChannels.length).optional().meta({ description: 'Replaces them all' }),
  topics: distinct(TopicKey, mostTopics).optional().meta({ description: 'Replaces them all' }),
})
export type OptOutChange = z.infer<typeof OptOutChange>

/** A change: what is given replaces, null removes, what is absent stays. */
export const ContactPreferencePatch = z.strictObject({
  language: z.nullable(chosen.language).optional(),
  zone: z.nullable(chosen.zone).optional(),
  preferredChannels: z.nullable(chosen.preferredChannels).optional(),
  quietHours: z.nullable(chosen.quietHours).optional(),
  caps: z.nullable(chosen.caps).optional(),
  optOut: z.nullable(OptOutChange).optional(),
})
export type ContactPreferencePatch = z.infer<typeof ContactPreferencePatch>

const present = <Value extends object>(value: Value): Value | null =>
  Object.values(value).some((part) => part !== undefined) ? value : null

const nonEmpty = <Item>(items: readonly Item[]): Item[] | undefined => (items.length > 0 ? [...items] : undefined)

/** What was opted out of before keeps its time. Nothing when nothing is left. */
const changedOptOut = (held: OptOut = {}, change: OptOutChange, now: Instant): OptOut | null => {
  const channels = change.channels?.map(
    (channel) => held.channels?.find((out) => out.channel === channel) ?? { channel, at: now },
  )
  const topics = change.topics?.map((topic) => held.topics?.find((out) => out.topic === topic) ?? { topic, at: now })
  const all = change.all === undefined ? held.all : change.all ? (held.all ?? now) : undefined
  const left = {
    all,
    channels: nonEmpty(channels ?? held.channels ?? []),
    topics: nonEmpty(topics ?? held.topics ?? []),
  }
  return present(Object.fromEntries(Object.entries(left).filter(([, value]) => value !== undefined)))
}

/** The preference after a change; the very same when nothing changes, null when nothing of it is left. */
export const changePreference = (
  held: ContactPreference | undefined,
  { optOut, ...patch }: ContactPreferencePatch,
  now: Instant,
): ContactPreference | null => {
  const before = held ?? {}
  const change = optOut && changedOptOut(before.optOut, optOut, now)
  const { state } = patched(before, { ...patch, ...(change !== undefined && { optOut: change }) })
  return state === held ? held : present(state)
}
