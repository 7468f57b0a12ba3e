import type { Actor } from '../kernel/actor.ts'
import { fingerprint } from '../kernel/fingerprint.ts'
import { day, epochMs, type Instant } from '../kernel/instant.ts'
import { hasFingerprint } from '../kernel/secret-text.ts'
import { keyText } from '../kernel/text.ts'
import { type Noun, recordKey, type Step } from '../storage/record.ts'
import type { Item, Key, Store } from '../storage/store.ts'
import type { ApiKey } from './api-key.ts'

/** All API keys of a tenant, by name. */
export const apiKeysByName = (tenantId: string): string => `${tenantId}#key`

export const apiKeys: Noun<ApiKey> = {
  name: 'key',
  indexes: (tenantId, { id, name }) => ({ g2pk: apiKeysByName(tenantId), g2sk: `${keyText(name)}#${id}` }),
  owned: ({ createdBy }) => ({ ownerId: createdBy.slice(createdBy.indexOf(':') + 1) }),
}

export const apiKeyMark = 'gxk_'
const directory = '_'
const idPart = (keyId: string): string => keyId.slice(keyId.indexOf('_') + 1)

/** What a caller sends as its bearer token: which key it is, and that it knows the secret. */
export const tokenOf = (keyId: string, secret: string): string => `${apiKeyMark}${idPart(keyId)}_${secret}`

const partsOf = (token: string): { keyId: string; secret: string } | undefined => {
  const [, id, secret] = /^gxk_([0-9A-Z]{26})_([0-9A-Z]{32})$/.exec(token) ?? []
  return id !== undefined && secret !== undefined ? { keyId: `key_${id}`, secret } : undefined
}

/** Secrets stand apart from the key's record, so that they never reach its history; found before the tenant is known. */
const directoryKey = (keyId: string): Key => ({ pk: `${directory}#api-key#${keyId}`, sk: '.' })

/**
 * The user who answers for what an actor gives out: the actor, or who answers for the key that acts. A key works only as long as
 * whoever answers for it is an active user.
 */
export const answersFor = async (store: Store, { kind, id }: Actor): Promise<string> =>
  kind === 'key' ? String((await store.get(directoryKey(id)))?.userId) : id

/** @param userId who answers for the key */
export const keepSecret = (tenantId: string, keyId: string, secret: string, userId: string): Step => ({
  action: {
    do: 'put',
    item: { ...directoryKey(keyId), tenantId, userId, hash: fingerprint(secret) },
    when: { is: 'absent' },
  },
})

/**
 * Replaces the secret; the old one works on until then.
 * @param userId who answers for the new secret; for the old one answers who did before
 */
export const replaceSecret = async (
  store: Store,
  keyId: string,
  secret: string,
  previousUntil: Instant,
  userId: string,
): Promise<Step[]> => {
  const before = await store.get(directoryKey(keyId))
  if (!before) return []
  const { hash, tenantId, userId: previousUserId } = before as Item & { hash: string; tenantId: string; userId: string }
  const previous = { previousHash: hash, previousUntil, previousUserId }
  const item = { ...directoryKey(keyId), tenantId, userId, hash: fingerprint(secret), ...previous }
  return [{ action: { do: 'put', item, when: { is: 'equal', attributes: { hash } } } }]
}

export const forgetSecret = (keyId: string): Step => ({ action: { do: 'delete', key: directoryKey(keyId) } })

/** The key whose secret this is, old secrets in their overlap included; whether it may be used is in its record and its user's. */
export const keyOfToken = async (
  store: Store,
  token: string,
  now: Instant,
): Promise<{ tenantId: string; keyId: string; userId: string } | undefined> => {
  const parts = partsOf(token)
  const entry = parts && (await store.get(directoryKey(parts.keyId)))
  if (!parts || !entry) return undefined
  const isCurrent = hasFingerprint(parts.secret, String(entry.hash))
  const isPrevious = hasFingerprint(parts.secret, String(entry.previousHash ?? '')) && now < String(entry.previousUntil)
  if (!isCurrent && !isPrevious) return undefined
  return {
    tenantId: String(entry.tenantId),
    keyId: parts.keyId,
    userId: String(isCurrent ? entry.userId : entry.previousUserId),
  }
}

export const lastUseKey = (tenantId: string, keyId: string): Key => ({
  pk: recordKey(tenantId, apiKeys.name, keyId).pk,
  sk: 'last-use',
})

export const lastUseOf = (item: Item | undefined): Instant | undefined => item?.at as Instant | undefined

/** When each of these keys was last used, to within a day. At most 100 keys. */
export const lastUsesOf = async (
  store: Store,
  tenantId: string,
  keys: readonly ApiKey[],
): Promise<readonly (Instant | undefined)[]> =>
  keys.length === 0 ? [] : (await store.getMany(keys.map(({ id }) => lastUseKey(tenantId, id)))).map(lastUseOf)

/** Notes the use of a key at most once a day, so that a sign-in stays a read. */
export const noteUse = async (
  store: Store,
  tenantId: string,
  keyId: string,
  lastUsedAt: Instant | undefined,
  now: Instant,
): Promise<void> => {
  if (lastUsedAt !== undefined && epochMs(now) - epochMs(lastUsedAt) < day) return
  await store.commit([{ do: 'put', item: { ...lastUseKey(tenantId, keyId), at: now } }])
}
