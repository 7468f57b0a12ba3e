import * as z from 'zod'
import { createScorecard, replaceScorecard } from '../../shared/service/review.ts'
import { Scorecard, ScorecardInput } from '../../shared/service/review-schema.ts'
import { scorecards } from '../../shared/service/review-store.ts'
import { HistoryPage, HistoryQuery, historyPage } from '../http/history.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { changed, created, findRecord } from '../http/records.ts'
import { colleague } from '../http/references.ts'
import { type Request, route } from '../http/route.ts'

const Params = z.strictObject({
  scorecardId: z.string().max(40).meta({ description: 'Id of a scorecard', example: 'sco_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const example = {
  name: '服务质量',
  criteria: [
    { key: 'courtesy', name: { en: 'Courtesy', zh: '礼貌' }, weight: 1, best: 5 },
    { key: 'solution', name: { en: 'Solution', zh: '解决问题' }, weight: 3, best: 5 },
  ],
}

/** @throws Refusal naming the reviewer who is not there */
const checkReviewers = async (request: Request, { sampling }: ScorecardInput): Promise<void> => {
  for (const [place, id] of (sampling?.reviewerIds ?? []).entries())
    await colleague(request, id, `/sampling/reviewerIds/${place}`)
}

const listScorecards = route({
  name: 'listScorecards',
  method: 'GET',
  path: '/v1/scorecards',
  summary: 'Scorecards, the newest first',
  permission: 'scorecard:read',
  query: listQuery({}).pick({ limit: true, cursor: true }),
  returns: pageOf(Scorecard),
  refuses: ['cursor.invalid'],
  examples: {},
  handle: (request) => listPage(request, { noun: scorecards, schema: Scorecard }),
})

const postScorecard = route({
  name: 'createScorecard',
  method: 'POST',
  path: '/v1/scorecards',
  summary: 'Define what is looked at in a review, and of which share of the closed cases',
  permission: 'scorecard:write',
  body: ScorecardInput,
  returns: Scorecard,
  status: 201,
  examples: { quality: { body: example } },
  handle: async (request) => {
    await checkReviewers(request, request.body)
    const id = request.ids('sco')
    return created(request, scorecards, createScorecard(id, request.body), `/v1/scorecards/${id}`)
  },
})

const getScorecard = route({
  name: 'getScorecard',
  method: 'GET',
  path: '/v1/scorecards/{scorecardId}',
  summary: 'Read a scorecard',
  permission: 'scorecard:read',
  params: Params,
  returns: Scorecard,
  examples: {},
  handle: async (request) => {
    const scorecard = await findRecord(request, scorecards, request.params.scorecardId)
    return { body: scorecard, version: scorecard.version }
  },
})

const putScorecard = route({
  name: 'replaceScorecard',
  method: 'PUT',
  path: '/v1/scorecards/{scorecardId}',
  summary: 'Replace a scorecard; reviews that were begun keep the criteria of their version',
  permission: 'scorecard:write',
  params: Params,
  body: ScorecardInput,
  returns: Scorecard,
  requireIfMatch: true,
  examples: { quality: { body: example } },
  handle: async (request) => {
    const scorecard = await findRecord(request, scorecards, request.params.scorecardId)
    await checkReviewers(request, request.body)
    return changed(request, scorecards, scorecard, replaceScorecard(scorecard, request.body))
  },
})

const getHistory = route({
  name: 'scorecardHistory',
  method: 'GET',
  path: '/v1/scorecards/{scorecardId}/history',
  summary: 'Every write of a scorecard, newest first: which fields, from what to what, by whom, by which request',
  permission: 'scorecard:read',
  params: Params,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: (request) => historyPage(request, scorecards, Scorecard, request.params.scorecardId),
})

export const scorecardRoutes = [listScorecards, postScorecard, getScorecard, putScorecard, getHistory]
