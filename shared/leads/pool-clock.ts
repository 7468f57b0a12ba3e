import { raise } from '../../events/define-event.ts'
import { leadRecycleWarned } from '../../events/leads.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { assignmentOf } from './lead.ts'
import type { Lead } from './lead-schema.ts'
import { isOpenLead } from './lead-status.ts'
import { freed } from './pool-lead.ts'
import type { Pool, protectingActions } from './pool-schema.ts'
import { extendProtection, startProtection } from './protection.ts'
import { type Held, nextRecycleStep } from './recycle.ts'

export type Action = (typeof protectingActions)[number]

/** Whether the rules of its pool may take a lead from who has it. */
const isAtRisk = (lead: Lead): boolean => lead.poolId !== undefined && lead.ownerId !== undefined && isOpenLead(lead)

const heldOf = (lead: Lead): Held => {
  const until = lead.lock?.until
  return {
    level: lead.status,
    heldSince: lead.ownedSince ?? lead.createdAt,
    lastFollowUpAt: lead.lastInteractionAt,
    lastDealAt: lead.lastDealAt,
    protection: lead.protection,
    isWon: false,
    // A lead with a deal was converted: it is settled, and not looked at here.
    hasOpenDeal: false,
    isLocked: lead.lock !== undefined && until === undefined,
    ...(until !== undefined && { lockedUntil: until }),
  }
}

type Warned = NonNullable<Lead['recycle']>['warned']
type RecycleStep = NonNullable<ReturnType<typeof nextRecycleStep>>

/**
 * What the rules of its pool have happen to a lead next, and when: a warning, or the end. Of several warnings that are overdue only
 * the last one is given.
 */
const nextStep = (pool: Pool, lead: Lead, now: Instant, warned: Warned): RecycleStep | undefined => {
  if (pool.retired || !isAtRisk(lead)) return undefined
  const held = heldOf(lead)
  let step = nextRecycleStep(pool, held, warned)
  while (step?.warnDays !== undefined && step.dueAt <= now) {
    const later = nextRecycleStep(pool, held, { at: step.at, days: step.warnDays })
    if (later?.warnDays === undefined || later.dueAt > now) break
    step = later
  }
  return step
}

/** A lead with the instant at which its pool's rules have to look at it again. */
export const planned = (lead: Lead, pool: Pool | undefined, now: Instant): Lead => {
  const { recycle, ...rest } = lead
  const step = pool && nextStep(pool, lead, now, recycle?.warned)
  if (!step) return recycle ? rest : lead
  if (recycle?.dueAt === step.dueAt) return lead
  return { ...rest, recycle: { dueAt: step.dueAt, ...(recycle?.warned && { warned: recycle.warned }) } }
}

/**
 * A changed lead with the clocks that follow: whoever newly has it is protected as after a claim, and when the rules look at it
 * again is planned anew. A clock that runs keeps what it was set to, whatever became of the pool's policy.
 */
export const withClocks = (before: Lead | undefined, after: Lead, pool: Pool | undefined, now: Instant): Lead => {
  const isNew = after.ownerId !== before?.ownerId || after.poolId !== before?.poolId
  if (!isNew) return planned(after, pool, now)
  const { protection, recycle, lock, ...rest } = after
  const policy = pool?.protection
  const starts = policy && after.poolId === pool.id && after.ownerId !== undefined
  return planned({ ...rest, ...(starts && { protection: startProtection(policy, now) }) }, pool, now)
}

/** Notes something that its owner did about a lead: it is kept for longer, and looked at later. */
export const noteAction = (lead: Lead, pool: Pool, action: Action, at: Instant, now: Instant): Lead => {
  const { protection: clock } = lead
  const protection =
    clock && at >= clock.startsAt && pool.protection?.actions.includes(action)
      ? extendProtection(clock, pool.protection, at < now ? at : now)
      : clock
  return planned(protection === clock ? lead : ({ ...lead, protection } as Lead), pool, now)
}

export interface RecycleFired extends Decision<Lead> {
  /** Of a warning: how many days are left, and until when. */
  readonly warning?: { readonly days: number; readonly at: Instant }
}

/** What is due of a lead by the present rules of its pool; nothing when it is not looked at yet. */
export const fireRecycle = (lead: Lead, pool: Pool | undefined, now: Instant): RecycleFired | undefined => {
  if (lead.recycle?.dueAt === undefined || lead.recycle.dueAt > now) return undefined
  const step = pool && nextStep(pool, lead, now, lead.recycle.warned)
  if (!step || step.dueAt > now) return { state: planned(lead, pool, now), raises: [] }
  const { at, reason, warnDays: days } = step
  if (days === undefined) return freed(lead, { poolId: pool.id, by: 'recycled', reason }, now)
  const warned: Lead = { ...lead, recycle: { warned: { at, days } } }
  return {
    state: planned(warned, pool, now),
    raises: [raise(leadRecycleWarned, { poolId: pool.id, reason, days, at, ...assignmentOf(lead) })],
    warning: { days, at },
  }
}

export interface Foreseen {
  readonly at: Instant
  readonly does: 'warn' | 'recycle'
  readonly reason: RecycleStep['reason']
  readonly days?: number
}

/** What the rules will have done to a lead by `end` if nothing is done about it until then; what is overdue counts as of now. */
export const foreseen = (lead: Lead, pool: Pool, now: Instant, end: Instant): Foreseen[] => {
  const all: Foreseen[] = []
  let warned = lead.recycle?.warned
  for (;;) {
    const step = nextStep(pool, lead, now, warned)
    const at = step && (step.dueAt > now ? step.dueAt : now)
    if (!step || at === undefined || at >= end) return all
    const { reason, warnDays: days } = step
    all.push({ at, reason, ...(days === undefined ? { does: 'recycle' } : { does: 'warn', days }) })
    if (days === undefined) return all
    warned = { at: step.at, days }
  }
}
