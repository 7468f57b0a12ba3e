import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda'
import type { HttpEvent } from '../../functions/http/event.ts'
import type { Invoke } from './invoker.ts'

/** What the authorizer hands to the function; nothing when it refused. */
export type AuthorizerContext = HttpEvent['requestContext']['authorizer']

interface Entry {
  readonly untilMs: number
  readonly context: AuthorizerContext | undefined
}

/** How long the gateway keeps an answer of the authorizer, so how long a revoked key may still open doors. */
export const authorizerCacheMs = 60_000
const mostEntries = 10_000

const authorizerEvent = (event: HttpEvent, authorization: string): APIGatewayRequestAuthorizerEventV2 => ({
  version: '2.0',
  type: 'REQUEST',
  routeArn: `arn:aws:execute-api:laptop:000000000000:laptop/$default/${event.requestContext.http.method}${event.rawPath}`,
  identitySource: [authorization],
  routeKey: event.routeKey,
  rawPath: event.rawPath,
  rawQueryString: event.rawQueryString,
  cookies: event.cookies ?? [],
  headers: event.headers,
  requestContext: event.requestContext,
  ...(event.queryStringParameters && { queryStringParameters: event.queryStringParameters }),
  ...(event.pathParameters && { pathParameters: event.pathParameters }),
})

/**
 * Asks the authorizer once a minute for each Authorization header, refusals included, as API Gateway does.
 * @param nowMs milliseconds since 1970 on the movable clock
 */
export const authorizerCache = (authorize: Invoke<'authorizer'>, nowMs: () => number) => {
  const entries = new Map<string, Entry>()
  const ask = async (event: HttpEvent, authorization: string) => {
    const answer = await authorize(authorizerEvent(event, authorization))
    const entry = {
      untilMs: nowMs() + authorizerCacheMs,
      context: answer.isAuthorized ? { lambda: answer.context } : undefined,
    }
    entries.delete(authorization)
    entries.set(authorization, entry)
    if (entries.size > mostEntries) entries.delete(entries.keys().next().value as string)
    return entry.context
  }
  /** Answers at once when it is known. */
  return (event: HttpEvent): AuthorizerContext | undefined | Promise<AuthorizerContext | undefined> => {
    const { authorization } = event.headers
    if (!authorization) return undefined
    const entry = entries.get(authorization)
    return entry && entry.untilMs > nowMs() ? entry.context : ask(event, authorization)
  }
}
