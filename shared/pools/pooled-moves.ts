import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import { hour, type Instant, plusDays, plusMs } from '../kernel/instant.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Pool } from './pool-schema.ts'
import type { Holder, Pooled, PooledKind, PooledNoun } from './pooled.ts'
import type { RecycleReason } from './recycle.ts'
import { checkNotInPool, isWaiting } from './waiting.ts'

/** Of so many former owners a record remembers since when they have to wait. */
const mostFormers = 20

const holderOf = ({ ownerId, teamId }: Holder): { ownerId?: string; teamId?: string } => ({
  ...(ownerId !== undefined && { ownerId }),
  ...(teamId !== undefined && { teamId }),
})

/** A record without some of its fields, all of which are optional. */
export const without = <State extends Pooled>(state: State, ...fields: (keyof Pooled)[]): State =>
  Object.fromEntries(Object.entries(state).filter(([field]) => !(fields as string[]).includes(field))) as State

/** @throws Refusal `lead.claimed`, `customer.claimed` when it waits in its pool no more */
const checkWaiting = (noun: PooledNoun, record: Pooled): void => {
  if (!isWaiting(record)) throw new Refusal(`${noun}.claimed`)
}

type Freeing =
  | { readonly by: 'put_in' }
  | { readonly by: 'returned'; readonly reason: string }
  | { readonly by: 'recycled'; readonly reason: RecycleReason }

const eventOf = (
  { events }: Pick<PooledKind<Pooled>, 'events'>,
  freeing: Freeing,
  facts: { readonly poolId: string; readonly formerOwnerId?: string },
) => {
  if (freeing.by === 'put_in') return raise(events.pooled, facts)
  return freeing.by === 'returned'
    ? raise(events.returned, { ...facts, reason: freeing.reason })
    : raise(events.recycled, { ...facts, reason: freeing.reason })
}

/** A record as it waits in a pool: nobody has it, and nobody sees it but through the pool. */
export const freed = <State extends Pooled>(
  kind: PooledKind<State>,
  record: State,
  freeing: Freeing & { readonly poolId: string },
  now: Instant,
): Decision<State> => {
  const { poolId } = freeing
  const { ownerId } = record
  const { state, raises, facts } = kind.left(record, now)
  const others = (record.formers ?? []).filter(({ userId }) => userId !== ownerId)
  const all = ownerId === undefined ? others : [...others, { userId: ownerId, at: now }]
  const former = ownerId !== undefined && { formerOwnerId: ownerId }
  const lost = without(
    state,
    'ownerId',
    'teamId',
    'ownedSince',
    'sharedWith',
    'protection',
    'recycle',
    'lock',
    'formers',
  )
  return {
    state: {
      ...lost,
      poolId,
      pool: { freedAt: now, ...former, claims: record.pool?.claims ?? 0 },
      ...(all.length > 0 && { formers: all.slice(-mostFormers) }),
    },
    raises: [...raises, eventOf(kind, freeing, { poolId, ...former, ...facts })],
  }
}

/** Puts a record into a pool. @throws Refusal when it is settled, or waits in a pool already */
export const putIn = <State extends Pooled>(
  kind: PooledKind<State>,
  record: State,
  { id: poolId }: Pick<Pool, 'id'>,
  now: Instant,
): Decision<State> => {
  kind.checkActive(record)
  checkNotInPool(kind.noun, record)
  return freed(kind, record, { poolId, by: 'put_in' }, now)
}

/** Gives a record back to its pool. @throws Refusal when it is settled, or waits there already */
export const returned = <State extends Pooled>(
  kind: PooledKind<State>,
  record: State,
  { id: poolId }: Pool,
  reason: string,
  now: Instant,
): Decision<State> => {
  kind.checkActive(record)
  checkNotInPool(kind.noun, record)
  return freed(kind, record, { poolId, by: 'returned', reason }, now)
}

const taken = <State extends Pooled>(kind: PooledKind<State>, record: State, to: Holder, now: Instant): State => {
  const { pool } = record
  const former = pool?.formerOwnerId !== undefined && { formerOwnerId: pool.formerOwnerId }
  return kind.taken(
    {
      ...without(record, 'teamId'),
      ...holderOf(to),
      ownedSince: now,
      pool: { ...former, claimedAt: now, claims: (pool?.claims ?? 0) + 1 },
    },
    now,
  )
}

/** @throws Refusal `pool.closed` for what came in just now, `pool.cooling_down` for who had it before; both say until when */
const checkMayClaim = (record: Pooled, { closedForHours, coolDownDays }: Pool, userId: string, now: Instant): void => {
  const opensAt = plusMs(record.pool?.freedAt ?? now, closedForHours * hour)
  if (opensAt > now) throw new Refusal('pool.closed', { params: { until: opensAt }, extra: { until: opensAt } })
  const lostAt = record.formers?.find((former) => former.userId === userId)?.at
  const until = lostAt === undefined ? now : plusDays(lostAt, coolDownDays)
  if (until > now) throw new Refusal('pool.cooling_down', { params: { until }, extra: { until } })
}

/**
 * Somebody takes a record that waits. How many they may have is for the counters of the commit.
 * @throws Refusal `lead.claimed` or `customer.claimed`, `pool.closed`, `pool.cooling_down`
 */
export const claimed = <State extends Pooled>(
  kind: PooledKind<State>,
  record: State,
  pool: Pool,
  by: Holder & { readonly ownerId: string },
  now: Instant,
): Decision<State> => {
  checkWaiting(kind.noun, record)
  checkMayClaim(record, pool, by.ownerId, now)
  return {
    state: taken(kind, record, by, now),
    raises: [raise(kind.events.claimed, { poolId: pool.id, ...holderOf(by) })],
  }
}

/** Somebody gets a record that waits: from an admin, whom neither closed hours nor a cool-down bind. @throws Refusal `….claimed` */
export const handedOut = <State extends Pooled>(
  kind: PooledKind<State>,
  record: State,
  to: Holder,
  now: Instant,
): Decision<State> => {
  checkWaiting(kind.noun, record)
  return { state: taken(kind, record, to, now), raises: [kind.given(to)] }
}

/**
 * Takes a record that waits out of its pool for good. Who had it before still waits for it when it comes back.
 * @throws Refusal `lead.claimed`, `customer.claimed`
 */
export const removedFromPool = <State extends Pooled>(
  kind: PooledKind<State>,
  record: State,
  to: Holder,
  now: Instant,
): Decision<State> => {
  checkWaiting(kind.noun, record)
  const { poolId = '' } = record
  const rest = { ...without(record, 'poolId', 'pool', 'teamId'), ...holderOf(to) }
  const state = to.ownerId === undefined ? rest : kind.taken({ ...rest, ownedSince: now }, now)
  return { state, raises: [raise(kind.events.removed, { poolId, ...holderOf(to) })] }
}
