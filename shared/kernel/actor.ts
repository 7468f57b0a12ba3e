/** How far a permission reaches: records the actor owns, those of its teams (and the teams below), or the whole tenant's. */
export type Scope = 'own' | 'team' | 'all'

/** `noun:verb`, such as `customer:write`. */
export type Permission = `${string}:${string}`

/** Who acts. Set once at the edge; the tenant of every key is taken from here and nowhere else. */
export interface Actor {
  readonly tenantId: string
  readonly kind: 'user' | 'key' | 'automation' | 'public'
  /** `usr_…`, `key_…`, or the automation's name. */
  readonly id: string
  /** The actor's own team and all teams below it. */
  readonly teamIds: readonly string[]
  /** The team that new records of this actor belong to. */
  readonly teamId?: string
  readonly permissions: Readonly<Record<Permission, Scope>>
  /** The tenant's own region (ISO 3166-1 alpha-2: phones without a country code) and IANA zone. */
  readonly region?: string
  readonly zone?: string
}

/** What decides whether a scope reaches a record. */
export interface Owned {
  readonly ownerId?: string | undefined
  readonly teamId?: string | undefined
  readonly sharedWith?: readonly string[] | undefined
  /** A permission over the whole tenant without which nobody reaches it, whatever other permissions say. */
  readonly needs?: Permission
}

export const scopeOf = (actor: Actor, permission: Permission): Scope | undefined => actor.permissions[permission]

/** Whether the actor's permission reaches this record. A record shared with the actor may be read, not written. */
export const reaches = (actor: Actor, permission: Permission, record: Owned): boolean => {
  const scope = scopeOf(actor, permission)
  if (scope === undefined) return false
  if (record.needs !== undefined && scopeOf(actor, record.needs) !== 'all') return false
  if (scope === 'all' || record.ownerId === actor.id) return true
  if (permission.endsWith(':read') && record.sharedWith?.includes(actor.id)) return true
  return scope === 'team' && record.teamId !== undefined && actor.teamIds.includes(record.teamId)
}

/** An automation acts for a whole tenant with every permission; what it may touch is bounded by its function's grants. */
export const automation = (tenantId: string, name: string): Actor => ({
  tenantId,
  kind: 'automation',
  id: name,
  teamIds: [],
  permissions: {},
})

/** How an actor is written into records, history and audit: `user:usr_…`, `automation:watch-neglect`. */
export const actorName = (actor: Actor): string =>
  actor.kind === 'automation' ? `automation:${actor.id}` : `${actor.kind}:${actor.id}`
