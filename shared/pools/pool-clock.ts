import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Pool, protectingActions } from './pool-schema.ts'
import type { Pooled, PooledKind } from './pooled.ts'
import { freed, without } from './pooled-moves.ts'
import { extendProtection, startProtection } from './protection.ts'
import { type Held, nextRecycleStep } from './recycle.ts'

export type Action = (typeof protectingActions)[number]

const heldOf = <State extends Pooled>({ standing }: PooledKind<State>, record: State): Held => {
  const until = record.lock?.until
  const { level, isWon, hasOpenDeal } = standing(record)
  return {
    level,
    heldSince: record.ownedSince ?? record.createdAt,
    lastFollowUpAt: record.lastInteractionAt,
    lastDealAt: record.lastDealAt,
    protection: record.protection,
    isWon,
    hasOpenDeal,
    isLocked: record.lock !== undefined && until === undefined,
    ...(until !== undefined && { lockedUntil: until }),
  }
}

type Warned = NonNullable<Pooled['recycle']>['warned']
type RecycleStep = NonNullable<ReturnType<typeof nextRecycleStep>>

/**
 * What the rules of its pool have happen to a record next, and when: a warning, or the end. Of several warnings that are overdue
 * only the last one is given.
 */
const nextStep = <State extends Pooled>(
  kind: PooledKind<State>,
  pool: Pool,
  record: State,
  now: Instant,
  warned: Warned,
): RecycleStep | undefined => {
  const { poolId, ownerId } = record
  if (pool.retired || poolId === undefined || ownerId === undefined || !kind.standing(record).isActive) return undefined
  const held = heldOf(kind, record)
  let step = nextRecycleStep(pool, held, warned)
  while (step?.warnDays !== undefined && step.dueAt <= now) {
    const later = nextRecycleStep(pool, held, { at: step.at, days: step.warnDays })
    if (later?.warnDays === undefined || later.dueAt > now) break
    step = later
  }
  return step
}

/** A record with the instant at which its pool's rules have to look at it again. */
export const planned = <State extends Pooled>(
  kind: PooledKind<State>,
  record: State,
  pool: Pool | undefined,
  now: Instant,
): State => {
  const { recycle } = record
  const step = pool && nextStep(kind, pool, record, now, recycle?.warned)
  if (recycle?.dueAt === step?.dueAt) return record
  // What was warned of is remembered while nothing is due, so that a lock that comes and goes has nobody warned twice.
  const warned = recycle?.warned && { warned: recycle.warned }
  if (step) return { ...record, recycle: { dueAt: step.dueAt, ...warned } }
  return warned ? { ...record, recycle: warned } : without(record, 'recycle')
}

/**
 * A changed record with the clocks that follow: whoever newly has it is protected as after a claim, and when the rules look at it
 * again is planned anew. A clock that runs keeps what it was set to, whatever became of the pool's policy.
 */
export const withClocks = <State extends Pooled>(
  kind: PooledKind<State>,
  before: State | undefined,
  after: State,
  pool: Pool | undefined,
  now: Instant,
): State => {
  const isOthers = after.ownerId !== before?.ownerId
  if (!isOthers && after.poolId === before?.poolId) return planned(kind, after, pool, now)
  const rest = without(after, 'protection', 'recycle', 'lock')
  if (after.ownerId === undefined) return without(rest, 'ownedSince')
  if (!pool || after.poolId !== pool.id) return rest
  const { protection: policy } = pool
  const since = isOthers && { ownedSince: now }
  return planned(kind, { ...rest, ...since, ...(policy && { protection: startProtection(policy, now) }) }, pool, now)
}

/** Notes something that its owner did about a record: it is kept for longer, and looked at later. */
export const noteAction = <State extends Pooled>(
  kind: PooledKind<State>,
  record: State,
  pool: Pool,
  action: Action,
  at: Instant,
  now: Instant,
): State => {
  const { protection: clock } = record
  const protection =
    clock && at >= clock.startsAt && pool.protection?.actions.includes(action)
      ? extendProtection(clock, pool.protection, at < now ? at : now)
      : clock
  return planned(kind, protection === clock ? record : { ...record, protection }, pool, now)
}

export interface RecycleFired<State> extends Decision<State> {
  /** Of a warning: how many days are left, and until when. */
  readonly warning?: { readonly days: number; readonly at: Instant }
}

/** What is due of a record by the present rules of its pool; nothing when it is not looked at yet. */
export const fireRecycle = <State extends Pooled>(
  kind: PooledKind<State>,
  record: State,
  pool: Pool | undefined,
  now: Instant,
): RecycleFired<State> | undefined => {
  const { recycle, ownerId, teamId } = record
  if (recycle?.dueAt === undefined || recycle.dueAt > now) return undefined
  const step = pool && nextStep(kind, pool, record, now, recycle.warned)
  if (!step || step.dueAt > now) return { state: planned(kind, record, pool, now), raises: [] }
  const { at, reason, warnDays: days } = step
  if (days === undefined) return freed(kind, record, { poolId: pool.id, by: 'recycled', reason }, now)
  const owner = { ...(ownerId !== undefined && { ownerId }), ...(teamId !== undefined && { teamId }) }
  return {
    state: planned(kind, { ...record, recycle: { warned: { at, days } } }, pool, now),
    raises: [raise(kind.events.warned, { poolId: pool.id, reason, days, at, ...owner })],
    warning: { days, at },
  }
}

export interface Foreseen {
  readonly at: Instant
  readonly does: 'warn' | 'recycle'
  readonly reason: RecycleStep['reason']
  readonly days?: number
}

/** What the rules will have done to a record by `end` if nothing is done about it until then; what is overdue counts as of now. */
export const foreseen = <State extends Pooled>(
  kind: PooledKind<State>,
  record: State,
  pool: Pool,
  now: Instant,
  end: Instant,
): Foreseen[] => {
  const all: Foreseen[] = []
  let warned = record.recycle?.warned
  for (;;) {
    const step = nextStep(kind, pool, record, now, warned)
    const at = step && (step.dueAt > now ? step.dueAt : now)
    if (!step || at === undefined || at >= end) return all
    const { reason, warnDays: days } = step
    all.push({ at, reason, ...(days === undefined ? { does: 'recycle' } : { does: 'warn', days }) })
    if (days === undefined) return all
    warned = { at: step.at, days }
  }
}
