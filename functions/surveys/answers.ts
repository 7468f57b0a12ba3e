import * as z from 'zod'
import { Answer } from '../../shared/service/survey-answer.ts'
import { surveyKinds } from '../../shared/service/survey-schema.ts'
import { answers, searchableAnswers } from '../../shared/service/survey-store.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'

const id = z.string().min(1).max(40).optional()

const getAnswers = route({
  name: 'listAnswers',
  method: 'GET',
  path: '/v1/answers',
  summary: 'Answers to surveys, the newest first; low ones with ?filter={"field":"isLow","op":"eq","value":true}',
  permission: 'answer:read',
  query: listQuery({
    surveyId: id,
    customerId: id,
    contactId: id,
    caseId: id,
    kind: z.enum(surveyKinds).optional(),
  }).omit({ q: true }),
  returns: pageOf(Answer),
  refuses: ['filter.unserved', 'sort.unserved', 'cursor.invalid'],
  examples: { survey: { query: { surveyId: 'srv_01J9ZQ4T7M8K3X5V2B6N1R0CDE' } } },
  handle: (request) =>
    listPage(request, {
      noun: answers,
      schema: Answer,
      searchable: searchableAnswers,
      listed: ['surveyId', 'customerId', 'contactId', 'caseId', 'kind', 'score', 'isLow'],
      checked: ['day', 'language', 'revision'],
    }),
})

const getAnswer = route({
  name: 'getAnswer',
  method: 'GET',
  path: '/v1/answers/{answerId}',
  summary: 'Read what somebody answered',
  permission: 'answer:read',
  params: z.strictObject({
    answerId: z.string().max(40).meta({ description: 'Id of an answer', example: 'ans_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
  }),
  returns: Answer,
  examples: {},
  handle: async (request) => {
    const answer = await findRecord(request, answers, request.params.answerId)
    return { body: answer, version: answer.version }
  },
})

export const answerRoutes = [getAnswers, getAnswer]
