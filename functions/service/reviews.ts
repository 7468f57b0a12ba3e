import * as z from 'zod'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { cases } from '../../shared/service/case-store.ts'
import { completeReview, openReview } from '../../shared/service/review.ts'
import { Review, ReviewInput, Scores } from '../../shared/service/review-schema.ts'
import { reviews, scorecards } from '../../shared/service/review-store.ts'
import { HistoryPage, HistoryQuery, historyPage } from '../http/history.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { changed, created, findRecord } from '../http/records.ts'
import { colleague, seenRecord } from '../http/references.ts'
import { route } from '../http/route.ts'

const Params = z.strictObject({
  reviewId: z.string().max(40).meta({ description: 'Id of a review', example: 'rev_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const listReviews = route({
  name: 'listReviews',
  method: 'GET',
  path: '/v1/reviews',
  summary: 'Reviews that you do, that are about your team, or, once completed, about you; the newest first',
  permission: 'review:read',
  query: listQuery({}).pick({ limit: true, cursor: true }),
  returns: pageOf(Review),
  refuses: ['cursor.invalid'],
  examples: {},
  handle: (request) => listPage(request, { noun: reviews, schema: Review }),
})

const postReview = route({
  name: 'createReview',
  method: 'POST',
  path: '/v1/reviews',
  summary: 'Have a settled case reviewed by somebody who did not handle it',
  permission: 'scorecard:write',
  body: ReviewInput,
  returns: Review,
  status: 201,
  refuses: ['not_found', 'scorecard.retired', 'review.case_open'],
  examples: {
    one: {
      body: {
        scorecardId: 'sco_01J9ZQ4T7M8K3X5V2B6N1R0CDE',
        caseId: 'cas_01J9ZQ4T7M8K3X5V2B6N1R0CDE',
        reviewerId: 'usr_01J9ZQ4T7M8K3X5V2B6N1R0CDE',
      },
    },
  },
  handle: async (request) => {
    const { scorecardId, caseId, reviewerId } = request.body
    const scorecard = await seenRecord(request, scorecards, scorecardId)
    const found = await seenRecord(request, cases, caseId)
    await colleague(request, reviewerId, '/reviewerId')
    const id = request.ids('rev')
    return created(request, reviews, openReview(id, scorecard, found, reviewerId), `/v1/reviews/${id}`)
  },
})

const getReview = route({
  name: 'getReview',
  method: 'GET',
  path: '/v1/reviews/{reviewId}',
  summary: 'Read a review',
  permission: 'review:read',
  params: Params,
  returns: Review,
  examples: {},
  handle: async (request) => {
    const review = await findRecord(request, reviews, request.params.reviewId)
    return { body: review, version: review.version }
  },
})

const postComplete = route({
  name: 'completeReview',
  method: 'POST',
  path: '/v1/reviews/{reviewId}/complete',
  summary: 'Score every criterion; only whom the review was given to does, and once',
  permission: 'review:write',
  params: Params,
  body: Scores,
  returns: Review,
  refuses: ['review.completed'],
  examples: { both: { body: { scores: [{ key: 'courtesy', score: 4 }], comment: '回复及时' } } },
  handle: async (request) => {
    const { actor, body, now } = request
    const review = await findRecord(request, reviews, request.params.reviewId)
    if (actor.kind !== 'user' || actor.id !== review.reviewerId)
      throw new Refusal('access.denied', { params: { permission: request.permission } })
    return changed(request, reviews, review, completeReview(review, body, now))
  },
})

const getHistory = route({
  name: 'reviewHistory',
  method: 'GET',
  path: '/v1/reviews/{reviewId}/history',
  summary: 'Every write of a review, newest first: who was given it, and who scored it when',
  permission: 'review:read',
  params: Params,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: (request) => historyPage(request, reviews, Review, request.params.reviewId),
})

export const reviewRoutes = [listReviews, postReview, getReview, postComplete, getHistory]
