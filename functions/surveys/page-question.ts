import type { Language } from '../../shared/kernel/language.ts'
import type { Fault } from '../../shared/service/survey-given.ts'
import type { Question } from '../../shared/service/survey-question.ts'
import { faultMessages } from '../http/fault-messages.ts'
import { type Html, html } from '../http/html.ts'
import { filledMessage } from '../http/problem.ts'
import { pageWords } from './page-words.ts'

export interface Shown {
  readonly language: Language
  /** What was filled in before, to be mended. */
  readonly values: Readonly<Record<string, unknown>>
  readonly faults: readonly Fault[]
}

interface Choice {
  readonly value: string
  readonly text: string
}

const choices = (
  { key, required }: Question,
  kind: 'radio' | 'checkbox',
  given: unknown,
  list: readonly Choice[],
): Html[] => {
  const chosen = new Set([given].flat().map(String))
  return list.map(
    ({ value, text }) =>
      html`<label><input type="${kind}" name="${key}" value="${value}"${chosen.has(value) && html` checked`}${
        required && kind === 'radio' && html` required`
      }><span>${text}</span></label>`,
  )
}

const field = (question: Question, language: Language, given: unknown): Html => {
  const words = pageWords[language]
  switch (question.type) {
    case 'scale': {
      const { min, max, minLabel, maxLabel } = question
      const list = Array.from({ length: max - min + 1 }, (_, index) => ({
        value: String(min + index),
        text: String(min + index),
      }))
      const ends = html`<div class="ends"><span>${minLabel?.[language]}</span><span>${maxLabel?.[language]}</span></div>`
      return html`<div class="scale${list.length > 7 && ' long'}">${choices(question, 'radio', given, list)}</div>${(minLabel || maxLabel) && ends}`
    }
    case 'yes_no': {
      const list = [
        { value: 'yes', text: words.yes },
        { value: 'no', text: words.no },
      ]
      return html`<div class="list">${choices(question, 'radio', given, list)}</div>`
    }
    case 'text': {
      const { key, required, maxLength, text } = question
      const filled = typeof given === 'string' ? given : ''
      return html`<textarea name="${key}" maxlength="${maxLength}" aria-label="${text[language]}"${
        required && html` required`
      }>
${filled}</textarea>`
    }
    default: {
      const list = question.options.map(({ key, text }) => ({ value: key, text: text[language] }))
      const kind = question.type === 'single' ? 'radio' : 'checkbox'
      return html`<div class="list">${choices(question, kind, given, list)}</div>`
    }
  }
}

/** What only a page that was tampered with sends: names of types and options are no words for who answers. */
const notOnPage = new Set(['wrong_type', 'not_allowed', 'named_twice'])

const messageOf = ({ type }: Question, { code, params }: Fault, language: Language): string =>
  type !== 'text' && notOnPage.has(code)
    ? pageWords[language].choose
    : filledMessage(faultMessages[code] ?? faultMessages.not_valid, language, params)

/** One question of the form, with what is wrong about its answer. */
export const questionHtml = (question: Question, { language, values, faults }: Shown): Html => {
  const { key, text, required, type } = question
  const fault = faults.find((one) => one.key === key)
  const words = pageWords[language]
  const marks = [...(required ? [words.required] : []), ...(type === 'multi' ? [words.several] : [])]
  const mark = html` <small>(${marks.join(', ')})</small>`
  return html`<fieldset id="${key}"><legend>${text[language]}${marks.length > 0 && mark}</legend>${
    fault && html`<p class="wrong" role="alert">${messageOf(question, fault, language)}</p>`
  }${field(question, language, Object.hasOwn(values, key) ? values[key] : undefined)}</fieldset>
`
}
