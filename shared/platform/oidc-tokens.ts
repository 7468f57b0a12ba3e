import { createRemoteJWKSet, decodeJwt, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import * as z from 'zod'
import { epochMs } from '../kernel/instant.ts'
import type { Claims, Tokens } from './platform.ts'

/** Who may sign people in: tokens made by `issuer` for `audience`. One with a `tenantId` speaks for that tenant alone. */
export const Issuer = z.strictObject({
  issuer: z.url(),
  audience: z.string().min(1),
  tenantId: z.string().optional(),
})
export type Issuer = z.infer<typeof Issuer>

/** Answers the verification keys of an issuer. */
export type KeysOf = (issuer: string) => JWTVerifyGetKey

/** Signatures only; `none` and shared secrets are no proof of the issuer. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']
const clockToleranceSeconds = 60
const timeoutMs = 3000
const cooldownMs = 30_000

/**
 * Reads the issuers from configuration: a JSON list of `{issuer, audience, tenantId?}`, or `issuer|audience` pairs parted by
 * commas.
 * @throws when it is neither
 */
export const issuersOf = (configuration: string): readonly Issuer[] => {
  const text = configuration.trim()
  if (text === '') return []
  if (text.startsWith('[')) return z.array(Issuer).parse(JSON.parse(text))
  return text.split(',').map((pair) => {
    const [issuer, audience] = pair.trim().split('|')
    return Issuer.parse({ issuer, audience })
  })
}

const jwksAddress = async (issuer: string): Promise<URL> => {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(timeoutMs),
    redirect: 'error',
  })
  if (!response.ok) throw new Error(`discovery of ${issuer} answered ${response.status}`)
  const document = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown }
  if (document.issuer !== issuer) throw new Error(`discovery of ${issuer} names another issuer`)
  return new URL(String(document.jwks_uri))
}

/**
 * Keys by OpenID Connect discovery, cached. An unknown key id makes it ask again at most every 30 seconds, and so does a
 * discovery that failed: whoever sends junk can not make it hammer the issuer.
 */
const discoveredKeys = (): KeysOf => {
  const known = new Map<string, JWTVerifyGetKey>()
  return (issuer) => {
    const cached = known.get(issuer)
    if (cached) return cached
    let keys: Promise<JWTVerifyGetKey> | undefined
    let failedAtMs = Number.NEGATIVE_INFINITY
    const discover = async (): Promise<JWTVerifyGetKey> =>
      createRemoteJWKSet(await jwksAddress(issuer), { timeoutDuration: timeoutMs, cooldownDuration: cooldownMs })
    const resolve: JWTVerifyGetKey = async (header, token) => {
      if (!keys || (failedAtMs > Number.NEGATIVE_INFINITY && Date.now() - failedAtMs > cooldownMs)) {
        failedAtMs = Number.NEGATIVE_INFINITY
        keys = discover()
        keys.catch(() => {
          failedAtMs = Date.now()
        })
      }
      return (await keys)(header, token)
    }
    known.set(issuer, resolve)
    return resolve
  }
}

const claimed = (token: string): string | undefined => {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}

const isAboutTheToken = (error: unknown): boolean =>
  error instanceof errors.JOSEError &&
  !(error instanceof errors.JWKSTimeout) &&
  !(error instanceof errors.JWKSInvalid) &&
  error.code !== errors.JOSEError.code

/**
 * Verifies tokens of the trusted issuers.
 * @throws when the issuer's keys can not be had: that is no verdict on the token
 */
export const oidcTokens = (issuers: readonly Issuer[], keysOf: KeysOf = discoveredKeys()): Tokens => ({
  verify: async (token, now): Promise<Claims | undefined> => {
    const name = claimed(token)
    // One issuer may serve several audiences, each perhaps for its own tenant.
    for (const trusted of issuers.filter(({ issuer }) => issuer === name)) {
      try {
        const { payload } = await jwtVerify(token, keysOf(trusted.issuer), {
          issuer: trusted.issuer,
          audience: trusted.audience,
          algorithms,
          clockTolerance: clockToleranceSeconds,
          currentDate: new Date(epochMs(now)),
          requiredClaims: ['exp', 'sub'],
        })
        if (typeof payload.sub !== 'string' || payload.sub === '') return undefined
        return {
          issuer: trusted.issuer,
          subject: payload.sub,
          ...(typeof payload.email === 'string' && { email: payload.email }),
          emailVerified: payload.email_verified === true,
          ...(trusted.tenantId !== undefined && { tenantId: trusted.tenantId }),
        }
      } catch (error) {
        if (!isAboutTheToken(error)) throw error
      }
    }
    return undefined
  },
})
