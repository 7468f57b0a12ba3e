import type { Language } from '../../shared/kernel/language.ts'
import { type Html, html, Html as Markup } from './html.ts'
import { pageStyle } from './public-page-style.ts'
import type { Reply } from './route.ts'

/** A page that needs no script, tells no other site where it is, and is kept by no cache: its address is a secret. */
const headers = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
}

/** The tag of each language, and what a switch to it says, in that language. */
const tags: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-CN' }
const names: Readonly<Record<Language, string>> = { en: 'English', zh: '中文' }

/** A page for somebody without login, in one language, with a switch to the other one. */
export const publicPage = (language: Language, title: string, content: Html): string => {
  const other = language === 'en' ? 'zh' : 'en'
  return html`${new Markup('<!doctype html>')}
<html lang="${tags[language]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${new Markup(pageStyle)}</style></head>
<body><header><a href="?lang=${other}" lang="${tags[other]}" hreflang="${tags[other]}">${names[other]}</a></header>
<main>${content}</main></body></html>
`.text
}

export const pageReply = (body: string, status = 200): Reply<string> => ({ body, status, headers })
