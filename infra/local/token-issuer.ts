import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import { day } from '../../shared/kernel/instant.ts'
import type { Issuer } from '../../shared/platform/oidc-tokens.ts'
import type { Database } from './database.ts'
import type { LocalState } from './local-state.ts'

export interface TokenIssuer {
  /** The discovery document. */
  configuration(): object
  /** The public keys. */
  keys(): object
  /** A signed token for a user, as an OpenID Connect provider would give it. */
  tokenFor(user: { readonly id: string; readonly email: string; readonly name: string }): Promise<string>
}

const algorithm = 'ES256'
export const tokenKeyName = 'token-key'
/** Long enough to move the clock by years and go on with the same token. */
const validMs = 10 * 365 * day

export const localIssuer = (port: number): Issuer => ({ issuer: `http://localhost:${port}/_local`, audience: 'guanxi' })

const keptKey = async (database: Database, state: LocalState): Promise<JWK> => {
  const kept = state.get(tokenKeyName)
  if (kept !== undefined) return JSON.parse(kept) as JWK
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const key = { ...(await exportJWK(privateKey)), kid: 'laptop', alg: algorithm, use: 'sig' }
  await database.write(() => state.set(tokenKeyName, JSON.stringify(key)))
  return key
}

/**
 * An OpenID Connect issuer for the people of this laptop; its key is kept in the database.
 * @param nowMs milliseconds since 1970 on the movable clock
 */
export const openTokenIssuer = async (
  { issuer, audience }: Issuer,
  database: Database,
  state: LocalState,
  nowMs: () => number,
): Promise<TokenIssuer> => {
  const key = await keptKey(database, state)
  const signingKey = await importJWK(key, algorithm)
  const { d: _, ...publicKey } = key
  return {
    configuration: () => ({
      issuer,
      jwks_uri: `${issuer}/jwks`,
      token_endpoint: `${issuer}/token`,
      response_types_supported: ['token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [algorithm],
    }),
    keys: () => ({ keys: [publicKey] }),
    tokenFor: ({ id, email, name }) => {
      return new SignJWT({ email, email_verified: true, name })
        .setProtectedHeader({ alg: algorithm, kid: 'laptop', typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(id)
        .setIssuedAt(new Date(nowMs()))
        .setExpirationTime(new Date(nowMs() + validMs))
        .sign(signingKey)
    },
  }
}
