import type { Language } from '../../shared/service/survey-question.ts'
import type { SurveyContent } from '../../shared/service/survey-schema.ts'
import { type Html, html, Html as Markup } from '../http/html.ts'
import { questionHtml, type Shown } from './page-question.ts'
import { pageStyle } from './page-style.ts'
import { languageNames, pageWords } from './page-words.ts'

/** A page that needs no script, tells no other site where it is, and is kept by no cache: its address is a secret. */
export const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
}

const page = (language: Language, title: string, content: Html): string => {
  const other = language === 'en' ? 'zh' : 'en'
  return html`${new Markup('<!doctype html>')}
<html lang="${pageWords[language].lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${new Markup(pageStyle)}</style></head>
<body><header><a href="?lang=${other}" lang="${pageWords[other].lang}" hreflang="${pageWords[other].lang}">${languageNames[other]}</a></header>
<main>${content}</main></body></html>
`.text
}

/** The questionnaire as a form; with faults, what was filled in and what is wrong with it. */
export const formPage = ({ title, intro, questions }: SurveyContent, shown: Shown): string => {
  const { language, faults } = shown
  const words = pageWords[language]
  const wrong = faults.length > 0 && html`<p class="wrong" role="alert">${words.wrong}</p>`
  return page(
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
  return page(language, text, html`<h1>${text}</h1>`)
}
