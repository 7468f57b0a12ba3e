import { catalogue } from '../../../functions/catalogue.ts'
import type { HttpEvent } from '../../../functions/http/event.ts'
import type { Actor } from '../../../shared/kernel/actor.ts'
import type { Platform } from '../../../shared/platform/platform.ts'
import { type Invoke, invokerOf } from '../invoker.ts'

export interface Created {
  readonly id: string
}

/** Posts a body to a route as an actor, and answers the body that comes back. */
export type Post = <Answer = Created>(actor: Actor, path: string, body: object) => Promise<Answer>

/**
 * Calls the functions of the catalogue in this process, with the gateway's own event and without a limit.
 * @throws Error with the problem document when a call is refused: demo data has to be valid
 */
export const postsTo = ({ rateLimits: _, ...platform }: Platform): Post => {
  const invokes = new Map<string, Invoke<'http'>>()
  for (const definition of catalogue)
    if (definition.kind === 'http')
      for (const { method, path } of definition.routes)
        invokes.set(`${method} ${path}`, invokerOf<'http'>(definition, platform))
  return async <Answer>(actor: Actor, path: string, body: object) => {
    const event = {
      version: '2.0',
      routeKey: `POST ${path}`,
      rawPath: path,
      rawQueryString: '',
      headers: { 'content-type': 'application/json' },
      requestContext: {
        requestId: 'demo',
        http: { method: 'POST', path, sourceIp: '127.0.0.1' },
        authorizer: { lambda: { actor: JSON.stringify(actor) } },
      },
      body: JSON.stringify(body),
      isBase64Encoded: false,
    } as unknown as HttpEvent
    const result = await invokes.get(event.routeKey)?.(event)
    if (result?.statusCode === undefined || result.statusCode >= 300)
      throw new Error(`POST ${path}: ${result?.body ?? 'no such route'}`)
    return JSON.parse(result.body ?? '') as Answer
  }
}
