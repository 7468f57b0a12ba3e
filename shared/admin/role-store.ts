import { Refusal } from '../kernel/refusal.ts'
import { type Noun, recordKey, type Step, stateOf } from '../storage/record.ts'
import type { Store } from '../storage/store.ts'
import { claimValue } from '../storage/unique.ts'
import type { Role } from './role.ts'

/** All roles of a tenant, by key. */
export const rolesByKey = (tenantId: string): string => `${tenantId}#role`

export const roles: Noun<Role> = {
  name: 'role',
  indexes: (tenantId, { key }) => ({ g2pk: rolesByKey(tenantId), g2sk: key }),
}

export const claimRoleKey = (tenantId: string, { id, key }: { id: string; key: string }): Step =>
  claimValue(
    tenantId,
    { noun: roles.name, field: 'key', value: key },
    id,
    (other) => new Refusal('role.key_taken', { params: { key }, extra: { id: other } }),
  )

/** Those of the named roles that there are. */
export const rolesNamed = async (store: Store, tenantId: string, ids: readonly string[]): Promise<readonly Role[]> => {
  if (ids.length === 0) return []
  const items = await store.getMany(ids.map((id) => recordKey(tenantId, roles.name, id)))
  return items.flatMap((item) => (item ? [stateOf<Role>(item)] : []))
}
