import * as z from 'zod'
import { tenants } from '../../shared/admin/tenant-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { type Language, languages } from '../../shared/kernel/language.ts'
import { localDay } from '../../shared/kernel/local-day.ts'
import { notFound, Refusal } from '../../shared/kernel/refusal.ts'
import { answerSurvey } from '../../shared/service/survey-answer.ts'
import { figuresOf } from '../../shared/service/survey-figures.ts'
import { addFigures } from '../../shared/service/survey-figures-store.ts'
import { bodyFaults, type Given, readGiven } from '../../shared/service/survey-given.ts'
import { type Invitation, linkState, useInvitation } from '../../shared/service/survey-invitation.ts'
import type { Survey, SurveyContent } from '../../shared/service/survey-schema.ts'
import { answers, invitations, loadContent, surveys } from '../../shared/service/survey-store.ts'
import { changeRecord, createRecord, loadRecord, type Step } from '../../shared/storage/record.ts'
import type { HttpFunction } from '../function.ts'
import { pageReply } from '../http/public-page.ts'
import { type Reply, type Request, route } from '../http/route.ts'
import { formPage, notePage } from './page.ts'
import { linkOf } from './survey-link.ts'

interface Opened {
  readonly tenantId: string
  readonly invitation: Invitation
  readonly survey: Survey
  readonly content: SurveyContent
}

const openedBy = async ({ store, secrets }: Request, token: string): Promise<Opened | undefined> => {
  const link = await linkOf(secrets, token)
  const invitation = link && (await loadRecord(store, invitations, link.tenantId, link.invitationId))
  if (!link || !invitation) return undefined
  const { tenantId } = link
  const [survey, content] = await Promise.all([
    loadRecord(store, surveys, tenantId, invitation.surveyId),
    loadContent(store, tenantId, invitation),
  ])
  return survey && content && { tenantId, invitation, survey, content }
}

const closedStates = {
  used: { note: 'used', code: 'survey.link_used' },
  expired: { note: 'expired', code: 'survey.link_expired' },
} as const

interface Link {
  readonly token: string
}
interface Shown {
  readonly lang?: Language | undefined
}

/** What is there to answer, or the page that says why nothing is. */
const whatIsOpen = async (
  request: Request<Link, Shown>,
): Promise<Opened | { closed: Reply<string>; refusal: Refusal }> => {
  const opened = await openedBy(request, request.params.token)
  const language = request.query.lang ?? opened?.invitation.language ?? request.locale
  const state = opened ? linkState(opened.invitation, request.now) : 'unsent'
  if (opened && state === 'open') return opened
  if (state === 'open' || state === 'unsent')
    return { closed: pageReply(notePage(language, 'unknown'), 404), refusal: notFound() }
  const { note, code } = closedStates[state]
  return { closed: pageReply(notePage(language, note), 410), refusal: new Refusal(code) }
}

/** The answer, the link that it uses up, and the figures of the day: all or nothing. */
const answerSteps = async (
  request: Request,
  { tenantId, invitation, survey }: Opened,
  given: Given,
  language: Language,
): Promise<Step[]> => {
  const { store, now, requestId, ids } = request
  const stamp = { actor: automation(tenantId, `survey:${survey.id}`), now, requestId }
  const tenant = await loadRecord(store, tenants, tenantId, tenantId)
  const answering = { id: ids('ans'), survey, invitation, language, day: localDay(now, tenant?.zone) }
  const answer = createRecord(answers, stamp, answerSurvey(answering, given))
  const { day, id } = answer.state
  return [
    answer.step,
    changeRecord(invitations, stamp, useInvitation(invitation, id, now)).step,
    addFigures(tenantId, survey.id, day, figuresOf(answer.state)),
  ]
}

const shared = {
  path: '/v1/questionnaires/{token}',
  permission: 'public',
  params: z.strictObject({ token: z.string().max(400).meta({ description: 'As it stands in the mail' }) }),
  query: z.strictObject({
    lang: z.enum(languages).optional().meta({ description: 'Other than the invitation’s' }),
  }),
  returns: z.string().max(500_000),
  contentType: 'text/html; charset=utf-8',
  refuses: ['survey.link_used', 'survey.link_expired'],
} as const

const getQuestionnaire = route({
  ...shared,
  name: 'showQuestionnaire',
  method: 'GET',
  summary: 'The page that a survey’s link opens. Mail programs follow links by themselves, so this changes nothing',
  alsoAnswers: [404, 410],
  examples: {},
  handle: async (request) => {
    const opened = await whatIsOpen(request)
    if ('closed' in opened) return opened.closed
    const language = request.query.lang ?? opened.invitation.language
    return pageReply(formPage(opened.content, { language, values: {}, faults: [] }))
  },
})

const value = z.union([z.string().max(10_000), z.number(), z.boolean(), z.array(z.string().max(100)).max(100)])

const postQuestionnaire = route({
  ...shared,
  name: 'answerQuestionnaire',
  method: 'POST',
  summary: 'Answers the questions, once: from the page’s form, which answers a page, or as JSON by question (204)',
  body: z.record(z.string().max(100), value),
  formBody: true,
  alsoAnswers: [204, 400, 404, 410],
  examples: { satisfied: { body: { score: 5, reason: 'Quick and friendly' } } },
  handle: async (request) => {
    const { body, isForm = false } = request
    const opened = await whatIsOpen(request)
    if ('closed' in opened) {
      if (isForm) return opened.closed
      throw opened.refusal
    }
    const { content, invitation } = opened
    const language = request.query.lang ?? invitation.language
    const { given, faults } = readGiven(content.questions, body, isForm)
    if (faults.length > 0) {
      if (isForm) return pageReply(formPage(content, { language, values: body, faults }), 400)
      throw new Refusal('request.invalid', { faults: bodyFaults(faults) })
    }
    const steps = await answerSteps(request, opened, given, language)
    if (isForm) return { ...pageReply(notePage(language, 'thanks')), steps }
    return { status: 204, body: '', headers: { 'cache-control': 'no-store' }, steps }
  },
})

const questionnaireFunction: HttpFunction = {
  kind: 'http',
  name: 'questionnaire',
  summary: 'The public pages on which surveys are answered',
  source: 'functions/surveys/questionnaire.ts',
  uses: ['table:read', 'table:write'],
  routes: [getQuestionnaire, postQuestionnaire],
}

export default questionnaireFunction
