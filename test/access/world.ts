import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { catalogue } from '../../functions/catalogue.ts'
import type { AuthorizerFunction, HttpFunction } from '../../functions/function.ts'
import type { HttpEvent } from '../../functions/http/event.ts'
import type { Route } from '../../functions/http/route.ts'
import { authorizerLambda, httpLambda } from '../../functions/lambda.ts'
import project from '../../functions/stream/project.ts'
import { epochMs } from '../../shared/kernel/instant.ts'
import { oidcTokens } from '../../shared/platform/oidc-tokens.ts'
import { testPlatform } from '../support/api.ts'

const issuer = 'https://sign-in.example'
const audience = 'guanxi'

export interface Answer {
  readonly status: number
  readonly headers: Record<string, string>
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any
}

export interface CallOptions {
  /** The bearer token or API key. */
  readonly token?: string | undefined
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const httpFunctions = catalogue.filter((fn): fn is HttpFunction => fn.kind === 'http')
const authorizerFunction = catalogue.find((fn): fn is AuthorizerFunction => fn.kind === 'authorizer')

export const routes: readonly Route[] = httpFunctions.flatMap((fn) => fn.routes)

const patternOf = (route: Route): RegExp => new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`)

/** The catalogue's authorizer and handlers in this process, with an issuer of tokens whose keys are at hand. */
export const openWorld = async () => {
  const test = testPlatform()
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const stranger = await generateKeyPair('ES256')
  const jwks = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'test' }] })
  const published: unknown[] = []
  const platform = {
    ...test.platform,
    bus: {
      publish: async (events: readonly unknown[]) => {
        published.push(...events)
        return []
      },
    },
    tokens: oidcTokens([{ issuer, audience }], () => jwks),
  }
  if (!authorizerFunction) throw new Error('the catalogue has no authorizer')
  const authorize = authorizerLambda(authorizerFunction, platform)
  const served = httpFunctions.flatMap((fn) => {
    const handler = httpLambda(fn, platform)
    // Literal paths go before those with parameters, as they do at the gateway.
    return fn.routes.map((route) => ({ route, handler, pattern: patternOf(route) }))
  })
  served.sort((a, b) => Number(a.route.path.includes('{')) - Number(b.route.path.includes('{')))

  /** Signs a token for an e-mail address; `claims` replaces or, with undefined, removes claims. */
  const token = (email: string, claims: Record<string, unknown> = {}, key = privateKey): Promise<string> => {
    const nowSeconds = Math.floor(epochMs(platform.clock.now()) / 1000)
    const payload = {
      iss: issuer,
      aud: audience,
      sub: `sub:${email}`,
      email,
      email_verified: true,
      exp: nowSeconds + 3600,
    }
    const merged = Object.entries({ ...payload, ...claims }).filter(([, value]) => value !== undefined)
    return new SignJWT(Object.fromEntries(merged)).setProtectedHeader({ alg: 'ES256', kid: 'test' }).sign(key)
  }

  /** Calls as a client would: through the authorizer, then the function that has the route. */
  const call = async (
    method: string,
    url: string,
    { token, body, headers = {} }: CallOptions = {},
  ): Promise<Answer> => {
    const [path = '', search = ''] = url.split('?')
    const target = served.find(({ route, pattern }) => route.method === method && pattern.test(path))
    if (!target) throw new Error(`no route serves ${method} ${path}`)
    const text = body === undefined ? undefined : JSON.stringify(body)
    const event = {
      version: '2.0',
      routeKey: `${method} ${target.route.path}`,
      rawPath: path,
      rawQueryString: search,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(text !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      queryStringParameters: Object.fromEntries(new URLSearchParams(search)),
      requestContext: { requestId: platform.ids('req'), http: { method, path, sourceIp: '192.0.2.1' } },
      body: text,
      isBase64Encoded: false,
    }
    if (target.route.permission !== 'public') {
      const { context } = await authorize(event as never, {} as never)
      Object.assign(event.requestContext, { authorizer: { lambda: context } })
    }
    const result = await target.handler(event as unknown as HttpEvent, {} as never)
    const type = String(result.headers?.['content-type'])
    return {
      status: result.statusCode ?? 0,
      headers: (result.headers ?? {}) as Record<string, string>,
      body: result.body && type.includes('json') ? JSON.parse(result.body) : result.body,
    }
  }

  /** How far the store, the bus and the outbox have come: equal before and after means that nothing was left behind. */
  let sequence = 0
  const traces = () => {
    for (let page = test.changes(sequence, 1000); page.length > 0; page = test.changes(sequence, 1000))
      sequence = page.at(-1)?.sequence ?? sequence
    return { changes: sequence, published: published.length, mails: test.mails.length }
  }

  let followed = 0
  /** Brings lists and search up to date with what was written. */
  const follow = async (): Promise<void> => {
    for (;;) {
      const some = test.changes(followed, 100)
      if (some.length === 0) return
      const failed = await project.handle(
        some.map(({ change }) => change),
        platform,
      )
      if (failed.length > 0) throw new Error(`not followed: ${JSON.stringify(test.problems)}`)
      followed = some.at(-1)?.sequence ?? followed
    }
  }

  return {
    ...test,
    platform,
    call,
    follow,
    token,
    forged: (email: string) => token(email, {}, stranger.privateKey),
    traces,
  }
}

export type World = Awaited<ReturnType<typeof openWorld>>

/** Calls, and fails when the answer is not the success that the test builds on. */
export const must = async (answer: Promise<Answer>): Promise<Answer> => {
  const got = await answer
  if (got.status >= 300) throw new Error(`unexpected ${got.status}: ${JSON.stringify(got.body)}`)
  return got
}
