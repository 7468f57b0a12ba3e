import { describe, expect, it } from 'vitest'
import { surveyWorld } from './survey-world.ts'

const text = { en: 'Question', zh: '问题' }
const score = { type: 'scale', key: 'score', text, required: true, min: 1, max: 5 }
const codes = (body: { errors?: { pointer: string; code: string }[] }) =>
  body.errors?.map(({ pointer, code }) => `${pointer} ${code}`)

describe('a survey', () => {
  it('brings the usual questions of its kind', async () => {
    const { addSurvey } = await surveyWorld()
    for (const [kind, min, max] of [
      ['csat', 1, 5],
      ['nps', 0, 10],
      ['ces', 1, 7],
    ] as const) {
      const { questions, revision, restDays, trigger } = await addSurvey({ kind })
      expect(questions[0]).toMatchObject({ type: 'scale', key: 'score', required: true, min, max })
      expect(questions[1]).toMatchObject({ type: 'text', key: 'reason', required: false })
      expect([revision, restDays, trigger]).toEqual([1, 30, { on: 'request' }])
    }
  })

  it.each([
    [{ kind: 'own' }, ['/questions required']],
    [{ questions: [{ ...score, max: 7 }] }, ['/questions/0 score_question']],
    [{ questions: [{ ...score, required: false }] }, ['/questions/0 score_question']],
    [{ questions: [{ type: 'yes_no', key: 'good', text }] }, ['/questions score_question']],
    [{ questions: [score, { type: 'text', key: 'score', text }] }, ['/questions/1/key named_twice']],
    [
      { questions: [score, { type: 'single', key: 'a', text, options: [{ key: 'x', text }] }] },
      ['/questions/1/options too_small.array'],
    ],
    [{ questions: [score, { type: 'slider', key: 'a', text }] }, ['/questions/1/type not_allowed']],
    [{ questions: [{ ...score, text: { en: 'Only English' } }] }, ['/questions/0/text/zh required']],
    [{ trigger: { on: 'schedule', everyDays: {} } }, ['/trigger/everyDays required']],
    [
      { trigger: { on: 'schedule', everyDays: { F: 10 } } },
      ['/trigger/everyDays/F unknown_field', '/trigger/everyDays required'],
    ],
    [{ trigger: { on: 'case_closed', samplePercent: 101 } }, ['/trigger/samplePercent too_big.number']],
    [{ linkUrl: 'javascript:alert(1)' }, ['/linkUrl wrong_format']],
    [{ followUp: { assigneeId: 'usr_none' } }, ['/followUp/assigneeId no_such_record']],
    [{ kind: 'own', questions: [score], followUp: {} }, ['/followUp only_of_scored']],
  ])('is refused with the field and the reason: %j', async (given, expected) => {
    const { staff } = await surveyWorld()
    const body = { kind: 'csat', name: 'S', title: text, linkUrl: 'https://api.example.com', ...given }
    const answer = await staff('POST', '/v1/surveys', { body })
    expect(answer.status).toBe(400)
    expect(codes(answer.body)?.sort()).toEqual(expected.map(String).sort())
  })

  it('gets a new revision with other words or questions only', async () => {
    const { addSurvey, staff } = await surveyWorld()
    const { id } = await addSurvey()
    const patch = async (body: object) => (await staff('PATCH', `/v1/surveys/${id}`, { body })).body
    expect((await patch({ name: 'Other' })).revision).toBe(1)
    expect((await patch({ title: { en: 'Other', zh: '其他' } })).revision).toBe(2)
    expect((await patch({ questions: [score] })).revision).toBe(3)
    expect((await patch({ questions: [score] })).revision).toBe(3)
  })

  it('does not count another question under an old key', async () => {
    const { addSurvey, staff } = await surveyWorld()
    const { id } = await addSurvey()
    const questions = [score, { type: 'yes_no', key: 'reason', text }]
    const { status, body } = await staff('PATCH', `/v1/surveys/${id}`, { body: { questions } })
    expect([status, codes(body)]).toEqual([400, ['/questions/1/type key_means_other']])
  })
})

describe('asking a customer', () => {
  it('mails one link, in the language asked for, however often the event is delivered', async () => {
    const { addSurvey, addCustomer, invite, tick, mails, staff, lastLink } = await surveyWorld()
    const { id } = await addSurvey()
    const customer = await addCustomer()
    const invitation = (await invite(id, { customerId: customer.id, language: 'zh' })).body
    expect(invitation).toMatchObject({ status: 'planned', language: 'zh', revision: 1, customerId: customer.id })
    await tick(3)
    await tick(3)
    expect(new Set(mails.map(({ key }) => key)).size).toBe(1)
    expect(mails[0]).toMatchObject({ to: customer.emails[0].address, subject: '请评价我们的服务' })
    expect(lastLink()).toMatch(/^\/v1\/questionnaires\/[\w-]+$/)
    const { body } = await staff('GET', `/v1/invitations/${invitation.id}`)
    expect(body).toMatchObject({ status: 'sent', expiresAt: '2026-03-16T08:00:00.000Z' })
  })

  it('is refused while the person is to be left alone, and for who can not be written to', async () => {
    const { addSurvey, addCustomer, invite, advance } = await surveyWorld()
    const { id } = await addSurvey({ restDays: 30 })
    const second = await addSurvey({ restDays: 10 })
    const customer = await addCustomer()
    const mute = await addCustomer({ emails: [] })
    expect((await invite(id, { customerId: customer.id })).status).toBe(201)
    const again = await invite(second.id, { customerId: customer.id })
    expect([again.status, again.body.code]).toEqual([409, 'survey.too_soon'])
    expect(again.body.detail).toContain('2026-03-12T08:00:00.000Z')
    advance(10 * 86_400_000)
    expect((await invite(id, { customerId: customer.id })).status).toBe(409)
    expect((await invite(second.id, { customerId: customer.id })).status).toBe(201)
    const { status, body } = await invite(id, { customerId: mute.id })
    expect([status, codes(body)]).toEqual([400, ['/customerId no_email']])
  })

  it('happens once when two ask at the same moment', async () => {
    const { addSurvey, addCustomer, invite, raised } = await surveyWorld()
    const surveys = await Promise.all([addSurvey(), addSurvey(), addSurvey()])
    const { id: customerId } = await addCustomer()
    const answers = await Promise.all(
      surveys.flatMap(({ id }) => [invite(id, { customerId }), invite(id, { customerId })]),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409])
    expect(raised('invitation.planned')).toHaveLength(1)
  })

  it('can be taken back until it is sent, and not for a paused survey', async () => {
    const { addSurvey, addCustomer, invite, staff, tick, mails } = await surveyWorld()
    const { id } = await addSurvey({ restDays: 0 })
    const { id: customerId } = await addCustomer()
    const later = (await invite(id, { customerId, sendAt: '2026-03-05T10:00:00+08:00' })).body
    expect(later.sendAt).toBe('2026-03-05T02:00:00.000Z')
    expect((await staff('POST', `/v1/invitations/${later.id}/cancel`)).body.status).toBe('cancelled')
    const now = (await invite(id, { customerId })).body
    await tick()
    const { status, body } = await staff('POST', `/v1/invitations/${now.id}/cancel`)
    expect([status, body.code, mails.length]).toEqual([409, 'invitation.not_planned', 1])
    await staff('PATCH', `/v1/surveys/${id}`, { body: { status: 'paused' } })
    expect((await invite(id, { customerId })).body.code).toBe('survey.paused')
  })

  it('goes to the contact who decides where an organisation has no address', async () => {
    const { addSurvey, addCustomer, customers, invite, tick, mails } = await surveyWorld()
    const { id } = await addSurvey()
    const company = await addCustomer({ kind: 'organisation', name: 'ACME', emails: [] })
    const contact = (name: string, role: string) =>
      customers('POST', '/v1/contacts', {
        body: { name, emails: [`${name}@acme.example`], organisations: [{ customerId: company.id, roles: [role] }] },
      })
    await contact('user', 'user')
    await contact('boss', 'decision_maker')
    expect((await invite(id, { customerId: company.id })).status).toBe(201)
    await tick()
    expect(mails.map(({ to }) => to)).toEqual(['boss@acme.example'])
  })
})
