import { Refusal } from '../kernel/refusal.ts'
import type { Step } from '../storage/record.ts'
import { adminRole } from './permissions.ts'
import type { Role } from './role.ts'
import type { NewUser } from './user.ts'

export const isAdministrator = (user: NewUser | undefined, roles: readonly Role[]): boolean =>
  user?.status === 'active' && roles.some(({ id, key }) => key === adminRole && user.roleIds.includes(id))

/**
 * Counts the active administrators in the commit that makes or unmakes one, and refuses to go below one: two administrators
 * who disable each other at the same moment can not both succeed.
 */
export const administratorSteps = (tenantId: string, was: boolean, becomes: boolean): Step[] =>
  was === becomes
    ? []
    : [
        {
          action: {
            do: 'add',
            key: { pk: `${tenantId}#administrators`, sk: '.' },
            by: { count: becomes ? 1 : -1 },
            within: { count: { min: 1 } },
          },
          otherwise: () => new Refusal('user.last_administrator'),
        },
      ]
