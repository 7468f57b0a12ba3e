import * as z from 'zod'
import { anyTeam, checkHeld } from '../../shared/admin/grant.ts'
import { describePermission, permissionNames } from '../../shared/admin/permissions.ts'
import {
  changeRole,
  createRole,
  permissionsOf,
  type Role,
  RoleInput,
  RolePatch,
  RoleView,
  roleView,
} from '../../shared/admin/role.ts'
import { claimRoleKey, roles, rolesByKey } from '../../shared/admin/role-store.ts'
import { pageOf } from '../http/list-query.ts'
import { changed, checkReachesAll, created, findRecord } from '../http/records.ts'
import { nameable } from '../http/references.ts'
import { type Reply, route } from '../http/route.ts'
import { ByName, listPage } from './list.ts'

const RoleParams = z.strictObject({
  roleId: z.string().max(40).meta({ description: 'Id of a role', example: 'rol_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const viewed = ({ keptBody, ...reply }: Reply<Role>) => ({ ...reply, body: roleView(reply.body) })

const listPermissions = route({
  name: 'listPermissions',
  method: 'GET',
  path: '/v1/permissions',
  summary: 'Every permission that a role or key can grant',
  permission: 'role:read',
  returns: z.strictObject({ items: z.array(z.strictObject({ name: z.string(), description: z.string() })) }),
  examples: {},
  handle: async () => ({
    body: { items: permissionNames.map((name) => ({ name, description: describePermission(name) })) },
  }),
})

const listRoles = route({
  name: 'listRoles',
  method: 'GET',
  path: '/v1/roles',
  summary: 'Roles by key, with what they grant',
  permission: 'role:read',
  query: ByName,
  returns: pageOf(RoleView),
  examples: {},
  handle: async (request) => {
    const page = await listPage(request, roles, 'g2', rolesByKey(request.actor.tenantId))
    return { body: { ...page, items: page.items.map(roleView) } }
  },
})

const postRole = route({
  name: 'createRole',
  method: 'POST',
  path: '/v1/roles',
  summary: 'Define a role; it grants no more than its maker holds',
  permission: 'role:write',
  body: RoleInput,
  returns: RoleView,
  status: 201,
  refuses: ['access.beyond_own', 'role.key_taken'],
  examples: {
    role: {
      body: { key: 'front-desk', name: 'Front desk', permissions: { 'customer:read': 'all', 'task:write': 'own' } },
    },
  },
  handle: async (request) => {
    checkReachesAll(request)
    const { actor, body } = request
    checkHeld(actor, body.permissions, anyTeam)
    const decision = createRole(request.ids('rol'), body)
    const { id } = decision.state
    const steps = [claimRoleKey(actor.tenantId, decision.state, nameable(request, roles))]
    return viewed(created(request, roles, decision, `/v1/roles/${id}`, steps))
  },
})

const getRole = route({
  name: 'getRole',
  method: 'GET',
  path: '/v1/roles/{roleId}',
  summary: 'Read a role',
  permission: 'role:read',
  params: RoleParams,
  returns: RoleView,
  examples: {},
  handle: async (request) => {
    const role = await findRecord(request, roles, request.params.roleId)
    return viewed({ body: role, version: role.version })
  },
})

const patchRole = route({
  name: 'changeRole',
  method: 'PATCH',
  path: '/v1/roles/{roleId}',
  summary: 'Rename a role or replace what it grants; everyone who has it follows within a minute',
  permission: 'role:write',
  params: RoleParams,
  body: RolePatch,
  returns: RoleView,
  requireIfMatch: true,
  refuses: ['access.beyond_own', 'role.admin_fixed'],
  examples: { narrow: { body: { permissions: { 'customer:read': 'own' } } } },
  handle: async (request) => {
    const role = await findRecord(request, roles, request.params.roleId)
    const decision = changeRole(role, request.body)
    checkHeld(request.actor, permissionsOf(role), anyTeam)
    checkHeld(request.actor, permissionsOf(decision.state), anyTeam)
    return viewed(changed(request, roles, role, decision))
  },
})

export const roleRoutes = [listPermissions, listRoles, postRole, getRole, patchRole]
