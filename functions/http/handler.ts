import middy from '@middy/core'
import httpRouter from '@middy/http-router'
import type { APIGatewayProxyEventV2WithLambdaAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Actor } from '../../shared/kernel/actor.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { refusalCatalogue } from '../../shared/kernel/refusal-catalogue.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { answering } from './answer.ts'
import { type Answer, idempotentCall } from './idempotency.ts'
import { idempotencyKeyLimit } from './limits.ts'
import { parse, type RawInput } from './parse.ts'
import { perform } from './perform.ts'
import { localeOf, problemOf } from './problem.ts'
import type { Request, Route } from './route.ts'

export type HttpEvent = APIGatewayProxyEventV2WithLambdaAuthorizer<{ actor?: string }>
type HttpResult = APIGatewayProxyStructuredResultV2

const nobody: Actor = { tenantId: '', kind: 'public', id: 'public', teamIds: [], permissions: {} }

const actorOf = (event: HttpEvent): Actor => {
  const actor = event.requestContext.authorizer?.lambda?.actor
  return actor === undefined ? nobody : (JSON.parse(actor) as Actor)
}

/** The caller's own id for the request when it is a plain word, else the gateway's: it goes through to history and audit. */
export const requestIdOf = (event: HttpEvent): string => {
  const own = event.headers['x-request-id']
  return own !== undefined && /^[\w.:-]{1,128}$/.test(own) ? own : event.requestContext.requestId
}

const headerFault = (name: string) =>
  new Refusal('request.invalid', { faults: [{ in: 'header', pointer: `/${name}`, code: 'not_valid' }] })

const ifMatchOf = (event: HttpEvent): number | undefined => {
  const header = event.headers['if-match']
  if (header === undefined || header === '*') return undefined
  const version = /^"(\d{1,15})"$/.exec(header)?.[1]
  if (version === undefined) throw headerFault('If-Match')
  return Number(version)
}

const idempotencyKeyOf = (event: HttpEvent, route: Route): string | undefined => {
  const key = route.method === 'POST' ? event.headers['idempotency-key'] : undefined
  if (key !== undefined && (key === '' || key.length > idempotencyKeyLimit)) throw headerFault('Idempotency-Key')
  return key
}

const authorise = (route: Route, actor: Actor): void => {
  if (route.permission === 'public') return
  if (actor.kind === 'public') throw new Refusal('access.unauthenticated')
  if (route.permission !== 'signed-in' && actor.permissions[route.permission] === undefined)
    throw new Refusal('access.denied', { params: { permission: route.permission } })
}

const rawInputOf = (event: HttpEvent): RawInput => ({
  params: (event.pathParameters ?? {}) as Record<string, string>,
  query: (event.queryStringParameters ?? {}) as Record<string, string>,
  body: event.isBase64Encoded && event.body ? Buffer.from(event.body, 'base64').toString('utf8') : event.body,
  contentType: event.headers['content-type'],
})

const resultOf = (answer: Answer, event: HttpEvent): HttpResult => {
  const { etag } = answer.headers
  if (etag !== undefined && event.headers['if-none-match'] === etag)
    return { statusCode: 304, headers: { etag }, body: '' }
  return { statusCode: answer.status, headers: { ...answer.headers }, body: answer.body }
}

const routeHandler = (route: Route, platform: Platform) => {
  const answerTo = answering(route)
  const operation = `${route.method} ${route.path}`
  return async (event: HttpEvent): Promise<HttpResult> => {
    const actor = actorOf(event)
    authorise(route, actor)
    const input = rawInputOf(event)
    const parsed = parse(route, input)
    const ifMatch = ifMatchOf(event)
    if (route.requireIfMatch && ifMatch === undefined) throw new Refusal('precondition.required')
    const idempotencyKey = idempotencyKeyOf(event, route)
    const request: Request = {
      ...parsed,
      actor,
      now: platform.clock.now(),
      requestId: requestIdOf(event),
      store: platform.store,
      ids: platform.ids,
      secrets: platform.secrets,
      permission: route.permission,
      operation,
      sourceIp: event.requestContext.http.sourceIp,
      locale: localeOf(event.headers['accept-language']),
      ...(ifMatch !== undefined && { ifMatch }),
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    }
    const call =
      idempotencyKey === undefined
        ? undefined
        : idempotentCall({ tenantId: actor.tenantId, caller: actor.id, operation, idempotencyKey }, [
            input.params,
            input.query,
            parsed.body,
          ])
    return resultOf(await perform(route, request, answerTo(request, input.query.fields), call), event)
  }
}

/** The problem document that answers for an error, in the caller's language. */
export const problemResult = (error: unknown, event: HttpEvent): HttpResult => {
  const refusal = error instanceof Refusal ? error : new Refusal('internal')
  const locale = localeOf(event.headers['accept-language'])
  const { retryAfterSeconds } = refusal.details
  return {
    statusCode: refusalCatalogue[refusal.code].status,
    headers: {
      'content-type': 'application/problem+json',
      'content-language': locale === 'zh' ? 'zh-CN' : 'en',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    },
    body: JSON.stringify(problemOf(refusal, locale, requestIdOf(event), event.rawPath)),
  }
}

/** The Lambda handler of an HTTP function. Problems and the request id are shaped in one place around everything else. */
export const httpHandler = (name: string, routes: readonly Route[], platform: Platform) => {
  const dispatch = middy<HttpEvent, HttpResult>().handler(
    httpRouter<HttpEvent, HttpResult>({
      routes: routes.map((route) => ({
        method: route.method,
        path: route.path,
        handler: routeHandler(route, platform),
      })),
      notFoundResponse: () => {
        throw new Refusal('route.unknown')
      },
    }),
  )
  return async (event: HttpEvent, context: unknown): Promise<HttpResult> => {
    const startedMs = performance.now()
    let result: HttpResult
    try {
      result = await dispatch(event, context as never)
    } catch (error) {
      result = problemResult(error, event)
      if (!(error instanceof Refusal)) platform.log.error('request failed', { requestId: requestIdOf(event), error })
    }
    const requestId = requestIdOf(event)
    platform.log.info('request', {
      requestId,
      function: name,
      tenantId: actorOf(event).tenantId,
      route: event.routeKey,
      status: result.statusCode,
      durationMs: Math.round((performance.now() - startedMs) * 100) / 100,
    })
    return { ...result, headers: { ...result.headers, 'x-request-id': requestId } }
  }
}
