import * as z from 'zod'
import { channelSecretRotated, communicationSettingsChanged } from '../../events/communication.ts'
import { raise } from '../../events/define-event.ts'
import { ContactCap, mostCaps, mostTopics, QuietHours, TopicKey } from '../kernel/contact-rules.ts'
import type { Decision } from '../kernel/decision.ts'
import { normaliseEmail } from '../kernel/email.ts'
import { hour, type Instant, plusMs } from '../kernel/instant.ts'
import { languages } from '../kernel/language.ts'
import { line } from '../kernel/line.ts'
import { patched } from '../kernel/patched.ts'
import { isPublicUrl } from '../kernel/public-address.ts'
import { recordFields } from '../kernel/record-fields.ts'
import { fieldRefusal } from '../kernel/refusal.ts'
import { SendWindow } from './quiet-hours.ts'

/** Channels whose messages are handed to a webhook of the tenant's own. */
export const calledChannels = ['wechat', 'social'] as const
export type CalledChannel = (typeof calledChannels)[number]

const needable = ['marketing', 'research', 'service'] as const

const Topic = z.strictObject({
  key: TopicKey.meta({ example: 'new_products' }),
  name: z.strictObject({ en: line(80), zh: line(80) }),
})

const Called = z.strictObject({
  url: z
    .string()
    .min(1)
    .max(500)
    .meta({ description: 'Where its messages are posted, signed', example: 'https://im.example.com/send' }),
})

/** Where a laptop serves. */
const isOnThisMachine = (url: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname)

const written = {
  quietHours: QuietHours.optional().meta({ description: 'Of whoever has not set their own; none when left out' }),
  sendWindows: z
    .strictObject({ marketing: SendWindow.optional(), research: SendWindow.optional(), service: SendWindow.optional() })
    .optional()
    .meta({ description: 'When messages of a purpose go out, by the clocks of the addressee' }),
  caps: z.array(ContactCap).max(mostCaps).meta({ description: 'Of marketing and research, for each addressee' }),
  purposesNeedingConsent: z.array(z.enum(needable)).max(needable.length),
  topics: z.array(Topic).max(mostTopics),
  linkUrl: z
    .url({ protocol: /^https?$/, abort: true })
    .max(300)
    .refine((url) => url.startsWith('https:') || isOnThisMachine(url), { params: { code: 'not_https' } })
    .optional()
    .meta({
      description: 'Where this API is reached from outside, for links in messages; needed for marketing e-mails',
    }),
  fromName: line(100).optional().meta({ description: 'Whom e-mails say they come from' }),
  replyTo: z
    .string()
    .min(3)
    .max(320)
    .optional()
    .meta({ description: 'Where answers to e-mails go', example: 'help@example.com' }),
  defaultLanguage: z
    .enum(languages)
    .optional()
    .meta({ description: 'Of whoever has not chosen; that of the tenant when left out' }),
  channels: z.strictObject({ wechat: Called.optional(), social: Called.optional() }).optional(),
}

export const CommunicationSettingsInput = z.strictObject(written)
export type CommunicationSettingsInput = z.infer<typeof CommunicationSettingsInput>

/** Version 0: nothing was defined yet. */
export const CommunicationSettings = z.strictObject({ ...recordFields, version: z.int().min(0), ...written })

interface SecretVersion {
  readonly version: number
  /** Until when the one before works too. */
  readonly previousUntil?: Instant
}

/** Kept with the record, never sent: the secrets follow from their versions, and are kept nowhere. */
interface Internal {
  readonly channelSecrets?: Readonly<Partial<Record<CalledChannel, SecretVersion>>>
}
export type CommunicationSettings = z.infer<typeof CommunicationSettings> & Internal

export const settingsId = 'settings'

export const defaultSettings = (now: Instant): CommunicationSettings => ({
  ...{ id: settingsId, version: 0, createdAt: now, createdBy: 'automation:default' },
  ...{ updatedAt: now, updatedBy: 'automation:default' },
  quietHours: { from: '21:00', to: '08:00' },
  caps: [{ limit: 2, days: 7 }],
  purposesNeedingConsent: ['marketing', 'research'],
  topics: [],
})

const twice = (keys: readonly unknown[]): number => keys.findIndex((key, index) => keys.indexOf(key) < index)

/** @throws Refusal naming what is there twice, or an address that is none */
const check = ({ caps, topics, purposesNeedingConsent, replyTo, channels = {} }: CommunicationSettingsInput): void => {
  const lists = [
    ['/topics', '/key', topics.map(({ key }) => key)],
    ['/caps', '', caps.map(({ days, channel }) => `${days}#${channel ?? ''}`)],
    ['/purposesNeedingConsent', '', purposesNeedingConsent],
  ] as const
  for (const [pointer, member, keys] of lists) {
    const index = twice(keys)
    if (index >= 0) throw fieldRefusal(`${pointer}/${index}${member}`, 'named_twice')
  }
  if (replyTo !== undefined && !normaliseEmail(replyTo).valid)
    throw fieldRefusal('/replyTo', 'wrong_format', { format: 'email' })
  for (const channel of calledChannels) {
    const url = channels[channel]?.url
    if (url !== undefined && !isPublicUrl(url)) throw fieldRefusal(`/channels/${channel}/url`, 'not_public_url')
  }
}

const names = Object.keys(written) as (keyof CommunicationSettingsInput)[]

/** Replaces the settings: what is left out is none. A topic that goes leaves the opt-outs of it as they are. @throws Refusal */
export const changeSettings = (
  settings: CommunicationSettings,
  input: CommunicationSettingsInput,
): Decision<CommunicationSettings> => {
  check(input)
  const replyTo = input.replyTo === undefined ? undefined : normaliseEmail(input.replyTo).value
  const wanted: Readonly<Record<string, unknown>> = { ...input, replyTo }
  const patch = Object.fromEntries(names.map((name) => [name, wanted[name] ?? null]))
  const { state, fields } = patched(settings, patch)
  return { state, raises: fields.length > 0 ? [raise(communicationSettingsChanged, { fields: [...fields] })] : [] }
}

/** Gives the calls of a channel a new secret, the first or the next; for the overlap they are signed with the one before too. */
export const rotateChannelSecret = (
  settings: CommunicationSettings,
  channel: CalledChannel,
  overlapHours: number,
  now: Instant,
): Decision<CommunicationSettings> => {
  const before = settings.channelSecrets?.[channel]
  const next: SecretVersion = before
    ? { version: before.version + 1, previousUntil: plusMs(now, overlapHours * hour) }
    : { version: 1 }
  return {
    state: { ...settings, channelSecrets: { ...settings.channelSecrets, [channel]: next } },
    raises: [raise(channelSecretRotated, { channel })],
  }
}

/** Versions of the secret by which calls of a channel are signed and believed now, the newest first. */
export const validSecretVersions = (
  { channelSecrets }: CommunicationSettings,
  channel: CalledChannel,
  now: Instant,
): number[] => {
  const { version, previousUntil = '' } = channelSecrets?.[channel] ?? { version: 1 }
  return now < previousUntil ? [version, version - 1] : [version]
}
