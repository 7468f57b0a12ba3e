import type { FieldFault, Params, Refusal } from '../../shared/kernel/refusal.ts'
import { refusalCatalogue } from '../../shared/kernel/refusal-catalogue.ts'
import { faultMessages } from './fault-messages.ts'

export type Locale = 'en' | 'zh'

/** The caller's language: Chinese when Accept-Language prefers it to English. */
export const localeOf = (acceptLanguage: string | undefined): Locale => {
  if (acceptLanguage === undefined) return 'en'
  const wanted = acceptLanguage
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.trim().split(';q=')
      return { tag: tag.toLowerCase(), weight: quality === undefined ? 1 : Number(quality) || 0 }
    })
    .sort((a, b) => b.weight - a.weight)
    .find(({ tag }) => /^(en|zh)\b/.test(tag))
  return wanted?.tag.startsWith('zh') ? 'zh' : 'en'
}

/** What a caller sent may come back in a message, but not at any length. */
const longestParam = 1000

const filled = (template: string, params: Params = {}): string =>
  template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole).slice(0, longestParam))

/** A message in a language, with its values. */
export const filledMessage = (message: Record<Locale, string> | undefined, locale: Locale, params?: Params): string =>
  filled(message?.[locale] ?? '', params)

const fieldError = ({ in: place, pointer, code, params }: FieldFault, locale: Locale) => {
  const message = faultMessages[code] ?? faultMessages.not_valid
  return { in: place, pointer, code, message: filled(message?.[locale] ?? code, params) }
}

/** The RFC 9457 problem document of a refusal, in the caller's language. */
export const problemOf = (refusal: Refusal, locale: Locale, requestId: string, instance: string) => {
  const { status, title, detail } = refusalCatalogue[refusal.code]
  const { params, faults, extra } = refusal.details
  return {
    type: `urn:guanxi:problem:${refusal.code}`,
    title: title[locale],
    status,
    code: refusal.code,
    detail: filled(detail[locale], params),
    instance,
    requestId,
    ...extra,
    ...(faults && { errors: faults.map((fault) => fieldError(fault, locale)) }),
  }
}
