import * as z from 'zod'
import { type Consent, withdrawConsent } from '../../shared/customers/consent.ts'
import { changePreference, type OptOutChange } from '../../shared/customers/contact-preference.ts'
import { type Language, languages } from '../../shared/kernel/language.ts'
import { type SendChannel, sendChannels } from '../../shared/kernel/send-channel.ts'
import type { Opened } from './opened.ts'
import { byLink } from './unsubscribing.ts'

/** One that is ticked alone comes from a form as a text. */
const ticked = <Item extends z.ZodType<string>>(item: Item) => z.union([item, z.array(item).max(100)]).optional()

const time = z
  .string()
  .regex(/^(?:([01]\d|2[0-3]):[0-5]\d)?$/)
  .optional()

/** What the form holds: boxes that are not ticked are not in it. */
export const ChoicesForm = z.strictObject({
  form: z
    .literal('preferences')
    .meta({ description: 'Tells a form with nothing ticked from a body that says nothing' }),
  language: z.enum(languages).optional(),
  channels: ticked(z.enum(sendChannels)).meta({ description: 'By which messages are welcome' }),
  topics: ticked(z.string().max(40)).meta({ description: 'Of which messages are welcome' }),
  consents: ticked(z.string().max(40)).meta({ description: 'That stay, as `email:marketing`' }),
  quietFrom: time.meta({ description: 'Together with `quietTo`, or empty' }),
  quietTo: time,
  nothing: z.literal('yes').optional().meta({ description: 'Nothing at all is welcome' }),
})

export interface Choices {
  readonly language?: Language | undefined
  readonly channels: readonly string[]
  readonly topics: readonly string[]
  readonly consents: readonly string[]
  readonly quietFrom: string
  readonly quietTo: string
  readonly isNothing: boolean
}

const listOf = (given: string | readonly string[] = []): readonly string[] => [given].flat()

export const choicesOf = (form: z.output<typeof ChoicesForm>): Choices => ({
  language: form.language,
  channels: listOf(form.channels),
  topics: listOf(form.topics),
  consents: listOf(form.consents),
  quietFrom: form.quietFrom ?? '',
  quietTo: form.quietTo ?? '',
  isNothing: form.nothing === 'yes',
})

export interface Shown {
  readonly channels: readonly SendChannel[]
  readonly topics: readonly { readonly key: string; readonly name: Readonly<Record<'en' | 'zh', string>> }[]
  readonly consents: readonly {
    readonly key: string
    readonly channel: SendChannel | 'post'
    readonly purpose: string
  }[]
}

const keyOf = ({ channel, purpose }: { readonly channel: string; readonly purpose: string }): string =>
  `${channel}:${purpose}`

/** What there is to choose from. A consent that is withdrawn is given again by word, where its text can be read. */
export const shownTo = ({ settings, person }: Opened): Shown => ({
  channels: sendChannels,
  topics: settings.topics,
  consents: (person.consents ?? [])
    .filter(({ status, purpose }) => status !== 'withdrawn' && purpose !== 'service')
    .map(({ channel, purpose }) => ({ key: keyOf({ channel, purpose }), channel, purpose })),
})

/** How the form stands before anybody touches it. */
export const heldChoices = (opened: Opened): Choices => {
  const { optOut, quietHours, language } = opened.person.contactPreference ?? {}
  const { channels, topics, consents } = shownTo(opened)
  return {
    language,
    channels: channels.filter((channel) => !optOut?.channels?.some((out) => out.channel === channel)),
    topics: topics.map(({ key }) => key).filter((key) => !optOut?.topics?.some((out) => out.topic === key)),
    consents: consents.map(({ key }) => key),
    quietFrom: quietHours?.from ?? '',
    quietTo: quietHours?.to ?? '',
    isNothing: optOut?.all !== undefined,
  }
}

export const isQuietWrong = ({ quietFrom, quietTo }: Choices): boolean =>
  (quietFrom === '') !== (quietTo === '') || (quietFrom !== '' && quietFrom === quietTo)

/** The fields of the person as chosen. What the form does not show, such as a topic that is no more, stays as it is. */
export const chosenFields = (opened: Opened, choices: Choices, now: string) => {
  const { contactPreference: held, consents: before = [] } = opened.person
  const { channels, topics, consents } = shownTo(opened)
  const unseen = (held?.optOut?.topics ?? []).map(({ topic }) => topic)
  const optOut: OptOutChange = {
    all: choices.isNothing,
    channels: channels.filter((channel) => !choices.channels.includes(channel)),
    topics: [
      ...unseen.filter((topic) => !topics.some(({ key }) => key === topic)),
      ...topics.map(({ key }) => key).filter((key) => !choices.topics.includes(key)),
    ],
  }
  const { language, quietFrom, quietTo } = choices
  const quietHours = quietFrom === '' ? null : { from: quietFrom, to: quietTo }
  const contactPreference = changePreference(held, { ...(language && { language }), quietHours, optOut }, now)
  const kept = consents
    .filter(({ key }) => !choices.consents.includes(key))
    .reduce<readonly Consent[]>(
      (list, { channel, purpose }) =>
        withdrawConsent(list, { channel, purpose: purpose as 'marketing', source: byLink }, now),
      before,
    )
  return { contactPreference, ...(kept !== before && { consents: [...kept] }) }
}
