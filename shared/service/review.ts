import { isDeepStrictEqual } from 'node:util'
import { raise } from '../../events/define-event.ts'
import { reviewCompleted, reviewOpened, scorecardChanged, scorecardCreated } from '../../events/reviews.ts'
import type { Decision } from '../kernel/decision.ts'
import { fingerprint } from '../kernel/fingerprint.ts'
import type { Instant } from '../kernel/instant.ts'
import { fieldRefusal, Refusal } from '../kernel/refusal.ts'
import type { Case } from './case-schema.ts'
import type { Criterion, NewReview, NewScorecard, Review, Scorecard, ScorecardInput, Scores } from './review-schema.ts'

export const createScorecard = (id: string, input: ScorecardInput): Decision<NewScorecard> => ({
  state: { ...input, id },
  raises: [raise(scorecardCreated, { criteria: input.criteria.length })],
})

/** Reviews that were begun keep the criteria that they began with. */
export const replaceScorecard = (before: Scorecard, { sampling, ...input }: ScorecardInput): Decision<Scorecard> => {
  const { sampling: old, ...rest } = before
  const state: Scorecard = { ...rest, ...input, ...(sampling && { sampling }) }
  if (isDeepStrictEqual(state, before)) return { state: before, raises: [] }
  return { state, raises: [raise(scorecardChanged, { criteria: input.criteria.length })] }
}

/**
 * A review of a case by somebody who had no part in it.
 * @throws Refusal `scorecard.retired`, `review.case_open`; naming the case that nobody has, or the reviewer who had it
 */
export const openReview = (id: string, scorecard: Scorecard, found: Case, reviewerId: string): Decision<NewReview> => {
  if (scorecard.status === 'retired') throw new Refusal('scorecard.retired')
  const { ownerId: handlerId, teamId, statusGroup, closedBy } = found
  if (statusGroup !== 'resolved' && statusGroup !== 'closed') throw new Refusal('review.case_open')
  if (handlerId === undefined) throw fieldRefusal('/caseId', 'has_no_owner')
  if (reviewerId === handlerId || closedBy === `user:${reviewerId}`) throw fieldRefusal('/reviewerId', 'handled_it')
  const { id: scorecardId, version: scorecardVersion, criteria } = scorecard
  const state: NewReview = {
    ...{ id, scorecardId, scorecardVersion, criteria, caseId: found.id, handlerId, reviewerId, status: 'open' },
    ...(teamId !== undefined && { teamId }),
  }
  return { state, raises: [raise(reviewOpened, { caseId: found.id, scorecardId, handlerId, reviewerId })] }
}

const partOf = (text: string, parts: number): number =>
  Buffer.from(fingerprint(text), 'base64url').readUInt32BE(0) % parts

/** Who may review a closed case that a scorecard samples, whose turn it is first; nobody when the case is not in the sample. */
export const reviewersOf = ({ id, sampling }: Scorecard, found: Case): readonly string[] => {
  if (!sampling || found.ownerId === undefined || found.statusGroup !== 'closed') return []
  if (sampling.teamId !== undefined && sampling.teamId !== found.teamId) return []
  if (sampling.handlerId !== undefined && sampling.handlerId !== found.ownerId) return []
  if (partOf(`${id}#${found.id}`, 100) >= sampling.percent) return []
  const able = sampling.reviewerIds.filter((one) => one !== found.ownerId && found.closedBy !== `user:${one}`)
  const first = able.length === 0 ? 0 : partOf(`${found.id}#${id}`, able.length)
  return [...able.slice(first), ...able.slice(0, first)]
}

/** The weighted mean of the scores in per cent of the best, to a tenth. */
const totalOf = (criteria: readonly Criterion[], scoreOf: ReadonlyMap<string, number>): number => {
  const weights = criteria.reduce((sum, { weight }) => sum + weight, 0)
  const reached = criteria.reduce((sum, { key, weight, best }) => sum + (weight * (scoreOf.get(key) ?? 0)) / best, 0)
  return Math.round((1000 * reached) / weights) / 10
}

/** @throws Refusal `review.completed`, or naming the score that is missing, unknown, given twice or above its scale */
export const completeReview = (review: Review, given: Scores, now: Instant): Decision<Review> => {
  if (review.status === 'completed') throw new Refusal('review.completed')
  const scoreOf = new Map<string, number>()
  for (const [place, { key, score }] of given.scores.entries()) {
    const criterion = review.criteria.find((one) => one.key === key)
    if (!criterion) throw fieldRefusal(`/scores/${place}/key`, 'no_such_record')
    if (scoreOf.has(key)) throw fieldRefusal(`/scores/${place}/key`, 'named_twice')
    if (score > criterion.best)
      throw fieldRefusal(`/scores/${place}/score`, 'too_big.number', { maximum: criterion.best })
    scoreOf.set(key, score)
  }
  if (scoreOf.size < review.criteria.length) throw fieldRefusal('/scores', 'required')
  const total = totalOf(review.criteria, scoreOf)
  const { scorecardId, caseId, handlerId, reviewerId } = review
  return {
    state: { ...review, ...given, total, status: 'completed', completedAt: now },
    raises: [raise(reviewCompleted, { scorecardId, caseId, handlerId, reviewerId, total })],
  }
}
