import { onTestFinished } from 'vitest'
import customersFunction from '../../functions/customers/index.ts'
import customerView from '../../functions/customers/view.ts'
import project from '../../functions/stream/project.ts'
import surveysFunction from '../../functions/surveys/index.ts'
import onCaseClosed from '../../functions/surveys/on-case-closed.ts'
import onCustomerChanged from '../../functions/surveys/on-customer-changed.ts'
import onInvitationSent from '../../functions/surveys/on-invitation-sent.ts'
import onSurveyAnswered from '../../functions/surveys/on-survey-answered.ts'
import questionnaireFunction from '../../functions/surveys/questionnaire.ts'
import runSurveyPlans from '../../functions/surveys/run-survey-plans.ts'
import sendInvitations from '../../functions/surveys/send-invitations.ts'
import tasksFunction from '../../functions/tasks/index.ts'
import { type Actor, automation } from '../../shared/kernel/actor.ts'
import { moveCase, openCase } from '../../shared/service/case.ts'
import { defaultMatrix } from '../../shared/service/case-priority.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { cases } from '../../shared/service/case-store.ts'
import { changeRecord, createRecord, loadRecord } from '../../shared/storage/record.ts'
import { apiOf, testPlatform } from '../support/api.ts'
import { deliverer } from '../support/deliver.ts'

const consumers = [onCaseClosed, onCustomerChanged, onInvitationSent, onSurveyAnswered]
const nobody: Actor = { tenantId: '', kind: 'public', id: 'public', teamIds: [], permissions: {} }
const formType = { 'content-type': 'application/x-www-form-urlencoded' }

let count = 0

/** Surveys with what they need around them: customers, cases, ticks, consumers, and a mailbox. */
export const surveyWorld = async () => {
  const { platform, changes, mails, problems, advance, close } = testPlatform()
  onTestFinished(close)
  const staff = apiOf(surveysFunction, platform)
  const customers = apiOf(
    { ...customersFunction, routes: [...customersFunction.routes, ...customerView.routes] },
    platform,
  )
  const tasks = apiOf(tasksFunction, platform)
  const page = apiOf(questionnaireFunction, platform, nobody)
  const deliver = deliverer(changes, consumers, platform)
  const { store } = platform
  const stamp = () => ({ actor: automation('ten_1', 'test'), now: platform.clock.now(), requestId: 'test' })

  let followed = 0
  /** Brings lists up to date. */
  const follow = async () => {
    for (let some = changes(followed, 100); some.length > 0; some = changes(followed, 100)) {
      await project.handle(
        some.map(({ change }) => change),
        platform,
      )
      followed = some.at(-1)?.sequence ?? followed
    }
  }
  const tick = async (times = 1) => {
    await runSurveyPlans.handle(platform)
    await sendInvitations.handle(platform)
    await deliver(times)
  }
  const addSurvey = async (body: object = {}) => {
    const given = { kind: 'csat', name: 'Survey', title: { en: 'How did we do?', zh: '请评价我们的服务' } }
    const answer = await staff('POST', '/v1/surveys', {
      body: { ...given, linkUrl: 'https://api.example.com/', ...body },
    })
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
    return answer.body
  }
  const addCustomer = async (body: object = {}) => {
    const given = { kind: 'person', name: '李娜', emails: [`customer${++count}@example.com`] }
    const answer = await customers('POST', '/v1/customers', { body: { ...given, ...body } })
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
    return answer.body
  }
  const invite = (surveyId: string, body: object) =>
    staff('POST', `/v1/surveys/${surveyId}/invitations`, { body: { language: 'en', ...body } })
  /** The path of the link in the last mail. */
  const lastLink = (): string =>
    /https:\/\/api\.example\.com(\/v1\/questionnaires\/\S+)/.exec(mails.at(-1)?.text ?? '')?.[1] ?? ''
  /** Invites a new customer and answers the path of the link that comes by mail. */
  const linkTo = async (surveyId: string, body: object = {}): Promise<string> => {
    const { id } = await addCustomer()
    const { status, body: answer } = await invite(surveyId, { customerId: id, ...body })
    if (status !== 201) throw new Error(JSON.stringify(answer))
    await tick()
    return lastLink()
  }
  const open = (path: string, headers: Record<string, string> = {}) => page('GET', path, { headers })
  const sendJson = (path: string, body: unknown) => page('POST', path, { body })
  const sendForm = (path: string, body: string, headers: Record<string, string> = {}) =>
    page('POST', path, { body, headers: { ...formType, ...headers } })
  const addCase = async (given: Partial<Case>): Promise<Case> => {
    const id = platform.ids('cas')
    const opening = { id, number: 'C-1', status: { key: 'new', group: 'open' }, matrix: defaultMatrix } as const
    const written = { kind: 'request', subject: 'x', channel: 'phone', impact: 'low', urgency: 'low' } as const
    const { state } = openCase(opening, { ...written, language: given.language }, given, stamp().now)
    const saved = createRecord(cases, stamp(), { state, raises: [] })
    await store.commit([saved.step.action])
    return saved.state
  }
  const move = async (id: string, key: string, group: 'open' | 'closed') => {
    const found = await loadRecord(store, cases, 'ten_1', id)
    if (!found) throw new Error('no such case')
    const decision = moveCase(found, { key, group }, stamp().now, 'user:usr_1')
    await store.commit([changeRecord(cases, stamp(), decision).step.action])
  }
  /** Closes a new case of a customer and lets the consumers know. */
  const closeCase = async (given: Partial<Case>, times = 1): Promise<Case> => {
    const found = await addCase(given)
    await move(found.id, 'closed', 'closed')
    await deliver(times)
    return found
  }
  const raised = (type: string) =>
    changes(0, 100_000)
      .flatMap(({ change }) => (change.after?.raised ?? []) as { type: string; data: Record<string, unknown> }[])
      .filter((event) => event.type === type)
  const results = async (surveyId: string, query = '') =>
    (await staff('GET', `/v1/surveys/${surveyId}/results${query}`)).body
  return {
    ...{ platform, staff, customers, tasks, mails, problems, advance, deliver, follow, tick, raised, results, changes },
    ...{ addSurvey, addCustomer, invite, lastLink, linkTo, open, sendJson, sendForm, addCase, move, closeCase },
  }
}
