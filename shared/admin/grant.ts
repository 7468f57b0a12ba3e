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

/** From where a role reaches: whoever is given it may be in any team. */
export const anyTeam = '*'

const holds = (actor: Actor, name: PermissionName, wanted: Scope, teamId: string | undefined): boolean => {
  const held = actor.permissions[name]
  if (held === undefined || held === 'all' || wanted === 'own') return held !== undefined
  return wanted === 'team' && held === 'team' && (teamId === undefined || actor.teamIds.includes(teamId))
}

/**
 * The permissions among `wanted` that the actor does not hold as far itself.
 * @param teamId the team from which `team` would reach, or `anyTeam`; without one it reaches nothing yet
 */
const notHeld = (actor: Actor, wanted: Permissions, teamId: string | undefined): readonly PermissionName[] =>
  permissionNames.filter((name) => {
    const scope = wanted[name]
    return scope !== undefined && !holds(actor, name, scope, teamId)
  })

/**
 * Nobody gives or takes more than they hold themselves.
 * @throws Refusal `access.beyond_own`
 */
export const checkHeld = (actor: Actor, wanted: Permissions, teamId: string | undefined): void => {
  const missing = notHeld(actor, wanted, teamId)
  if (missing.length > 0)
    throw new Refusal('access.beyond_own', {
      params: { permissions: missing.join(', ') },
      extra: { permissions: missing },
    })
}

/**
 * Whoever can change how somebody else signs in could act in their place, and so has to reach their own records as well.
 * @throws Refusal `access.beyond_own`
 */
export const checkTakeover = (actor: Actor, held: Permissions, teamId: string | undefined): void => {
  const reached = Object.entries(held).map(([name, scope]) => [name, scope === 'own' ? 'team' : scope])
  checkHeld(actor, Object.fromEntries(reached), teamId ?? anyTeam)
}
