import * as z from 'zod'
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi'
import { type RefusalCode, refusalCatalogue } from '../../shared/kernel/refusal-catalogue.ts'
import type { Route } from './route.ts'

const FieldError = z.strictObject({
  in: z.enum(['body', 'query', 'path', 'header']),
  pointer: z.string().max(10_240).meta({ description: 'JSON pointer to the field' }),
  code: z.string().max(64).meta({ description: 'Stable; the message may change', example: 'required' }),
  message: z.string().max(4000).meta({ description: 'In the language of Accept-Language' }),
})

export const Problem = z
  .looseObject({
    type: z.string().max(128).meta({ example: 'urn:guanxi:problem:not_found' }),
    title: z.string().max(200),
    status: z.int().min(400).max(599),
    code: z.string().max(64).meta({ description: 'Stable; the texts may change', example: 'not_found' }),
    detail: z.string().max(4000),
    instance: z.string().max(10_240).meta({ description: 'The path that was called' }),
    requestId: z.string().max(128).meta({ description: 'Also in X-Request-Id and in the logs' }),
    errors: z.array(FieldError).max(100).optional().meta({ description: 'Each field at fault' }),
  })
  .meta({ description: 'A problem document (RFC 9457); some codes add members of their own' })

const asks = (query: z.ZodType | undefined, name: string): boolean =>
  query !== undefined && name in (query as z.ZodObject).shape

/** The refusals of a route: those that its kind of call can meet anywhere, and its own. */
export const refusalsOf = (route: Route): readonly RefusalCode[] => {
  const codes: RefusalCode[] = [
    'request.invalid',
    'request.headers_too_large',
    'rate_limited',
    'busy',
    'internal',
    'gateway.timeout',
  ]
  if (route.permission !== 'public') codes.push('access.unauthenticated')
  if (route.permission !== 'public' && route.permission !== 'signed-in') codes.push('access.denied')
  if (asks(route.query, 'filter')) codes.push('filter.too_wide')
  if (asks(route.query, 'cursor')) codes.push('cursor.invalid', 'answer.too_large')
  if (route.path.includes('{')) codes.push('not_found', 'precondition.failed')
  if (route.requireIfMatch) codes.push('precondition.required')
  if (route.method !== 'GET') codes.push('request.too_large', 'record.unstorable', 'conflict')
  if (route.body) codes.push('request.not_json', 'request.too_deep', 'request.media_type')
  if (route.method === 'POST') codes.push('idempotency.key_reused')
  return [...new Set([...codes, ...(route.refuses ?? [])])].sort()
}

const retried: readonly RefusalCode[] = ['rate_limited', 'busy', 'conflict']

const camel = (code: string): string =>
  code
    .split(/[._]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

/** A page that people see says what is wrong in a page of its own. */
type Page = Readonly<Record<string, { readonly schema: z.ZodType }>>

const pageOf = ({ contentType, alsoAnswers, returns }: Route, status: number): Page | undefined =>
  contentType !== undefined && alsoAnswers?.includes(status) ? { [contentType]: { schema: returns } } : undefined

const answerOf = (codes: readonly RefusalCode[], page: Page | undefined): ZodOpenApiResponseObject => ({
  id: codes.map(camel).join('') + (page ? 'Page' : ''),
  description: codes.map((code) => `\`${code}\`: ${refusalCatalogue[code].title.en}.`).join(' '),
  headers: {
    'X-Request-Id': { $ref: '#/components/headers/RequestId' },
    'Access-Control-Allow-Origin': { $ref: '#/components/headers/AllowOrigin' },
    ...(codes.includes('rate_limited') && {
      RateLimit: { $ref: '#/components/headers/RateLimit' },
      'RateLimit-Policy': { $ref: '#/components/headers/RateLimitPolicy' },
    }),
    ...(codes.some((code) => retried.includes(code)) && { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }),
  },
  content: {
    ...page,
    'application/problem+json': {
      schema: {
        allOf: [
          { $ref: '#/components/schemas/Problem' },
          { properties: { code: { type: 'string', enum: [...codes] } } },
        ],
      },
    },
  },
})

/** Makes the problem answers of routes; routes that refuse alike share one component. */
export const problemAnswers = (): ((route: Route) => ZodOpenApiResponsesObject) => {
  const made = new Map<string, ZodOpenApiResponseObject>()
  return (route) => {
    const byStatus = Map.groupBy(refusalsOf(route), (code) => refusalCatalogue[code].status)
    const answers: ZodOpenApiResponsesObject = {}
    for (const [status, codes] of byStatus) {
      const page = pageOf(route, status)
      const key = [...codes, ...Object.keys(page ?? {})].join()
      const answer = made.get(key) ?? answerOf(codes, page)
      made.set(key, answer)
      answers[`${status}` as '400'] = answer
    }
    return answers
  }
}
