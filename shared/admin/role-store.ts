import { Refusal } from '../kernel/refusal.ts'
import { type Noun, recordKey, type Step, stateOf } from '../storage/record.ts'
import type { Item, Store } from '../storage/store.ts'
import { claimValue } from '../storage/unique.ts'
import type { Role } from './role.ts'

/** All roles of a tenant, by key. */
export const rolesByKey = (tenantId: string): string => `${tenantId}#role`

export const roles: Noun<Role> = {
  name: 'role',
  indexes: (tenantId, { key }) => ({ g2pk: rolesByKey(tenantId), g2sk: key }),
}

/** @param nameable the id under which the caller may hear of another role */
export const claimRoleKey = (
  tenantId: string,
  { id, key }: { id: string; key: string },
  nameable: (id: string) => Promise<string | undefined>,
): Step =>
  claimValue(tenantId, { noun: roles.name, field: 'key', value: key }, id, async (owner) => {
    const other = await nameable(owner)
    return new Refusal('role.key_taken', { params: { key }, ...(other !== undefined && { extra: { id: other } }) })
  })

const rolesIn = (items: readonly (Item | undefined)[]): readonly Role[] =>
  items.flatMap((item) => (item ? [stateOf<Role>(item)] : []))

/** Those of the named roles that there are; half a unit each, and perhaps a moment old. */
export const rolesNamed = async (store: Store, tenantId: string, ids: readonly string[]): Promise<readonly Role[]> =>
  ids.length === 0 ? [] : rolesIn(await store.getMany(ids.map((id) => recordKey(tenantId, roles.name, id))))

/** Those of the named roles that there are, as they are now: for deciding who may be given them. */
export const rolesAsOfNow = async (store: Store, tenantId: string, ids: readonly string[]): Promise<readonly Role[]> =>
  rolesIn(await Promise.all(ids.map((id) => store.get(recordKey(tenantId, roles.name, id)))))
