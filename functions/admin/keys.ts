import * as z from 'zod'
import {
  type ApiKey,
  ApiKeyInput,
  ApiKeyView,
  ApiKeyWithSecret,
  createApiKey,
  RotateInput,
  revokeApiKey,
  rotateApiKey,
} from '../../shared/admin/api-key.ts'
import {
  answersFor,
  apiKeys,
  apiKeysByName,
  forgetSecret,
  keepSecret,
  lastUsesOf,
  replaceSecret,
  tokenOf,
} from '../../shared/admin/api-key-store.ts'
import { checkHeld, checkTakeover } from '../../shared/admin/grant.ts'
import { secretText } from '../../shared/kernel/secret-text.ts'
import { pageOf } from '../http/list-query.ts'
import { changed, created, findRecord } from '../http/records.ts'
import { type Reply, type Request, route } from '../http/route.ts'
import { ByName, listPage } from './list.ts'
import { checkTeamChoice } from './team-reach.ts'

const KeyParams = z.strictObject({
  keyId: z.string().max(40).meta({ description: 'Id of an API key', example: 'key_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const withLastUse = async ({ store, actor }: Request, keys: readonly ApiKey[]) => {
  const uses = await lastUsesOf(store, actor.tenantId, keys)
  return keys.map((key, place) => {
    const lastUsedAt = uses[place]
    return { ...key, ...(lastUsedAt !== undefined && { lastUsedAt }) }
  })
}

/** The secret leaves in this one answer; what is kept for a repeated call has none. */
const showingSecret = (reply: Reply<ApiKey>, secret: string) => ({
  ...reply,
  body: { ...reply.body, secret: tokenOf(reply.body.id, secret) },
  keptBody: reply.body,
})

const listKeys = route({
  name: 'listKeys',
  method: 'GET',
  path: '/v1/keys',
  summary: 'API keys by name, revoked ones included',
  permission: 'key:read',
  query: ByName,
  returns: pageOf(ApiKeyView),
  examples: {},
  handle: async (request) => {
    const page = await listPage(request, apiKeys, 'g2', apiKeysByName(request.actor.tenantId))
    return { body: { ...page, items: await withLastUse(request, page.items) } }
  },
})

const postKey = route({
  name: 'createKey',
  method: 'POST',
  path: '/v1/keys',
  summary:
    'Make an API key; it grants no more than its maker holds, works while they are active, and shows its secret only now',
  permission: 'key:write',
  body: ApiKeyInput,
  returns: ApiKeyWithSecret,
  status: 201,
  refuses: ['access.beyond_own'],
  examples: { key: { body: { name: 'Web shop', permissions: { 'customer:read': 'all', 'customer:write': 'all' } } } },
  handle: async (request) => {
    const { actor, store, body } = request
    if (body.teamId !== undefined) await checkTeamChoice(request, body.teamId)
    checkHeld(actor, body.permissions, body.teamId)
    const decision = createApiKey(request.ids('key'), body, request.now)
    const { id } = decision.state
    const secret = secretText(request.ids)
    const steps = [keepSecret(actor.tenantId, id, secret, await answersFor(store, actor))]
    return showingSecret(created(request, apiKeys, decision, `/v1/keys/${id}`, steps), secret)
  },
})

const getKey = route({
  name: 'getKey',
  method: 'GET',
  path: '/v1/keys/{keyId}',
  summary: 'Read an API key',
  permission: 'key:read',
  params: KeyParams,
  returns: ApiKeyView,
  examples: {},
  handle: async (request) => {
    const key = await findRecord(request, apiKeys, request.params.keyId)
    const [body = key] = await withLastUse(request, [key])
    return { body, version: key.version }
  },
})

const postRotate = route({
  name: 'rotateKey',
  method: 'POST',
  path: '/v1/keys/{keyId}/rotate',
  summary: 'Give an API key a new secret, for which you answer; the old one works on for the overlap',
  permission: 'key:write',
  params: KeyParams,
  body: RotateInput,
  returns: ApiKeyWithSecret,
  refuses: ['access.beyond_own', 'key.revoked'],
  examples: { day: { body: { overlapHours: 24 } } },
  handle: async (request) => {
    const { actor, store, now } = request
    const key = await findRecord(request, apiKeys, request.params.keyId)
    checkTakeover(actor, key.permissions, key.teamId)
    const decision = rotateApiKey(key, request.body, now)
    const secret = secretText(request.ids)
    const until = decision.state.previousUntil ?? now
    const steps = await replaceSecret(store, key.id, secret, until, await answersFor(store, actor))
    return showingSecret(changed(request, apiKeys, key, decision, steps), secret)
  },
})

const postRevoke = route({
  name: 'revokeKey',
  method: 'POST',
  path: '/v1/keys/{keyId}/revoke',
  summary: 'Take an API key back for good, within a minute',
  permission: 'key:write',
  params: KeyParams,
  returns: ApiKeyView,
  examples: {},
  handle: async (request) => {
    const key = await findRecord(request, apiKeys, request.params.keyId)
    return changed(request, apiKeys, key, revokeApiKey(key), [forgetSecret(key.id)])
  },
})

export const keyRoutes = [listKeys, postKey, getKey, postRotate, postRevoke]
