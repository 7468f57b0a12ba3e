import { type Instant, plusDays } from '../kernel/instant.ts'
import type { Protection } from './protection.ts'

/** When those who hold records of a pool lose them. The first rule of the record's level counts; one without levels is for all. */
export interface RecycleRule {
  readonly levels?: readonly string[] | undefined
  readonly withoutFollowUpDays?: number | undefined
  readonly withoutDealDays?: number | undefined
}

export interface RecyclePolicy {
  readonly recycle: readonly RecycleRule[]
  /** How long beforehand who holds a record is warned, in days. */
  readonly warnDays: readonly number[]
}

/** What recycling looks at of a record that somebody holds. */
export interface Held {
  readonly level?: string | undefined
  readonly heldSince: Instant
  readonly lastFollowUpAt?: Instant | undefined
  readonly lastDealAt?: Instant | undefined
  readonly protection?: Protection | undefined
  readonly isWon: boolean
  readonly hasOpenDeal: boolean
  readonly isLocked: boolean
  /** When a lock of it ends, or ended: it is spared until then. */
  readonly lockedUntil?: Instant | undefined
}

export const recycleReasons = ['without_follow_up', 'without_deal', 'protection_ended'] as const
export type RecycleReason = (typeof recycleReasons)[number]

export interface Recycling {
  readonly at: Instant
  readonly reason: RecycleReason
}

const ruleFor = ({ recycle }: RecyclePolicy, level: string | undefined): RecycleRule | undefined =>
  recycle.find(({ levels }) => levels === undefined || (level !== undefined && levels.includes(level)))

const latest = (one: Instant, other: Instant | undefined): Instant => (other !== undefined && other > one ? other : one)

const after = (since: Instant, days: number | undefined, reason: RecycleReason): Recycling[] =>
  days === undefined ? [] : [{ at: plusDays(since, days), reason }]

/**
 * When a record goes back to its pool as things are, and why: the earliest of what its rule and its protection say. Never while it
 * is won, has an open deal, or is locked.
 */
export const recyclingOf = (policy: RecyclePolicy, held: Held): Recycling | undefined => {
  if (held.isWon || held.hasOpenDeal || held.isLocked) return undefined
  const rule = ruleFor(policy, held.level)
  const all = [
    ...after(latest(held.heldSince, held.lastFollowUpAt), rule?.withoutFollowUpDays, 'without_follow_up'),
    ...after(latest(held.heldSince, held.lastDealAt), rule?.withoutDealDays, 'without_deal'),
    ...(held.protection ? [{ at: held.protection.expiresAt, reason: 'protection_ended' as const }] : []),
  ]
  const first = all.reduce<Recycling | undefined>((one, next) => (one && one.at <= next.at ? one : next), undefined)
  return first && { ...first, at: latest(first.at, held.lockedUntil) }
}

/**
 * What the tick has to do next: warn, or recycle.
 * @param warnedFor the instant of recycling that the last warning spoke of, and how many days before it; a record that was worked on
 * since has another, so that it is warned anew
 */
export const nextRecycleStep = (
  policy: RecyclePolicy,
  held: Held,
  warnedFor?: { readonly at: Instant; readonly days: number },
): (Recycling & { readonly dueAt: Instant; readonly warnDays?: number }) | undefined => {
  const recycling = recyclingOf(policy, held)
  if (!recycling) return undefined
  const told = warnedFor?.at === recycling.at ? warnedFor.days : Number.POSITIVE_INFINITY
  const warnings = policy.warnDays
    .filter((days) => days > 0 && days < told && plusDays(recycling.at, -days) >= held.heldSince)
    .sort((one, other) => other - one)
  const [first] = warnings
  return first === undefined
    ? { ...recycling, dueAt: recycling.at }
    : { ...recycling, dueAt: plusDays(recycling.at, -first), warnDays: first }
}
