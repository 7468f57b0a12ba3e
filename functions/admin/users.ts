import * as z from 'zod'
import {
  Colleague,
  changeUser,
  createUser,
  disableUser,
  enableUser,
  User,
  UserInput,
  UserPatch,
} from '../../shared/admin/user.ts'
import { users, usersByName, usersOfTeam } from '../../shared/admin/user-store.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { pageOf } from '../http/list-query.ts'
import { findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { ByName, listPage } from './list.ts'
import { saveNewUser, saveUser } from './save-user.ts'

const UserParams = z.strictObject({
  userId: z.string().max(40).meta({ description: 'Id of a user', example: 'usr_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const listColleagues = route({
  name: 'listColleagues',
  method: 'GET',
  path: '/v1/colleagues',
  summary: 'Everybody of the tenant by name and team, to choose owners and assignees from',
  permission: 'signed-in',
  refuses: ['access.denied'],
  query: ByName,
  returns: pageOf(Colleague),
  examples: {},
  handle: async (request) => {
    const { tenantId, kind, permissions } = request.actor
    // Colleagues know each other; a machine has to be given that.
    if (kind === 'key' && permissions['user:read'] === undefined)
      throw new Refusal('access.denied', { params: { permission: 'user:read' } })
    return { body: await listPage(request, users, 'g2', usersByName(tenantId)) }
  },
})

const listUsers = route({
  name: 'listUsers',
  method: 'GET',
  path: '/v1/users',
  summary: 'Users with what is kept on them, by name',
  permission: 'user:read',
  query: ByName.extend({ teamId: z.string().max(40).optional() }),
  returns: pageOf(User),
  examples: {},
  handle: async (request) => {
    const { tenantId } = request.actor
    const { teamId } = request.query
    return {
      body: await (teamId === undefined
        ? listPage(request, users, 'g2', usersByName(tenantId))
        : listPage(request, users, 'g3', usersOfTeam(tenantId, teamId))),
    }
  },
})

const postUser = route({
  name: 'createUser',
  method: 'POST',
  path: '/v1/users',
  summary: 'Invite a user: whoever signs in with this e-mail address, verified, or with this identity',
  permission: 'user:write',
  body: UserInput,
  returns: User,
  status: 201,
  refuses: ['access.beyond_own', 'user.email_taken', 'user.identity_taken'],
  examples: { user: { body: { name: '王芳', email: 'wang.fang@example.com', skills: ['zh', 'en'] } } },
  handle: (request) => saveNewUser(request, createUser(request.ids('usr'), request.body)),
})

const getUser = route({
  name: 'getUser',
  method: 'GET',
  path: '/v1/users/{userId}',
  summary: 'Read a user',
  permission: 'user:read',
  params: UserParams,
  returns: User,
  examples: {},
  handle: async (request) => {
    const user = await findRecord(request, users, request.params.userId)
    return { body: user, version: user.version }
  },
})

const patchUser = route({
  name: 'changeUser',
  method: 'PATCH',
  path: '/v1/users/{userId}',
  summary: 'Change a user: what is given replaces, null removes',
  permission: 'user:write',
  params: UserParams,
  body: UserPatch,
  returns: User,
  refuses: ['access.beyond_own', 'user.email_taken', 'user.identity_taken', 'user.last_administrator'],
  examples: { absence: { body: { absences: [{ from: '2026-05-01', to: '2026-05-05', reason: 'holiday' }] } } },
  handle: async (request) => {
    const user = await findRecord(request, users, request.params.userId)
    return saveUser(request, user, changeUser(user, request.body))
  },
})

const postDisable = route({
  name: 'disableUser',
  method: 'POST',
  path: '/v1/users/{userId}/disable',
  summary: 'Keep a user from signing in, within a minute; records and e-mail address stay theirs',
  permission: 'user:write',
  params: UserParams,
  returns: User,
  refuses: ['access.beyond_own', 'user.last_administrator'],
  examples: {},
  handle: async (request) => {
    const user = await findRecord(request, users, request.params.userId)
    return saveUser(request, user, disableUser(user))
  },
})

const postEnable = route({
  name: 'enableUser',
  method: 'POST',
  path: '/v1/users/{userId}/enable',
  summary: 'Let a disabled user sign in again',
  permission: 'user:write',
  params: UserParams,
  returns: User,
  refuses: ['access.beyond_own'],
  examples: {},
  handle: async (request) => {
    const user = await findRecord(request, users, request.params.userId)
    return saveUser(request, user, enableUser(user))
  },
})

export const userRoutes = [listColleagues, listUsers, postUser, getUser, patchUser, postDisable, postEnable]
