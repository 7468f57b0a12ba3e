import type { Actor, Scope } from '../kernel/actor.ts'
import { Refusal } from '../kernel/refusal.ts'
import { type PermissionName, type Permissions, permissionNames } from './permissions.ts'

export const scopes = ['own', 'team', 'all'] as const

const wider = (a: Scope | undefined, b: Scope): Scope =>
  a !== undefined && scopes.indexOf(a) >= scopes.indexOf(b) ? a : b

/** Of every permission the widest scope that any of these grants. */
export const widest = (grants: readonly Permissions[]): Permissions => {
  const all: Partial<Record<PermissionName, Scope>> = {}
  for (const grant of grants)
    for (const name of permissionNames) {
      const scope = grant[name]
      if (scope !== undefined) all[name] = wider(all[name], scope)
    }
  return all
}

const holds = (actor: Actor, name: PermissionName, wanted: Scope, teamId: string | undefined): boolean => {
  const held = actor.permissions[name]
  if (held === undefined || held === 'all') return held === 'all'
  return (
    wanted === 'own' || (wanted === 'team' && held === 'team' && teamId !== undefined && actor.teamIds.includes(teamId))
  )
}

/**
 * The permissions among `wanted` that the actor does not hold as far itself.
 * @param teamId the team from which `team` would reach; without one it may become any team of the tenant
 */
export const notHeld = (actor: Actor, wanted: Permissions, teamId?: string): readonly PermissionName[] =>
  permissionNames.filter((name) => {
    const scope = wanted[name]
    return scope !== undefined && !holds(actor, name, scope, teamId)
  })

/**
 * Nobody gives, takes or takes over more than they hold themselves.
 * @throws Refusal `access.beyond_own`
 */
export const checkHeld = (actor: Actor, wanted: Permissions, teamId?: string): void => {
  const missing = notHeld(actor, wanted, teamId)
  if (missing.length > 0)
    throw new Refusal('access.beyond_own', {
      params: { permissions: missing.join(', ') },
      extra: { permissions: missing },
    })
}
