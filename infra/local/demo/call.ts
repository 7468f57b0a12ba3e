import { catalogue } from '../../../functions/catalogue.ts'
import type { HttpEvent } from '../../../functions/http/event.ts'
import type { Actor } from '../../../shared/kernel/actor.ts'
import type { Platform } from '../../../shared/platform/platform.ts'
import { invokerOf } from '../invoker.ts'
import { routeMatcher } from '../route-match.ts'

export interface Created {
  readonly id: string
}

/** Posts a body to a path as an actor, and answers the body that comes back. */
export type Post = <Answer = Created>(actor: Actor, path: string, body: object) => Promise<Answer>

/**
 * Calls the functions of the catalogue in this process, with the gateway's own event and without a limit.
 * @throws Error with the problem document when a call is refused: demo data has to be valid
 */
export const postsTo = ({ rateLimits: _, ...platform }: Platform): Post => {
  const match = routeMatcher(
    catalogue
      .filter((definition) => definition.kind === 'http')
      .flatMap((definition) => {
        const invoke = invokerOf<'http'>(definition, platform)
        return definition.routes.map(({ method, path }) => ({ method, path, target: { path, invoke } }))
      }),
  )
  return async <Answer>(actor: Actor, path: string, body: object) => {
    const found = match('POST', path)
    const event = {
      version: '2.0',
      routeKey: `POST ${found?.target.path}`,
      rawPath: path,
      rawQueryString: '',
      pathParameters: found?.params,
      headers: { 'content-type': 'application/json' },
      requestContext: {
        requestId: 'demo',
        http: { method: 'POST', path, sourceIp: '127.0.0.1' },
        authorizer: { lambda: { actor: JSON.stringify(actor) } },
      },
      body: JSON.stringify(body),
      isBase64Encoded: false,
    } as unknown as HttpEvent
    const result = await found?.target.invoke(event)
    if (result?.statusCode === undefined || result.statusCode >= 300)
      throw new Error(`POST ${path}: ${result?.body ?? 'no such route'}`)
    return JSON.parse(result.body ?? '') as Answer
  }
}
