import * as z from 'zod'
import { defineEvent } from './define-event.ts'

const Fields = z.strictObject({ fields: z.array(z.string()) })
const Nothing = z.strictObject({})
const Access = z.strictObject({ roleIds: z.array(z.string()), teamId: z.string().optional() })
const Grants = z.record(z.string(), z.enum(['own', 'team', 'all']))

export const tenantCreated = defineEvent('tenant.created', 1, 'A tenant was set up', Nothing)
export const tenantChanged = defineEvent('tenant.changed', 1, 'Settings of the tenant changed', Fields)
export const tenantDisabled = defineEvent('tenant.disabled', 1, 'Nobody of the tenant can sign in any more', Nothing)
export const tenantEnabled = defineEvent('tenant.enabled', 1, 'The tenant can sign in again', Nothing)

export const userCreated = defineEvent('user.created', 1, 'A user was invited', Access)
export const userChanged = defineEvent('user.changed', 1, 'A user changed', Fields)
export const userAccessChanged = defineEvent('user.access_changed', 1, 'Roles or team of a user changed', Access)
export const userDisabled = defineEvent('user.disabled', 1, 'A user can no longer sign in', Nothing)
export const userEnabled = defineEvent('user.enabled', 1, 'A user can sign in again', Nothing)

export const teamCreated = defineEvent(
  'team.created',
  1,
  'A team was added to the tree',
  z.strictObject({ parentId: z.string().optional() }),
)
export const teamChanged = defineEvent('team.changed', 1, 'A team changed or moved', Fields)

export const roleCreated = defineEvent(
  'role.created',
  1,
  'A role was defined',
  z.strictObject({ key: z.string(), permissions: Grants }),
)
export const roleChanged = defineEvent(
  'role.changed',
  1,
  'A role was renamed or grants something else',
  z.strictObject({ fields: z.array(z.string()), permissions: Grants }),
)

export const keyCreated = defineEvent(
  'key.created',
  1,
  'An API key was made',
  z.strictObject({ permissions: Grants, expiresAt: z.string() }),
)
export const keyRotated = defineEvent(
  'key.rotated',
  1,
  'An API key has a new secret',
  z.strictObject({ previousUntil: z.string(), expiresAt: z.string() }),
)
export const keyRevoked = defineEvent('key.revoked', 1, 'An API key was taken back', Nothing)
