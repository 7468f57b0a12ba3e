import { Refusal } from '../../shared/kernel/refusal.ts'
import { refusalCatalogue } from '../../shared/kernel/refusal-catalogue.ts'
import { type HttpEvent, type HttpResult, requestIdOf } from './event.ts'
import { localeOf, problemOf } from './problem.ts'

/** The problem document that answers for an error, in the caller's language. */
export const problemResult = (error: unknown, event: HttpEvent): HttpResult => {
  const refusal = error instanceof Refusal ? error : new Refusal('internal')
  const locale = localeOf(event.headers['accept-language'])
  const { retryAfterSeconds, headers } = refusal.details
  const { status } = refusalCatalogue[refusal.code]
  return {
    statusCode: status,
    headers: {
      ...headers,
      'content-type': 'application/problem+json',
      'content-language': locale === 'zh' ? 'zh-CN' : 'en',
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    },
    body: JSON.stringify(problemOf(refusal, locale, requestIdOf(event), event.rawPath)),
  }
}
