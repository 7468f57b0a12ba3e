import type { Actor } from '../../shared/kernel/actor.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import type { Store } from '../../shared/storage/store.ts'
import { answering } from './answer.ts'
import {
  actorOf,
  type HttpEvent,
  type HttpResult,
  hasVersion,
  idempotencyKeyOf,
  ifMatchOf,
  rawInputOf,
  requestIdOf,
  signedOf,
} from './event.ts'
import { type Answer, idempotentCall } from './idempotency.ts'
import { parse, type RawInput } from './parse.ts'
import { perform } from './perform.ts'
import { localeOf } from './problem.ts'
import { problemResult } from './problem-result.ts'
import type { RateLimiter } from './rate-limit.ts'
import type { Request, Route } from './route.ts'
import { asRefusal } from './store-refusal.ts'

const authorise = (route: Route, actor: Actor): void => {
  if (route.permission === 'public') return
  if (actor.kind === 'public') throw new Refusal('access.unauthenticated')
  if (route.permission !== 'signed-in' && actor.permissions[route.permission] === undefined)
    throw new Refusal('access.denied', { params: { permission: route.permission } })
}

const requestOf = (
  route: Route,
  platform: Platform,
  store: Store,
  actor: Actor,
  event: HttpEvent,
  input: RawInput,
): Request => {
  const ifMatch = ifMatchOf(event)
  if (route.requireIfMatch && ifMatch === undefined) throw new Refusal('precondition.required')
  const idempotencyKey = idempotencyKeyOf(event, route)
  const signed = signedOf(event)
  return {
    ...parse(route, input),
    actor,
    now: platform.clock.now(),
    requestId: requestIdOf(event),
    store,
    ids: platform.ids,
    secrets: platform.secrets,
    pause: platform.pause,
    permission: route.permission,
    operation: `${route.method} ${route.path}`,
    sourceIp: event.requestContext.http.sourceIp,
    locale: localeOf(event.headers['accept-language']),
    ...(event.headers.origin !== undefined && { origin: event.headers.origin }),
    ...(ifMatch !== undefined && { ifMatch }),
    ...(signed && { signed }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  }
}

/** The call under an Idempotency-Key. */
const callOf = ({ actor, operation, idempotencyKey, body }: Request, { params, query }: RawInput) =>
  idempotencyKey === undefined
    ? undefined
    : idempotentCall({ tenantId: actor.tenantId, caller: actor.id, operation, idempotencyKey }, [
        params,
        query,
        body,
        // A kept answer is not for a caller who may see less by now.
        actor.permissions['personal:read'] ?? null,
      ])

const resultOf = (answer: Answer, event: HttpEvent): HttpResult => {
  const { etag } = answer.headers
  if (etag !== undefined && hasVersion(event, etag)) return { statusCode: 304, headers: { etag }, body: '' }
  return { statusCode: answer.status, headers: { ...answer.headers }, body: answer.body }
}

const withHeaders = (result: HttpResult, headers: Readonly<Record<string, string>>): HttpResult => ({
  ...result,
  headers: { ...result.headers, ...headers },
})

/** Serves one route: who calls, parse, decide and commit, answer; then one line of log without personal data. */
export const routeHandler = (functionName: string, route: Route, platform: Platform, limiter?: RateLimiter) => {
  const { answerTo, presented } = answering(route)
  const serve = async (event: HttpEvent, actor: Actor, store: Store): Promise<HttpResult> => {
    let limits: Readonly<Record<string, string>> = {}
    try {
      if (limiter && actor.kind !== 'public') limits = await limiter(store, actor, platform.clock.now())
      authorise(route, actor)
      const input = rawInputOf(event)
      const request = requestOf(route, platform, store, actor, event, input)
      const answer = await perform(route, request, answerTo(request, input.query.fields), callOf(request, input))
      return withHeaders(resultOf(answer, event), limits)
    } catch (thrown) {
      const error = asRefusal(thrown)
      if (!(error instanceof Refusal)) platform.log.error('request failed', { requestId: requestIdOf(event), error })
      return withHeaders(problemResult(await presented(error, { actor, store }), event), limits)
    }
  }
  return async (event: HttpEvent): Promise<HttpResult> => {
    const startedMs = performance.now()
    const units = { read: 0, write: 0 }
    const store = platform.store.metered(({ read, write }) => {
      units.read += read
      units.write += write
    })
    const actor = actorOf(event)
    const result = await serve(event, actor, store)
    platform.log.info('request', {
      requestId: requestIdOf(event),
      function: functionName,
      tenantId: actor.tenantId,
      route: `${route.method} ${route.path}`,
      status: result.statusCode,
      durationMs: Math.round((performance.now() - startedMs) * 100) / 100,
      readUnits: units.read,
      writeUnits: units.write,
    })
    return withHeaders(result, { 'x-capacity-units': `read=${units.read}, write=${units.write}` })
  }
}
