import { raise } from '../../events/define-event.ts'
import { leadClaimed, leadPooled, leadRecycled, leadRemovedFromPool, leadReturned } from '../../events/leads.ts'
import type { Decision } from '../kernel/decision.ts'
import { hour, type Instant, plusDays, plusMs } from '../kernel/instant.ts'
import { Refusal } from '../kernel/refusal.ts'
import { type Assignment, assignmentOf, checkOpen, movedTo } from './lead.ts'
import type { Lead } from './lead-schema.ts'
import { checkNotInPool, isWaiting } from './lead-waiting.ts'
import type { Pool } from './pool-schema.ts'
import type { RecycleReason } from './recycle.ts'

/** Of so many former owners a lead remembers since when they have to wait. */
const mostFormers = 20

/** @throws Refusal `lead.claimed` when it waits in its pool no more */
const checkWaiting = (lead: Lead): void => {
  if (!isWaiting(lead)) throw new Refusal('lead.claimed')
}

type Freeing =
  | { readonly by: 'put_in' }
  | { readonly by: 'returned'; readonly reason: string }
  | { readonly by: 'recycled'; readonly reason: RecycleReason }

const eventOf = (lead: Lead, freeing: Freeing & { readonly poolId: string }) => {
  const { poolId } = freeing
  const facts = {
    poolId,
    ...(lead.ownerId !== undefined && { formerOwnerId: lead.ownerId }),
    ...(lead.place && { rosterId: lead.place.rosterId }),
  }
  if (freeing.by === 'put_in') return raise(leadPooled, facts)
  return freeing.by === 'returned'
    ? raise(leadReturned, { ...facts, reason: freeing.reason })
    : raise(leadRecycled, { ...facts, reason: freeing.reason })
}

/** A lead as it waits in a pool: nobody has it, and nobody sees it but through the pool. One that was nurtured waits no more for a date. */
export const freed = (lead: Lead, freeing: Freeing & { readonly poolId: string }, now: Instant): Decision<Lead> => {
  const woken = lead.status === 'nurturing' ? movedTo(lead, 'working', now) : { state: lead, raises: [] }
  const {
    ownerId,
    teamId,
    ownedSince,
    sharedWith,
    protection,
    recycle,
    lock,
    place,
    formers = [],
    ...rest
  } = woken.state
  const others = formers.filter(({ userId }) => userId !== ownerId)
  const all = ownerId === undefined ? others : [...others, { userId: ownerId, at: now }]
  return {
    state: {
      ...rest,
      poolId: freeing.poolId,
      pool: {
        freedAt: now,
        ...(ownerId !== undefined && { formerOwnerId: ownerId }),
        claims: lead.pool?.claims ?? 0,
      },
      ...(all.length > 0 && { formers: all.slice(-mostFormers) }),
    },
    raises: [...woken.raises, eventOf(lead, freeing)],
  }
}

/** Puts an open lead into a pool. @throws Refusal `lead.not_open`, `lead.in_pool` */
export const putIn = (lead: Lead, { id: poolId }: Pool, now: Instant): Decision<Lead> => {
  checkOpen(lead)
  checkNotInPool(lead)
  return freed(lead, { poolId, by: 'put_in' }, now)
}

/** Gives a lead back to its pool. @throws Refusal `lead.not_open`, `lead.in_pool` */
export const returnLead = (lead: Lead, { id: poolId }: Pool, reason: string, now: Instant): Decision<Lead> => {
  checkOpen(lead)
  checkNotInPool(lead)
  return freed(lead, { poolId, by: 'returned', reason }, now)
}

const taken = (lead: Lead, to: Assignment, now: Instant): Lead => {
  const { teamId, pool, ...rest } = lead
  const formerOwnerId = pool?.formerOwnerId
  return {
    ...rest,
    ...assignmentOf(to),
    ownedSince: now,
    pool: {
      ...(formerOwnerId !== undefined && { formerOwnerId }),
      claimedAt: now,
      claims: (pool?.claims ?? 0) + 1,
    },
  }
}

/** @throws Refusal `pool.closed` for what came in just now, `pool.cooling_down` for who had it before; both say until when */
const checkMayClaim = (lead: Lead, { closedForHours, coolDownDays }: Pool, userId: string, now: Instant): void => {
  const opensAt = plusMs(lead.pool?.freedAt ?? now, closedForHours * hour)
  if (opensAt > now) throw new Refusal('pool.closed', { params: { until: opensAt }, extra: { until: opensAt } })
  const lostAt = lead.formers?.find((former) => former.userId === userId)?.at
  const until = lostAt === undefined ? now : plusDays(lostAt, coolDownDays)
  if (until > now) throw new Refusal('pool.cooling_down', { params: { until }, extra: { until } })
}

/**
 * Somebody takes a lead that waits. How many they may have is for the counters of the commit.
 * @throws Refusal `lead.claimed`, `pool.closed`, `pool.cooling_down`
 */
export const claimLead = (
  lead: Lead,
  pool: Pool,
  by: Assignment & { readonly ownerId: string },
  now: Instant,
): Decision<Lead> => {
  checkWaiting(lead)
  checkMayClaim(lead, pool, by.ownerId, now)
  return {
    state: taken(lead, by, now),
    raises: [raise(leadClaimed, { poolId: pool.id, ...assignmentOf(by) })],
  }
}

/** Somebody gets a lead that waits: from an admin, whom neither closed hours nor a cool-down bind. @throws Refusal `lead.claimed` */
export const handOutLead = (lead: Lead, to: Assignment, now: Instant): Lead => {
  checkWaiting(lead)
  return taken(lead, to, now)
}

/** Takes a lead that waits out of its pool for good. @throws Refusal `lead.claimed` */
export const removeFromPool = (lead: Lead, to: Assignment, now: Instant): Decision<Lead> => {
  checkWaiting(lead)
  const { poolId = '', pool, formers, teamId, ...rest } = lead
  const state = { ...rest, ...assignmentOf(to), ...(to.ownerId !== undefined && { ownedSince: now }) }
  return { state, raises: [raise(leadRemovedFromPool, { poolId, ...assignmentOf(to) })] }
}
