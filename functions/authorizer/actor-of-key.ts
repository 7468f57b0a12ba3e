import { type ApiKey, isUsable } from '../../shared/admin/api-key.ts'
import { apiKeys, keyOfToken, lastUseKey, lastUseOf, noteUse } from '../../shared/admin/api-key-store.ts'
import { teamTreeKey, treeOf } from '../../shared/admin/team-store.ts'
import { teamAndBelow } from '../../shared/admin/team-tree.ts'
import type { Tenant } from '../../shared/admin/tenant.ts'
import { tenants } from '../../shared/admin/tenant-store.ts'
import type { User } from '../../shared/admin/user.ts'
import { users } from '../../shared/admin/user-store.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { recordKey, stateOf } from '../../shared/storage/record.ts'
import { StoreBusy } from '../../shared/storage/store.ts'

/** Two trips to the store: the directory by the key's id, then everything about it together. */
export const actorOfKey = async (token: string, { store, clock, log }: Platform): Promise<Actor | undefined> => {
  const now = clock.now()
  const found = await keyOfToken(store, token, now)
  if (!found) return undefined
  const { tenantId, keyId, userId } = found
  const [tenantItem, keyItem, userItem, tree, lastUse] = await store.getMany([
    recordKey(tenantId, tenants.name, tenantId),
    recordKey(tenantId, apiKeys.name, keyId),
    recordKey(tenantId, users.name, userId),
    teamTreeKey(tenantId),
    lastUseKey(tenantId, keyId),
  ])
  if (!tenantItem || !keyItem || !userItem) return undefined
  const { status, region, zone } = stateOf<Tenant>(tenantItem)
  const key = stateOf<ApiKey>(keyItem)
  if (status !== 'active' || !isUsable(key, now) || stateOf<User>(userItem).status !== 'active') return undefined
  try {
    await noteUse(store, tenantId, keyId, lastUseOf(lastUse), now)
  } catch (error) {
    if (!(error instanceof StoreBusy)) throw error
    log.warn('last use of a key not noted', { tenantId, keyId })
  }
  const { teamId } = key
  return {
    tenantId,
    region,
    zone,
    kind: 'key',
    id: keyId,
    teamIds: teamId === undefined ? [] : teamAndBelow(treeOf(tree), teamId),
    ...(teamId !== undefined && { teamId }),
    permissions: key.permissions,
  }
}
