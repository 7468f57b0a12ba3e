import { type Language, languages } from '../../shared/kernel/language.ts'
import { type Html, html } from '../http/html.ts'
import { publicPage } from '../http/public-page.ts'
import { type Choices, type Shown, shownTo } from './choices.ts'
import type { Opened } from './opened.ts'
import type { Left } from './unsubscribing.ts'
import { pageWords } from './words.ts'

const languageNames = { en: 'English', zh: '中文' } as const

interface Box {
  readonly value: string
  readonly text: string
}

const boxes = (kind: 'checkbox' | 'radio', name: string, list: readonly Box[], ticked: readonly string[]): Html[] =>
  list.map(
    ({ value, text }) =>
      html`<label><input type="${kind}" name="${name}" value="${value}"${ticked.includes(value) && html` checked`}><span>${text}</span></label>`,
  )

const group = (id: string, legend: string, content: readonly Html[]): Html | false =>
  content.length > 0 &&
  html`<fieldset id="${id}"><legend>${legend}</legend><div class="list">${content}</div></fieldset>
`

const agreed = (language: Language, { consents }: Shown): Box[] =>
  consents.map(({ key, channel, purpose }) => {
    const { advertising, research, channel: channels } = pageWords[language]
    return { value: key, text: (purpose === 'research' ? research : advertising)(channels[channel]) }
  })

const quietTimes = (language: Language, { quietFrom, quietTo }: Choices, isWrong: boolean): Html => {
  const words = pageWords[language]
  return html`<fieldset id="quiet"><legend>${words.quiet}</legend>${isWrong && html`<p class="wrong" role="alert">${words.wrongQuiet}</p>`}
<div class="row">${words.from} <input type="time" name="quietFrom" value="${quietFrom}" aria-label="${words.from}">
${words.to} <input type="time" name="quietTo" value="${quietTo}" aria-label="${words.to}"></div></fieldset>
`
}

/** The form on which somebody chooses what they get; with a note above it once it was saved. */
export const preferencePage = (
  opened: Opened,
  { language, choices, isSaved = false, isWrong = false }: PageOf,
): string => {
  const words = pageWords[language]
  const shown = shownTo(opened)
  const channels = shown.channels.map((channel) => ({ value: channel, text: words.channel[channel] }))
  const topics = shown.topics.map(({ key, name }) => ({ value: key, text: name[language] }))
  const tongues = languages.map((one) => ({ value: one, text: languageNames[one] }))
  return publicPage(
    language,
    words.title,
    html`<h1>${words.title}</h1>${isSaved && html`<p id="saved" role="status">${words.saved}</p>`}<p>${words.intro(opened.tenantName)}</p>
<form method="post" action="?lang=${language}"><input type="hidden" name="form" value="preferences">
${group('language', words.language, boxes('radio', 'language', tongues, [choices.language ?? opened.language]))}
${group('channels', words.channels, boxes('checkbox', 'channels', channels, choices.channels))}
${group('topics', words.topics, boxes('checkbox', 'topics', topics, choices.topics))}
${group('consents', words.consents, boxes('checkbox', 'consents', agreed(language, shown), choices.consents))}
${quietTimes(language, choices, isWrong)}
${group('nothing', words.all, boxes('checkbox', 'nothing', [{ value: 'yes', text: words.nothing }], choices.isNothing ? ['yes'] : []))}
<button>${words.save}</button>
</form>`,
  )
}

interface PageOf {
  readonly language: Language
  readonly choices: Choices
  readonly isSaved?: boolean
  readonly isWrong?: boolean
}

const whatIsLeft = ({ settings }: Opened, { topic, channel, purpose }: Left, language: Language): string => {
  const { advertising, research, channel: channels } = pageWords[language]
  const named = settings.topics.find(({ key }) => key === topic)
  return named ? named.name[language] : (purpose === 'research' ? research : advertising)(channels[channel])
}

/** Asks before anything changes: programs that check mails follow every link in them. */
export const askPage = (opened: Opened, left: Left, language: Language): string => {
  const words = pageWords[language]
  const text = words.leaveWhat(whatIsLeft(opened, left, language), opened.tenantName)
  return publicPage(
    language,
    words.leave,
    html`<h1>${words.leave}</h1><p>${text}</p>
<form method="post" action="?lang=${language}"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>${words.leaveButton}</button></form>`,
  )
}

export const leftPage = (language: Language, token: string): string => {
  const words = pageWords[language]
  const link = html`<a href="../preferences/${token}?lang=${language}">${words.more}</a>`
  return publicPage(language, words.left, html`<h1 id="left">${words.left}</h1><p>${link}</p>`)
}

export const unknownPage = (language: Language): string => {
  const text = pageWords[language].unknown
  return publicPage(language, text, html`<h1>${text}</h1>`)
}
