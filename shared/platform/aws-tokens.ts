import { issuersOf, oidcTokens } from './oidc-tokens.ts'
import type { Tokens } from './platform.ts'

/** Verifies tokens of the issuers that the environment names. */
export const awsTokens = (issuers: string): Tokens => oidcTokens(issuersOf(issuers))
