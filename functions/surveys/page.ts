import type { Language } from '../../shared/kernel/language.ts'
import type { SurveyContent } from '../../shared/service/survey-schema.ts'
import { html } from '../http/html.ts'
import { publicPage } from '../http/public-page.ts'
import { questionHtml, type Shown } from './page-question.ts'
import { pageWords } from './page-words.ts'

/** The questionnaire as a form; with faults, what was filled in and what is wrong with it. */
export const formPage = ({ title, intro, questions }: SurveyContent, shown: Shown): string => {
  const { language, faults } = shown
  const words = pageWords[language]
  const wrong = faults.length > 0 && html`<p class="wrong" role="alert">${words.wrong}</p>`
  return publicPage(
    language,
    title[language],
    html`<h1>${title[language]}</h1>${intro && html`<p>${intro[language]}</p>`}${wrong}
<form method="post" action="?lang=${language}">
${questions.map((question) => questionHtml(question, shown))}<button>${words.send}</button>
</form>`,
  )
}

/** A page that only says something. */
export const notePage = (language: Language, note: 'thanks' | 'used' | 'expired' | 'unknown'): string => {
  const text = pageWords[language][note]
  return publicPage(language, text, html`<h1>${text}</h1>`)
}
