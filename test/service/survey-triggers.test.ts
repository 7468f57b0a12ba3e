import { describe, expect, it } from 'vitest'
import runSurveyPlans from '../../functions/surveys/run-survey-plans.ts'
import sendInvitations from '../../functions/surveys/send-invitations.ts'
import { day, hour, minute } from '../../shared/kernel/instant.ts'
import { isSampled } from '../../shared/service/survey.ts'
import { testActor } from '../support/api.ts'
import { surveyWorld } from './survey-world.ts'

describe('a survey after the close of a case', () => {
  const trigger = { on: 'case_closed', delayHours: 2 }

  it('asks once, after the delay, in the language of the case, however often its close is heard of', async () => {
    const { addSurvey, addCustomer, closeCase, tick, advance, mails, raised } = await surveyWorld()
    await addSurvey({ trigger })
    const customer = await addCustomer()
    const found = await closeCase({ customerId: customer.id, language: 'zh-CN', ownerId: 'usr_1' }, 3)
    expect(raised('invitation.planned').map(({ data }) => data)).toMatchObject([
      { caseId: found.id, customerId: customer.id, sendAt: '2026-03-02T10:00:00.000Z' },
    ])
    advance(2 * hour - minute)
    await tick()
    expect(mails).toEqual([])
    advance(minute)
    await tick(2)
    await tick(2)
    expect(new Set(mails.map(({ key }) => key)).size).toBe(1)
    expect(mails[0]?.subject).toBe('请评价我们的服务')
  })

  it('asks nobody about a case that is open again, of a survey that is paused, or without a customer', async () => {
    const { addSurvey, addCustomer, closeCase, move, tick, advance, mails, raised, staff } = await surveyWorld()
    const survey = await addSurvey({ trigger })
    const reopened = await closeCase({ customerId: (await addCustomer()).id })
    await move(reopened.id, 'new', 'open')
    await closeCase({})
    advance(3 * hour)
    await tick()
    await closeCase({ customerId: (await addCustomer()).id })
    await staff('PATCH', `/v1/surveys/${survey.id}`, { body: { status: 'paused' } })
    await closeCase({ customerId: (await addCustomer()).id })
    advance(3 * hour)
    await tick()
    expect(mails).toEqual([])
    expect(raised('invitation.cancelled').map(({ data }) => data.reason)).toEqual(['case_reopened', 'survey_paused'])
  })

  it('leaves a person alone who was asked not long ago, also when two cases close at one moment', async () => {
    const { addSurvey, addCustomer, addCase, move, closeCase, deliver, advance, raised } = await surveyWorld()
    await addSurvey({ trigger, restDays: 30 })
    await addSurvey({ trigger, restDays: 30 })
    const { id: customerId } = await addCustomer()
    const both = [await addCase({ customerId }), await addCase({ customerId })]
    for (const { id } of both) await move(id, 'closed', 'closed')
    await deliver(2)
    advance(29 * day)
    await closeCase({ customerId })
    expect(raised('invitation.planned')).toHaveLength(1)
    advance(2 * day)
    await closeCase({ customerId })
    expect(raised('invitation.planned')).toHaveLength(2)
  })

  it('asks about a sample that follows from the ids of the cases', async () => {
    const { addSurvey, addCustomer, closeCase, raised } = await surveyWorld()
    const survey = await addSurvey({ trigger: { ...trigger, samplePercent: 30 }, restDays: 0 })
    const wanted: string[] = []
    for (let count = 0; count < 20; count++) {
      const { id } = await closeCase({ customerId: (await addCustomer()).id }, 2)
      if (isSampled(survey.id, id, 30)) wanted.push(id)
    }
    expect(raised('invitation.planned').map(({ data }) => data.caseId)).toEqual(wanted)
  })

  it('samples about as many as it says', () => {
    const sampled = Array.from({ length: 10_000 }, (_, index) => isSampled('srv_1', `cas_${index}`, 30))
    expect(sampled.filter(Boolean).length).toBeGreaterThan(2800)
    expect(sampled.filter(Boolean).length).toBeLessThan(3200)
    expect(isSampled('srv_1', 'cas_1', 100)).toBe(true)
  })
})

describe('a survey on schedule', () => {
  const kind = 'nps'
  const trigger = { on: 'schedule', everyDays: { A: 30, B: 90 } }

  /** Lets days pass, an hour and a tick at a time. */
  const days = async ({ tick, advance }: Awaited<ReturnType<typeof surveyWorld>>, count: number) => {
    for (let passed = 0; passed < count * 4; passed++) {
      advance(6 * hour)
      await tick()
    }
  }

  it('asks those who are there and those who come, by their level, each once in a period', async () => {
    const world = await surveyWorld()
    const { addSurvey, addCustomer, follow, tick, deliver, raised } = world
    const early = [
      await addCustomer({ level: 'A' }),
      await addCustomer({ level: 'B' }),
      await addCustomer({ level: 'C' }),
    ]
    await addCustomer()
    await follow()
    await deliver()
    await addSurvey({ kind, trigger, restDays: 20 })
    await tick()
    const late = await addCustomer({ level: 'A' })
    await deliver(2)
    await days(world, 90)
    const asked = raised('invitation.sent').map(({ data }) => data.customerId)
    const times = (id: string) => asked.filter((one) => one === id).length
    expect([...early, late].map(({ id }) => times(id))).toEqual([3, 1, 0, 3])
    expect(asked).toHaveLength(7)
  }, 30_000)

  it('finds customers a portion at a time, and none twice', async () => {
    const { addSurvey, addCustomer, follow, deliver, tick, changes } = await surveyWorld()
    for (let count = 0; count < 205; count++) await addCustomer({ level: 'A' })
    await follow()
    await deliver()
    await addSurvey({ kind, trigger })
    const plans = () =>
      changes(0, 100_000).filter(({ change }) => change.after?.noun === 'surveyplan' && !change.before)
    await tick()
    expect(plans()).toHaveLength(200)
    await tick()
    await tick()
    expect(plans()).toHaveLength(205)
  }, 30_000)

  it('waits until a person has rested, and ends for who has no such level any more', async () => {
    const world = await surveyWorld()
    const { addSurvey, addCustomer, customers, invite, tick, deliver, raised, staff } = world
    const other = await addSurvey({ restDays: 0 })
    const survey = await addSurvey({ kind, trigger, restDays: 60 })
    const { id } = await addCustomer({ level: 'A' })
    await deliver()
    await invite(other.id, { customerId: id })
    await tick()
    await days(world, 59)
    const asked = () => raised('invitation.planned').filter(({ data }) => data.surveyId === survey.id)
    expect(asked()).toEqual([])
    await days(world, 2)
    expect(asked()).toHaveLength(1)
    await customers('PATCH', `/v1/customers/${id}`, { body: { level: 'C' } })
    await days(world, 70)
    expect(asked()).toHaveLength(1)
    await customers('PATCH', `/v1/customers/${id}`, { body: { level: 'A' } })
    await staff('PATCH', `/v1/surveys/${survey.id}`, { body: { restDays: 0 } })
    await deliver()
    await days(world, 30)
    expect(asked()).toHaveLength(2)
  }, 60_000)

  it('reads what is due and nothing else', async () => {
    const { addSurvey, addCustomer, deliver, platform } = await surveyWorld()
    await addSurvey({ kind, trigger })
    for (let count = 0; count < 50; count++) await addCustomer({ level: 'B' })
    await deliver()
    await runSurveyPlans.handle(platform)
    let read = 0
    const store = platform.store.metered((units) => {
      read += units.read
    })
    await runSurveyPlans.handle({ ...platform, store })
    await sendInvitations.handle({ ...platform, store })
    expect(read).toBeLessThanOrEqual(3 * 4 + 10)
  })
})

describe('a tick', () => {
  it('that runs twice at once opens each link once', async () => {
    const { addSurvey, addCustomer, invite, platform, raised, results, problems } = await surveyWorld()
    const { id } = await addSurvey()
    for (let count = 0; count < 10; count++) await invite(id, { customerId: (await addCustomer()).id })
    await Promise.all([1, 2, 3].map(() => sendInvitations.handle(platform)))
    expect(raised('invitation.sent')).toHaveLength(10)
    expect((await results(id)).sent).toBe(10)
    expect(problems).toEqual([])
  })
})

describe('results', () => {
  it('are the same from the daily figures as counted again from the answers', async () => {
    const { addSurvey, addCustomer, invite, tick, lastLink, sendJson, advance, results } = await surveyWorld()
    const text = { en: 'Q', zh: '问' }
    const options = ['a', 'b', 'c'].map((key) => ({ key, text }))
    const scale = { type: 'scale', key: 'score', text, required: true, min: 0, max: 10 }
    const questions = [scale, { type: 'multi', key: 'what', text, options }, { type: 'yes_no', key: 'again', text }]
    const words = { type: 'text', key: 'words', text }
    const { id } = await addSurvey({ kind: 'nps', questions: [...questions, words], restDays: 0, expiresAfterDays: 90 })
    const { id: customerId } = await addCustomer()
    for (let count = 0; count < 40; count++) {
      await invite(id, { customerId })
      await tick()
      const what = options.map(({ key }) => key).filter((_, index) => (count >> index) & 1)
      await sendJson(lastLink(), {
        score: (count * 7) % 11,
        ...(what.length > 0 && { what }),
        ...(count % 3 > 0 && { again: count % 2 === 0 }),
        ...(count % 4 === 0 && { words: 'x' }),
      })
      advance(31 * hour)
    }
    const periods = ['2026-03-01&to=2026-04-30', '2026-03-10&to=2026-03-20', '2026-03-31&to=2026-04-01']
    for (const period of periods) {
      const { basis, sent, ...figures } = await results(id, `?from=${period}`)
      const { basis: again, ...recounted } = await results(id, `?from=${period}&recount=true`)
      expect([basis, again]).toEqual(['figures', 'answers'])
      expect(figures).toEqual(recounted)
      expect(sent).toBe(figures.answered)
    }
    const all = await results(id, '?from=2026-03-01&to=2026-04-30')
    expect(all.answered).toBe(40)
    expect(all.score.n).toBe(40)
    const { distribution, value, interval } = all.score
    const above = distribution['9'] + distribution['10']
    const below = [0, 1, 2, 3, 4, 5, 6].reduce((sum, answer) => sum + (distribution[answer] ?? 0), 0)
    expect(value).toBeCloseTo(((above - below) / 40) * 100, 1)
    expect(all.low).toBe(below)
    expect(interval.low).toBeLessThan(value)
    expect(all.questions.map(({ answered }: { answered: number }) => answered)).toEqual([40, 35, 26, 10])
    expect(all.questions[1].counts.a).toBe(20)
  })

  it('show no score below five answers, and every possible answer with its number', async () => {
    const { addSurvey, linkTo, sendJson, results } = await surveyWorld()
    const { id } = await addSurvey()
    for (const score of [5, 5, 4, 1]) await sendJson(await linkTo(id), { score })
    expect((await results(id)).score).toEqual({ measure: 'csat', n: 4, distribution: { '1': 1, '4': 1, '5': 2 } })
    await sendJson(await linkTo(id), { score: 4 })
    const { score, questions, low } = await results(id)
    expect(score).toMatchObject({ n: 5, value: 80, interval: { low: 37.55, high: 96.38 } })
    expect([questions[0].counts, low]).toEqual([{ '1': 1, '2': 0, '3': 0, '4': 2, '5': 2 }, 1])
  })

  it('count by the day where the tenant is', async () => {
    const { addSurvey, linkTo, sendJson, staff, platform, advance } = await surveyWorld()
    const { tenants } = await import('../../shared/admin/tenant-store.ts')
    const { createTenant } = await import('../../shared/admin/tenant.ts')
    const { createRecord } = await import('../../shared/storage/record.ts')
    const input = { name: 'One', region: 'CN', zone: 'Asia/Shanghai', locale: 'zh-CN' } as const
    const stamp = { actor: testActor(), now: platform.clock.now(), requestId: 'test' }
    await platform.store.commit([createRecord(tenants, stamp, createTenant('ten_1', input)).step.action])
    const { id } = await addSurvey()
    advance(9 * hour)
    await sendJson(await linkTo(id), { score: 5 })
    const as = testActor({ zone: 'Asia/Shanghai' })
    const { body } = await staff('GET', `/v1/surveys/${id}/results?from=2026-03-03&to=2026-03-03`, { as })
    expect([body.answered, body.sent]).toEqual([1, 1])
    expect((await staff('GET', `/v1/surveys/${id}/results`, { as })).body.to).toBe('2026-03-03')
  })

  it.each(['from=2026-03-03&to=2026-03-02', 'from=2020-01-01&to=2026-03-02', 'from=yesterday', 'recount=maybe'])(
    'are refused for a period that is none: %s',
    async (query) => {
      const { addSurvey, staff } = await surveyWorld()
      const { id } = await addSurvey()
      expect((await staff('GET', `/v1/surveys/${id}/results?${query}`)).status).toBe(400)
    },
  )
})
