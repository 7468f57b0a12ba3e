import { raise } from '../../events/define-event.ts'
import { dealLost, dealReopened, dealWon } from '../../events/sales.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { localDate } from '../kernel/local-time.ts'
import { fieldRefusal, Refusal } from '../kernel/refusal.ts'
import { agesAt, checkOpen, factsOf, present, stayIn } from './deal.ts'
import { ended, withStay } from './deal-move.ts'
import type { Deal, Stay } from './deal-schema.ts'
import { splitsOf } from './deal-team.ts'
import type { Pipeline } from './pipeline-schema.ts'

export interface Closing {
  readonly at: Instant
  /** IANA zone in which the closing date is read. */
  readonly zone: string
  /** The closing date where it is known; otherwise that of the instant. */
  readonly date?: string
}

const closed = (found: Deal, { at, zone, date = localDate(at, zone) }: Closing) => {
  checkOpen(found)
  const { manual, agedAt, agesAt: _, stages, ...rest } = found
  const last = stages.at(-1) as Stay
  const expected = found.closeDate !== undefined && { expectedDate: found.closeDate }
  return { ...rest, ...expected, stages: [...stages.slice(0, -1), ended(last, at)], closedAt: at, closeDate: date }
}

/**
 * Wins a deal: who had it, and who shares in it, is written for good.
 * @throws Refusal `deal.not_open`; naming the owner that it lacks
 */
export const winDeal = (found: Deal, closing: Closing): Decision<Deal> => {
  const rest = closed(found, closing)
  const { ownerId, teamId, team } = found
  if (ownerId === undefined) throw fieldRefusal('/ownerId', 'required')
  const wonBy = { ownerId, ...(teamId !== undefined && { teamId }), splits: splitsOf(ownerId, team) }
  const state: Deal = { ...rest, state: 'won', probability: 100, forecastCategory: 'closed', wonBy }
  return { state, raises: [raise(dealWon, { ...factsOf(state), closedAt: closing.at, splits: wonBy.splits })] }
}

export interface Loss {
  readonly reason: string
  readonly note?: string | undefined
}

/** Loses a deal. @throws Refusal `deal.not_open`; naming a reason that the pipeline does not have */
export const loseDeal = (
  found: Deal,
  { lostReasons }: Pick<Pipeline, 'lostReasons'>,
  { reason: key, note }: Loss,
  closing: Closing,
): Decision<Deal> => {
  const rest = closed(found, closing)
  const reasons = lostReasons.filter(({ retired }) => !retired)
  const reason = reasons.find((one) => one.key === key)
  if (!reason) throw fieldRefusal('/reason', 'not_allowed', { allowed: reasons.map((one) => one.key).join(', ') })
  const lostReason = { key, name: reason.name, ...(note !== undefined && { note }) }
  const state: Deal = { ...rest, state: 'lost', probability: 0, forecastCategory: 'omitted', lostReason }
  return { state, raises: [raise(dealLost, { ...factsOf(state), closedAt: closing.at, reason: key })] }
}

/**
 * Opens a deal that was won or lost, in the stage where it stood; its stays are kept. It is expected to close when it was before.
 * @throws Refusal `deal.is_open`
 */
export const reopenDeal = (found: Deal, { stages }: Pipeline, now: Instant, by: string): Decision<Deal> => {
  if (found.state === 'open') throw new Refusal('deal.is_open')
  const { closedAt, lostReason, wonBy, expectedDate, ...rest } = found
  const last = found.stages.at(-1) as Stay
  const stage = stages.find(({ key }) => key === found.stage)
  const { leftAt, seconds, ...before } = last
  const stay = stage ? stayIn(stage, now, by) : { ...before, enteredAt: now, by }
  const state = present({
    ...rest,
    ...(expectedDate !== undefined && { closeDate: expectedDate }),
    state: 'open' as const,
    probability: stay.probability,
    forecastCategory: stay.category,
    stages: withStay(found, stay),
    reopenedCount: found.reopenedCount + 1,
    agesAt: stage && agesAt(stage, now),
  }) as Deal
  return { state, raises: [raise(dealReopened, { ...factsOf(state), from: found.state })] }
}
