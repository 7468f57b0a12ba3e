import { describe, expect, it } from 'vitest'
import casesFunction from '../../functions/service/cases.ts'
import onCaseOpened from '../../functions/service/on-case-opened.ts'
import openSurveyCases from '../../functions/service/on-survey-answered.ts'
import { members, rosterId, setUp, userId } from '../assignment/world.ts'
import { apiOf } from '../support/api.ts'
import { deliverer } from '../support/deliver.ts'
import { addTeam, addUser } from '../support/people.ts'
import { surveyWorld } from './survey-world.ts'

const text = { en: 'Question', zh: '问题' }
const option = (key: string) => ({ key, text })
const more = [
  { type: 'yes_no', key: 'call_me', text },
  { type: 'multi', key: 'wrong', text, options: [option('late'), option('rude'), option('broken')] },
  { type: 'text', key: 'words', text, maxLength: 100 },
]
const score = { type: 'scale', key: 'score', text, min: 1, max: 5, required: true }
const questions = [score, ...more]

const openWorld = async () => {
  const world = await surveyWorld()
  const { platform, changes, follow } = world
  const cases = apiOf(casesFunction, platform)
  const open = deliverer(changes, [openSurveyCases, onCaseOpened], platform)
  const listed = async (times = 1) => {
    await open(times)
    await follow()
    return (await cases('GET', '/v1/cases?channel=survey')).body.items
  }
  return { ...world, cases, listed }
}

const faults = (body: { errors?: { pointer: string; code: string }[] }) =>
  body.errors?.map(({ pointer, code }) => `${pointer} ${code}`)

describe('an answer on which the survey asks for a case', () => {
  it('opens one, once, with the customer’s words, about the case that was asked about, and it is routed as any other', async () => {
    const { platform, addSurvey, addCustomer, closeCase, tick, advance, lastLink, sendForm, cases, listed, raised } =
      await openWorld()
    await addUser(platform, userId(1), { locale: 'en' })
    await setUp(platform, {
      members: members(1),
      rules: [{ when: { field: 'kind', op: 'eq', value: 'complaint' }, rosterId }],
    })
    const opensCase = { onLowScore: true, kind: 'complaint', impact: 'high', urgency: 'high' }
    const trigger = { on: 'case_closed', delayHours: 0 }
    await addSurvey({ name: 'After service', trigger, opensCase, followUp: { dueInHours: 4 } })
    const customer = await addCustomer()
    const about = await closeCase({ customerId: customer.id, language: 'en' })
    advance(1000)
    await tick()
    expect((await sendForm(lastLink(), 'score=1&reason=Nobody+called')).status).toBe(200)
    const [found, ...others] = await listed(3)
    expect(others).toEqual([])
    expect(found).toMatchObject({
      ...{ kind: 'complaint', subject: 'Survey “After service”: 1', priority: 'urgent', language: 'en' },
      ...{ customerId: customer.id, followUpOf: about.id, ownerId: userId(1) },
      source: { automation: 'cases-on-survey-answered' },
    })
    const messages = (await cases('GET', `/v1/cases/${found.id}/messages`)).body.items
    expect(messages).toMatchObject([{ author: 'customer', channel: 'survey', text: 'Nobody called' }])
    await tick()
    expect(raised('task.created')).toHaveLength(1)
    expect(JSON.stringify(raised('case.opened'))).not.toContain('Nobody called')
  })

  it.each([
    [{ score: 4, call_me: true }, true],
    [{ score: 4, wrong: ['late', 'broken'] }, true],
    [{ score: 4, wrong: ['late'], call_me: false, words: 'broken' }, false],
    [{ score: 1 }, false],
  ])('is %j: %s', async (given, isOpened) => {
    const { addSurvey, linkTo, sendJson, listed } = await openWorld()
    const onAnswers = [
      { key: 'call_me', is: true },
      { key: 'wrong', is: 'broken' },
    ]
    const survey = await addSurvey({ questions, opensCase: { onAnswers } })
    expect((await sendJson(await linkTo(survey.id), given)).status).toBe(204)
    expect(await listed()).toHaveLength(isOpened ? 1 : 0)
  })

  it('opens none any more when the survey no longer asks for it', async () => {
    const { staff, addSurvey, linkTo, sendJson, listed } = await openWorld()
    const survey = await addSurvey({ opensCase: { onLowScore: true } })
    const link = await linkTo(survey.id)
    const patched = await staff('PATCH', `/v1/surveys/${survey.id}`, { body: { opensCase: null } })
    expect(patched.body).not.toHaveProperty('opensCase')
    await sendJson(link, { score: 1 })
    expect(await listed()).toEqual([])
  })

  it.each([
    [{}, '/opensCase/onAnswers required'],
    [{ onAnswers: [{ key: 'words', is: 'x' }] }, '/opensCase/onAnswers/0/key no_choice_question'],
    [{ onAnswers: [{ key: 'none', is: true }] }, '/opensCase/onAnswers/0/key no_choice_question'],
    [{ onAnswers: [{ key: 'call_me', is: 'late' }] }, '/opensCase/onAnswers/0/is not_allowed'],
    [{ onAnswers: [{ key: 'wrong', is: 'lost' }] }, '/opensCase/onAnswers/0/is not_allowed'],
    [{ onLowScore: true, teamId: 'tea_none' }, '/opensCase/teamId no_such_record'],
    [{ onLowScore: true, categoryId: 'none' }, '/opensCase/categoryId no_such_record'],
  ])('is not defined by %j', async (opensCase, fault) => {
    const { platform, staff } = await openWorld()
    await addTeam(platform, 'tea_1')
    const given = { kind: 'csat', name: 'S', title: text, linkUrl: 'https://api.example.com', questions, opensCase }
    const { status, body } = await staff('POST', '/v1/surveys', { body: given })
    expect([status, faults(body)]).toEqual([400, [fault]])
  })

  it('keeps its question: one that a survey with a score has no more is refused when its questions change', async () => {
    const { staff, addSurvey } = await openWorld()
    const survey = await addSurvey({ questions, opensCase: { onAnswers: [{ key: 'call_me', is: true }] } })
    const { body } = await staff('PATCH', `/v1/surveys/${survey.id}`, { body: { questions: [score] } })
    expect(faults(body)).toEqual(['/opensCase/onAnswers/0/key no_choice_question'])
    const own = { kind: 'own', name: 'S', title: text, linkUrl: 'https://api.example.com', questions: more }
    const low = await staff('POST', '/v1/surveys', { body: { ...own, opensCase: { onLowScore: true } } })
    expect(faults(low.body)).toEqual(['/opensCase/onLowScore only_of_scored'])
  })
})
