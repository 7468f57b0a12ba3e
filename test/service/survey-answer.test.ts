import { describe, expect, it } from 'vitest'
import { day } from '../../shared/kernel/instant.ts'
import { surveyWorld } from './survey-world.ts'

const text = { en: 'Question', zh: '问题' }
const option = (key: string) => ({ key, text: { en: key, zh: key } })
const questions = [
  { type: 'scale', key: 'speed', text, min: 1, max: 5, required: true },
  { type: 'single', key: 'how', text, options: [option('phone'), option('mail')] },
  { type: 'multi', key: 'what', text, options: [option('a'), option('b'), option('c')] },
  { type: 'yes_no', key: 'again', text },
  { type: 'text', key: 'words', text, maxLength: 20 },
]
const own = { kind: 'own', questions, restDays: 0 }
const faults = (body: { errors?: { pointer: string; code: string }[] }) =>
  body.errors?.map(({ pointer, code }) => `${pointer} ${code}`)

describe('the page of a link', () => {
  it('shows the questions in the invitation’s language, and in the other one on demand', async () => {
    const { addSurvey, linkTo, open } = await surveyWorld()
    const link = await linkTo((await addSurvey()).id, { language: 'zh' })
    const { status, headers, body } = await open(link)
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(body).toContain('<html lang="zh-CN">')
    expect(body).toContain('您对我们的服务满意吗？')
    expect(body).toContain('<a href="?lang=en"')
    expect(body).not.toContain('<script')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect((await open(`${link}?lang=en`)).body).toContain('How satisfied are you with our service?')
  })

  it('changes nothing by being opened, as mail programs do', async () => {
    const { addSurvey, linkTo, open, sendJson, changes } = await surveyWorld()
    const link = await linkTo((await addSurvey()).id)
    const before = changes(0, 100_000).length
    for (let time = 0; time < 3; time++) await open(link)
    expect(changes(0, 100_000)).toHaveLength(before)
    expect((await sendJson(link, { score: 5 })).status).toBe(204)
  })

  it('keeps markup in texts of the survey as text', async () => {
    const { addSurvey, linkTo, open } = await surveyWorld()
    const title = { en: '<b>"Bold"</b> & co', zh: '<b>' }
    const { body } = await open(await linkTo((await addSurvey({ title })).id))
    expect(body).toContain('<h1>&lt;b&gt;&quot;Bold&quot;&lt;/b&gt; &amp; co</h1>')
  })

  it.each(['nothing', 'x'.repeat(80), '..%2f'])('is a friendly one for a link that is none: %s', async (token) => {
    const { open, sendForm, sendJson } = await surveyWorld()
    const { status, body } = await open(`/v1/questionnaires/${token}`, { 'accept-language': 'zh-CN' })
    expect(status).toBe(404)
    expect(body).toContain('链接无效')
    const form = await sendForm(`/v1/questionnaires/${token}`, 'score=5')
    expect([form.status, form.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
    const json = await sendJson(`/v1/questionnaires/${token}`, { score: 5 })
    expect([json.status, json.body.code]).toEqual([404, 'not_found'])
  })

  it('ends with the link’s time', async () => {
    const { addSurvey, linkTo, open, sendForm, sendJson, advance, raised } = await surveyWorld()
    const link = await linkTo((await addSurvey({ expiresAfterDays: 3 })).id)
    advance(3 * day - 1)
    expect((await open(link)).status).toBe(200)
    advance(1)
    const { status, body } = await open(link)
    expect(status).toBe(410)
    expect(body).toContain('expired')
    expect((await sendForm(link, 'score=5')).status).toBe(410)
    const json = await sendJson(link, { score: 5 })
    expect([json.status, json.body.code]).toEqual([410, 'survey.link_expired'])
    expect(raised('survey.answered')).toEqual([])
  })
})

describe('answering', () => {
  it('is done once: by form, with all kinds of questions', async () => {
    const { addSurvey, linkTo, open, sendForm, sendJson, staff, raised, follow } = await surveyWorld()
    const survey = await addSurvey(own)
    const link = await linkTo(survey.id)
    const body = 'speed=4&how=mail&what=a&what=c&again=no&words=Sehr+gut%0D%0A%E5%A5%BD'
    const { status, body: page } = await sendForm(link, body)
    expect(status).toBe(200)
    expect(page).toContain('Thank you')
    await follow()
    const { items } = (await staff('GET', `/v1/answers?surveyId=${survey.id}`)).body
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({
      ...{ kind: 'own', revision: 1, language: 'en', day: '2026-03-02', isLow: false },
      choices: { speed: 4, how: 'mail', what: ['a', 'c'], again: false },
      texts: { words: 'Sehr gut\n好' },
    })
    expect(raised('survey.answered')).toHaveLength(1)
    expect(JSON.stringify(raised('survey.answered'))).not.toContain('Sehr gut')
    const again = await open(link)
    expect(again.status).toBe(410)
    expect(again.body).toContain('answered already')
    expect((await sendForm(link, body)).status).toBe(410)
    expect((await sendJson(link, { speed: 1 })).body.code).toBe('survey.link_used')
  })

  it('as JSON is answered without a page', async () => {
    const { addSurvey, linkTo, sendJson } = await surveyWorld()
    const link = await linkTo((await addSurvey()).id)
    const { status, headers, body } = await sendJson(link, { score: 4 })
    expect([status, headers['content-type'], body]).toEqual([204, undefined, ''])
    const again = await sendJson(link, { score: 4 })
    expect([again.status, again.headers['content-type']]).toEqual([410, 'application/problem+json'])
  })

  it('takes a form that names its charset, with questions left empty', async () => {
    const { addSurvey, linkTo, sendForm } = await surveyWorld()
    const link = await linkTo((await addSurvey()).id)
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }
    expect((await sendForm(link, 'score=5&reason=', headers)).status).toBe(200)
  })

  it.each([
    [{}, ['/speed required']],
    [{ speed: '4' }, ['/speed wrong_type']],
    [{ speed: 4.5 }, ['/speed wrong_type']],
    [{ speed: 0 }, ['/speed too_small.int']],
    [{ speed: 6, how: 'fax' }, ['/speed too_big.int', '/how not_allowed']],
    [{ speed: 1, how: ['mail'] }, ['/how wrong_type']],
    [{ speed: 1, what: 'a' }, ['/what wrong_type']],
    [{ speed: 1, what: ['a', 'a'] }, ['/what named_twice']],
    [{ speed: 1, what: ['a', 'd'] }, ['/what not_allowed']],
    [{ speed: 1, again: 'yes' }, ['/again wrong_type']],
    [{ speed: 1, words: 'x'.repeat(21) }, ['/words too_big.string']],
    [{ speed: 1, words: 5, other: 'x' }, ['/other unknown_field', '/words wrong_type']],
    [{ speed: 1, constructor: 'x' }, ['/constructor unknown_field']],
  ])(
    'of the wrong type is refused with the field and the reason, and the link stays good: %j',
    async (given, wanted) => {
      const { addSurvey, linkTo, sendJson, changes } = await surveyWorld()
      const link = await linkTo((await addSurvey(own)).id)
      const before = changes(0, 100_000).length
      const { status, body } = await sendJson(link, given)
      expect([status, body.code, faults(body)?.sort()]).toEqual([400, 'request.invalid', [...wanted].sort()])
      expect(changes(0, 100_000)).toHaveLength(before)
      expect((await sendJson(link, { speed: 3 })).status).toBe(204)
    },
  )

  it.each(['[]', '"x"', 'null', '{"speed":{"a":1}}', '{', ''])('of no shape at all is refused: %s', async (body) => {
    const { addSurvey, linkTo, sendJson } = await surveyWorld()
    const link = await linkTo((await addSurvey(own)).id)
    expect((await sendJson(link, body)).status).toBe(400)
  })

  it('shows a form again with what was filled in and what is wrong about it', async () => {
    const { addSurvey, linkTo, sendForm } = await surveyWorld()
    const link = await linkTo((await addSurvey(own)).id)
    const { status, body } = await sendForm(`${link}?lang=zh`, 'speed=9&how=mail&words=%3Cscript%3E')
    expect(status).toBe(400)
    expect(body).toContain('请检查标出的问题')
    expect(body).toContain('不得大于 5')
    expect(body).toContain('value="mail" checked')
    expect(body).toContain('&lt;script&gt;</textarea>')
    expect(body).not.toContain('<script')
  })

  it('in parallel has one winner', async () => {
    const { addSurvey, linkTo, sendForm, raised, results } = await surveyWorld()
    const { id } = await addSurvey()
    const link = await linkTo(id)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => sendForm(link, `score=${(index % 5) + 1}`)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(410)])
    expect(raised('survey.answered')).toHaveLength(1)
    expect((await results(id)).answered).toBe(1)
  })

  it('is to the questions that were sent, whatever became of them', async () => {
    const { addSurvey, linkTo, open, sendJson, staff, lastLink } = await surveyWorld()
    const { id } = await addSurvey(own)
    const link = await linkTo(id)
    await staff('PATCH', `/v1/surveys/${id}`, { body: { questions: questions.slice(0, 1), status: 'paused' } })
    expect((await open(link)).body).toContain('name="how"')
    expect((await sendJson(link, { speed: 2, how: 'phone' })).status).toBe(204)
    await staff('PATCH', `/v1/surveys/${id}`, { body: { status: 'active' } })
    const second = await linkTo(id)
    expect(second).toBe(lastLink())
    expect(faults((await sendJson(second, { speed: 2, how: 'phone' })).body)).toEqual(['/how unknown_field'])
  })

  it('hides own words from who may not see what is personal', async () => {
    const { addSurvey, linkTo, sendJson, staff, follow } = await surveyWorld()
    const link = await linkTo((await addSurvey()).id)
    await sendJson(link, { score: 5, reason: 'Kanarienvogel' })
    await follow()
    const [answer] = (await staff('GET', '/v1/answers')).body.items
    expect(answer.texts).toEqual({ reason: 'Kanarienvogel' })
    const as = {
      ...{ tenantId: 'ten_1', kind: 'user' as const, id: 'usr_9', teamIds: [] },
      permissions: { 'answer:read': 'all' as const },
    }
    const { body } = await staff('GET', `/v1/answers/${answer.id}`, { as })
    expect(body.choices).toEqual({ score: 5 })
    expect(body.texts).toBeUndefined()
  })
})

describe('a low score', () => {
  it('opens one task and shows on the customer’s overview and timeline', async () => {
    const { addSurvey, addCustomer, invite, tick, lastLink, sendForm, deliver, tasks, customers } = await surveyWorld()
    const { id } = await addSurvey({ kind: 'nps' })
    const customer = await addCustomer({ ownerId: undefined })
    await invite(id, { customerId: customer.id })
    await tick()
    await sendForm(lastLink(), 'score=6&reason=Too+slow')
    await deliver(3)
    const overview = (await customers('GET', `/v1/customers/${customer.id}/overview`)).body
    expect(overview.answers.items).toMatchObject([{ score: 6, isLow: true, texts: { reason: 'Too slow' } }])
    expect(overview.tasks.items).toHaveLength(1)
    const task = (await tasks('GET', `/v1/tasks/${overview.tasks.items[0].id}`)).body
    expect(task).toMatchObject({
      ...{ title: 'Follow up on a low NPS score: 6', priority: 'high', customerId: customer.id },
      ...{ dueAt: '2026-03-03T08:00:00.000Z', source: { automation: 'surveys-on-survey-answered' } },
    })
    const timeline = (await customers('GET', `/v1/customers/${customer.id}/timeline`)).body.items
    expect(timeline.filter(({ kind }: { kind: string }) => kind === 'answer')).toMatchObject([{ answer: { score: 6 } }])
  })

  it('is one by the survey’s own bound, and goes to who is named for it', async () => {
    const { addSurvey, linkTo, sendJson, deliver, raised, platform } = await surveyWorld()
    const { addUser } = await import('../support/people.ts')
    await addUser(platform, 'usr_7', { locale: 'zh-CN' })
    const survey = await addSurvey({ followUp: { atMost: 3, assigneeId: 'usr_7', dueInHours: 4 } })
    for (const score of [4, 3]) await sendJson(await linkTo(survey.id), { score })
    await deliver()
    expect(raised('task.created').map(({ data }) => data)).toMatchObject([
      { assigneeId: 'usr_7', dueAt: '2026-03-02T12:00:00.000Z' },
    ])
  })
})
