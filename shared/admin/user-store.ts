import { keyText } from '../kernel/text.ts'
import type { Noun } from '../storage/record.ts'
import type { User } from './user.ts'

/** All users of a tenant, by name. */
export const usersByName = (tenantId: string): string => `${tenantId}#user`

/** The users of one team, by name. */
export const usersOfTeam = (tenantId: string, teamId: string): string => `${tenantId}#user#team#${teamId}`

export const users: Noun<User> = {
  name: 'user',
  indexes: (tenantId, { id, name, teamId }) => ({
    g2pk: usersByName(tenantId),
    g2sk: `${keyText(name)}#${id}`,
    ...(teamId !== undefined && { g3pk: usersOfTeam(tenantId, teamId), g3sk: `${keyText(name)}#${id}` }),
  }),
  owned: ({ id, teamId }) => ({ ownerId: id, teamId }),
}
