import middy from '@middy/core'
import httpRouter from '@middy/http-router'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { type HttpEvent, type HttpResult, requestIdOf } from './event.ts'
import { problemResult } from './problem-result.ts'
import { rateLimiter } from './rate-limit.ts'
import type { Route } from './route.ts'
import { routeHandler } from './route-handler.ts'

/** The Lambda handler of an HTTP function. Whatever happens, the answer carries the request id. */
export const httpHandler = (name: string, routes: readonly Route[], platform: Platform) => {
  const limiter = platform.rateLimits && rateLimiter(platform.rateLimits)
  const dispatch = middy<HttpEvent, HttpResult>().handler(
    httpRouter<HttpEvent, HttpResult>({
      routes: routes.map((route) => ({
        method: route.method,
        path: route.path,
        handler: routeHandler(name, route, platform, limiter),
      })),
      notFoundResponse: () => {
        throw new Refusal('route.unknown')
      },
    }),
  )
  return async (event: HttpEvent, context: unknown): Promise<HttpResult> => {
    const result = await dispatch(event, context as never).catch((error) => problemResult(error, event))
    return { ...result, headers: { ...result.headers, 'x-request-id': requestIdOf(event) } }
  }
}
