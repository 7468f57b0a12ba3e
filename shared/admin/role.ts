import * as z from 'zod'
import { roleChanged, roleCreated } from '../../events/admin.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import { patched } from '../kernel/patched.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { Refusal } from '../kernel/refusal.ts'
import { scopes } from './grant.ts'
import { adminRole, builtInPermissions, type Permissions, permissionNames } from './permissions.ts'
import { displayName } from './tenant.ts'

export const Grants = z
  .partialRecord(z.enum(permissionNames), z.enum(scopes))
  .meta({ description: 'Permission → how far it reaches: own records, those of the own teams, or all' })

export const RoleInput = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  name: displayName,
  permissions: Grants,
})
export type RoleInput = z.infer<typeof RoleInput>

export const RolePatch = RoleInput.omit({ key: true }).partial()
export type RolePatch = z.infer<typeof RolePatch>

export const RoleView = z.strictObject({ ...recordFields, ...RoleInput.shape, builtIn: z.boolean() })

/** As it is kept: a built-in role that its tenant never edited has no permissions of its own and grows with the product. */
export interface Role extends RecordFields {
  readonly key: string
  readonly name: string
  readonly builtIn: boolean
  readonly permissions?: Permissions
}
type NewRole = Omit<Role, Exclude<keyof RecordFields, 'id'>>

/** The administrator's role always grants everything: what nobody holds, nobody could ever give back. */
export const permissionsOf = ({ key, builtIn, permissions }: NewRole): Permissions =>
  (builtIn && key === adminRole ? undefined : permissions) ?? (builtIn ? (builtInPermissions[key] ?? {}) : {})

export const roleView = (role: Role): z.infer<typeof RoleView> => ({ ...role, permissions: { ...permissionsOf(role) } })

const facts = (role: NewRole) => ({ permissions: { ...permissionsOf(role) } as Record<string, 'own' | 'team' | 'all'> })

export const createRole = (id: string, input: RoleInput): Decision<NewRole> => {
  const state: NewRole = { ...input, id, builtIn: false }
  return { state, raises: [raise(roleCreated, { key: input.key, ...facts(state) })] }
}

export const builtInRole = (id: string, key: string, name: string): Decision<NewRole> => {
  const state: NewRole = { id, key, name, builtIn: true }
  return { state, raises: [raise(roleCreated, { key, ...facts(state) })] }
}

/** @throws Refusal `role.admin_fixed` */
export const changeRole = (role: Role, patch: RolePatch): Decision<Role> => {
  if (role.builtIn && role.key === adminRole && patch.permissions !== undefined) throw new Refusal('role.admin_fixed')
  const { state, fields } = patched({ ...role, permissions: permissionsOf(role) }, patch)
  if (fields.length === 0) return { state: role, raises: [] }
  const { permissions, ...rest } = state
  const after: Role = fields.includes('permissions') ? state : { ...role, ...rest }
  return { state: after, raises: [raise(roleChanged, { fields: [...fields], ...facts(after) })] }
}
