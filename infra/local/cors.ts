import { corsRules } from '../../functions/http/cors.ts'

type Headers = Readonly<Record<string, string>>

export interface Cors {
  /** What is added to every answer to this origin. */
  headersFor(origin: string | undefined): Headers | undefined
  /** The answer to a preflight; nothing when the request is none. */
  preflight(method: string | undefined, headers: Headers): Headers | undefined
}

/** CORS as API Gateway does it by configuration: the gateway answers preflights itself. Without origins it does nothing. */
export const corsFor = (origins: readonly string[]): Cors => {
  const allowsAll = origins.includes('*')
  const allowed = new Set(origins)
  const allowing = (origin: string): Headers => ({
    'access-control-allow-origin': allowsAll ? '*' : origin,
    ...(!allowsAll && { vary: 'origin' }),
  })
  const isAllowed = (origin: string | undefined): origin is string =>
    origin !== undefined && (allowsAll || allowed.has(origin))
  return {
    headersFor: (origin) =>
      isAllowed(origin)
        ? { ...allowing(origin), 'access-control-expose-headers': corsRules.exposeHeaders.join() }
        : undefined,
    preflight: (method, { origin, 'access-control-request-method': wanted }) => {
      if (method !== 'OPTIONS' || origins.length === 0 || origin === undefined || wanted === undefined) return undefined
      if (!isAllowed(origin)) return {}
      return {
        ...allowing(origin),
        'access-control-allow-methods': corsRules.allowMethods.join(),
        'access-control-allow-headers': corsRules.allowHeaders.join(),
        'access-control-max-age': String(corsRules.maxAgeSeconds),
      }
    },
  }
}
