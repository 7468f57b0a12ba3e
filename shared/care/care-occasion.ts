import { careGoalMet, careOccasionDone, careOccasionHeldOut, careOccasionSkipped } from '../../events/care.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import { derivedId } from '../kernel/derived-id.ts'
import { fingerprint } from '../kernel/fingerprint.ts'
import { hour, type Instant, plusDays, plusMs } from '../kernel/instant.ts'
import type { CareOccasion, NewCareOccasion, SkipReason } from './care-occasion-schema.ts'
import type { CareAction, CarePlan } from './care-plan-schema.ts'

/** An occasion of one customer for which the time is known. */
export interface OccasionPlan {
  readonly planId: string
  readonly customerId: string
  readonly ownerId?: string | undefined
  readonly teamId?: string | undefined
  readonly key: string
  /** An instant that the key alone decides, so that the id is the same whenever it is planned. */
  readonly anchor: Instant
  readonly nominalDate?: string | undefined
  readonly date: string
  readonly dueAt: Instant
  readonly since: Instant
  readonly causeId?: string | undefined
}

const present = <Values extends object>(values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Values

/** One for each customer, plan and occasion. */
export const occasionId = ({ planId, customerId, key, anchor }: OccasionPlan): string =>
  derivedId('occ', anchor, `${planId}#${customerId}#${key}`)

export const planOccasion = (plan: OccasionPlan): Decision<NewCareOccasion> => {
  const { anchor, ...rest } = plan
  return {
    state: present({ ...rest, id: occasionId(plan), status: 'planned' as const }) as NewCareOccasion,
    raises: [],
  }
}

/**
 * Moves an occasion that was planned before, by other dates of the customer or of the plan, to when it falls now. What is settled stays,
 * but for one that had fallen away.
 */
export const replanOccasion = (
  before: CareOccasion,
  { date, dueAt, nominalDate, since }: OccasionPlan,
): CareOccasion => {
  const isOpen = before.status === 'planned' || before.reason === 'occasion_gone'
  if (!isOpen || (before.status === 'planned' && before.dueAt === dueAt)) return before
  const { reason, settledAt, ...rest } = before
  return present({ ...rest, status: 'planned' as const, date, dueAt, nominalDate, since }) as CareOccasion
}

/** An occasion as that of who looks after the customer now, which may have changed since it was planned. */
export const ownedNow = (
  { ownerId: formerId, teamId: formerTeamId, ...rest }: CareOccasion,
  { ownerId, teamId }: Pick<OccasionPlan, 'ownerId' | 'teamId'>,
): CareOccasion => present({ ...rest, ownerId, teamId }) as CareOccasion

/** No dates: that of a birthday is the person’s own. */
const factsOf = ({ planId, customerId }: CareOccasion) => ({ planId, customerId })

/** What was written for an occasion, in the commit that settles it. */
export type Outcome = Pick<CareOccasion, 'messageId' | 'taskId' | 'couponCode' | 'points'>

const goalUntil = ({ goal }: CarePlan, now: Instant) => (goal ? { goalUntil: plusDays(now, goal.withinDays) } : {})

export const doneOccasion = (
  occasion: CareOccasion,
  plan: CarePlan,
  outcome: Outcome,
  now: Instant,
): Decision<CareOccasion> => {
  const action: CareAction['do'] = plan.action.do
  return {
    state: { ...occasion, status: 'done', settledAt: now, action, ...outcome, ...goalUntil(plan, now) },
    raises: [raise(careOccasionDone, { ...factsOf(occasion), action, ...outcome })],
  }
}

export const holdOutOccasion = (occasion: CareOccasion, plan: CarePlan, now: Instant): Decision<CareOccasion> => ({
  state: { ...occasion, status: 'held_out', settledAt: now, ...goalUntil(plan, now) },
  raises: [raise(careOccasionHeldOut, factsOf(occasion))],
})

export const skipOccasion = (occasion: CareOccasion, reason: SkipReason, now: Instant): Decision<CareOccasion> => ({
  state: { ...occasion, status: 'skipped', reason, settledAt: now },
  raises: [raise(careOccasionSkipped, { ...factsOf(occasion), reason })],
})

/** The goal of a plan was met at an instant; the same state when it does not count for this occasion, or did before. */
export const meetGoal = (occasion: CareOccasion, goal: string, at: Instant): Decision<CareOccasion> => {
  const { settledAt, goalUntil: until, goalMetAt, status } = occasion
  const counts = settledAt !== undefined && until !== undefined && at >= settledAt && at < until
  if (!counts || goalMetAt !== undefined) return { state: occasion, raises: [] }
  return {
    state: { ...occasion, goalMetAt: at },
    raises: [raise(careGoalMet, { ...factsOf(occasion), goal, isHeldOut: status === 'held_out' })],
  }
}

/** Until when something may be done for an occasion. */
export const validUntil = (
  { dueAt }: Pick<CareOccasion, 'dueAt'>,
  { validHours }: Pick<CarePlan, 'validHours'>,
): Instant => plusMs(dueAt, validHours * hour)

/** A number below `parts` that follows from a text, evenly spread. */
export const shareOf = (text: string, parts: number): number =>
  Buffer.from(fingerprint(text), 'base64url').readUInt32BE(0) % parts

/** Whether a customer is one of those for whom a plan does nothing, to compare with: the same ones on every occasion. */
export const isHeldOut = (
  { id, holdOutPercent }: Pick<CarePlan, 'id' | 'holdOutPercent'>,
  customerId: string,
): boolean => shareOf(`${id}#${customerId}`, 100) < holdOutPercent
