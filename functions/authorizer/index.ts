import { apiKeyMark } from '../../shared/admin/api-key-store.ts'
import type { AuthorizerFunction } from '../function.ts'
import { actorOfKey } from './actor-of-key.ts'
import { actorOfToken } from './actor-of-token.ts'

/** Of both a signed token and an API key; longer than any that a gateway's header limit lets through. */
const longestBearer = 10_240

const authorizer: AuthorizerFunction = {
  kind: 'authorizer',
  name: 'authorizer',
  summary: 'Turns the token or API key in the Authorization header into an actor',
  source: 'functions/authorizer/index.ts',
  // Writes only when an API key was last used: at most once a day and key.
  uses: ['table:read', 'table:write'],
  handle: async (headers, platform) => {
    const header = headers.authorization ?? ''
    const bearer = header.length <= longestBearer ? /^bearer +(\S+)$/i.exec(header)?.[1] : undefined
    if (bearer === undefined) return undefined
    return bearer.startsWith(apiKeyMark) ? actorOfKey(bearer, platform) : actorOfToken(bearer, platform)
  },
}

export default authorizer
