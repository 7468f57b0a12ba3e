import * as z from 'zod'
import { teams } from '../../shared/admin/team-store.ts'
import { users } from '../../shared/admin/user-store.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { checkCategory } from '../../shared/service/category.ts'
import { loadCategories } from '../../shared/service/category-store.ts'
import { changeSurvey, contentOf, createSurvey, needsWalk } from '../../shared/service/survey.ts'
import { startWalk } from '../../shared/service/survey-plan.ts'
import { type NewSurvey, Survey, SurveyInput, SurveyPatch } from '../../shared/service/survey-schema.ts'
import { saveContent, surveys, walks } from '../../shared/service/survey-store.ts'
import { createRecord, loadRecord, type Step } from '../../shared/storage/record.ts'
import { HistoryPage, HistoryQuery, historyPage } from '../http/history.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { changed, created, findRecord } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'

export const SurveyParams = z.strictObject({
  surveyId: z.string().max(40).meta({ description: 'Id of a survey', example: 'srv_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const title = { en: 'How did we do?', zh: '请为我们的服务评分' }
const linkUrl = 'https://api.example.com'

/** @throws Refusal naming who is to follow up and does not exist */
const checkFollowUp = async ({ store, actor }: Request, { followUp }: Pick<SurveyPatch, 'followUp'>): Promise<void> => {
  const { assigneeId, teamId } = followUp ?? {}
  if (assigneeId && !(await loadRecord(store, users, actor.tenantId, assigneeId)))
    throw fieldRefusal('/followUp/assigneeId', 'no_such_record')
  if (teamId && !(await loadRecord(store, teams, actor.tenantId, teamId)))
    throw fieldRefusal('/followUp/teamId', 'no_such_record')
}

/** Where the cases of its answers go must be there too. @throws Refusal naming the team or category that is not */
const checkCase = async (
  { store, actor, now }: Request,
  { opensCase }: Pick<SurveyPatch, 'opensCase'>,
): Promise<void> => {
  const { teamId, categoryId } = opensCase ?? {}
  if (teamId && !(await loadRecord(store, teams, actor.tenantId, teamId)))
    throw fieldRefusal('/opensCase/teamId', 'no_such_record')
  if (categoryId) checkCategory(await loadCategories(store, actor.tenantId, now), categoryId, '/opensCase/categoryId')
}

/** What is written along with a survey: its words when they are new, and the search for whom it asks on schedule. */
const besides = (request: Request, after: NewSurvey, before?: Survey): Step[] => [
  ...(after.revision === before?.revision ? [] : [saveContent(request.actor.tenantId, after.id, contentOf(after))]),
  ...(needsWalk(after, before)
    ? [createRecord(walks, request, startWalk(request.ids('wlk'), after, request.now)).step]
    : []),
]

const getSurveys = route({
  name: 'listSurveys',
  method: 'GET',
  path: '/v1/surveys',
  summary: 'Surveys, the newest first',
  permission: 'survey:read',
  query: listQuery({}).pick({ limit: true, cursor: true }),
  returns: pageOf(Survey),
  examples: {},
  handle: (request) => listPage(request, { noun: surveys, schema: Survey }),
})

const postSurvey = route({
  name: 'createSurvey',
  method: 'POST',
  path: '/v1/surveys',
  summary: 'Define a survey: satisfaction, recommendation, effort, or questions of one’s own; and whom it asks when',
  permission: 'survey:write',
  body: SurveyInput,
  returns: Survey,
  status: 201,
  examples: {
    afterClose: {
      body: { kind: 'csat', name: 'After close', title, linkUrl, trigger: { on: 'case_closed', delayHours: 2 } },
    },
    yearly: {
      body: { kind: 'nps', name: 'NPS', title, linkUrl, trigger: { on: 'schedule', everyDays: { A: 90, B: 180 } } },
    },
    own: {
      body: {
        kind: 'own',
        name: 'After training',
        title,
        linkUrl,
        questions: [{ type: 'yes_no', key: 'useful', text: { en: 'Was it useful?', zh: '有帮助吗？' } }],
      },
    },
  },
  handle: async (request) => {
    await checkFollowUp(request, request.body)
    await checkCase(request, request.body)
    const id = request.ids('srv')
    const decision = createSurvey(id, request.body)
    return created(request, surveys, decision, `/v1/surveys/${id}`, besides(request, decision.state))
  },
})

const getSurvey = route({
  name: 'getSurvey',
  method: 'GET',
  path: '/v1/surveys/{surveyId}',
  summary: 'Read a survey',
  permission: 'survey:read',
  params: SurveyParams,
  returns: Survey,
  examples: {},
  handle: async (request) => {
    const survey = await findRecord(request, surveys, request.params.surveyId)
    return { body: survey, version: survey.version }
  },
})

const patchSurvey = route({
  name: 'changeSurvey',
  method: 'PATCH',
  path: '/v1/surveys/{surveyId}',
  summary: 'Change or pause a survey: what is given replaces, null removes. Links that were sent keep their questions',
  permission: 'survey:write',
  params: SurveyParams,
  body: SurveyPatch,
  returns: Survey,
  examples: { pause: { body: { status: 'paused' } } },
  handle: async (request) => {
    const survey = await findRecord(request, surveys, request.params.surveyId)
    await checkFollowUp(request, request.body)
    await checkCase(request, request.body)
    const decision = changeSurvey(survey, request.body)
    return changed(request, surveys, survey, decision, besides(request, decision.state, survey))
  },
})

const getHistory = route({
  name: 'surveyHistory',
  method: 'GET',
  path: '/v1/surveys/{surveyId}/history',
  summary: 'Every write of a survey, newest first',
  permission: 'survey:read',
  params: SurveyParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: (request) => historyPage(request, surveys, Survey, request.params.surveyId),
})

export const surveyRoutes = [getSurveys, postSurvey, getSurvey, patchSurvey, getHistory]
