import { describe, expect, it, onTestFinished } from 'vitest'
import cases from '../../functions/service/cases.ts'
import { reviewRoutes } from '../../functions/service/reviews.ts'
import reviewsOnCaseClosed from '../../functions/service/reviews-on-case-closed.ts'
import { scorecardRoutes } from '../../functions/service/scorecards.ts'
import project from '../../functions/stream/project.ts'
import { eventsOf } from '../../functions/stream/publish-events.ts'
import { unitsOf } from '../customers/world.ts'
import { apiOf, testActor, testPlatform } from '../support/api.ts'
import { deliverer } from '../support/deliver.ts'
import { addUser } from '../support/people.ts'

const name = (word: string) => ({ en: word, zh: word })
const criteria = [
  { key: 'courtesy', name: name('Courtesy'), weight: 1, best: 5 },
  { key: 'solution', name: name('Solution'), weight: 3, best: 4 },
]
const card = { name: 'Quality', criteria }
const handler = 'usr_1'
const reviewer = testActor({ id: 'usr_2' })

const openReviews = async () => {
  const world = testPlatform()
  onTestFinished(world.close)
  const { platform } = world
  for (const id of ['usr_1', 'usr_2', 'usr_3']) await addUser(platform, id)
  const call = apiOf({ ...cases, routes: [...cases.routes, ...reviewRoutes, ...scorecardRoutes] }, platform)
  const must = async (method: string, path: string, body?: object) => {
    const answer = await call(method, path, { ...(body && { body }) })
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  return {
    ...world,
    call,
    must,
    closed: async (ownerId: string = handler): Promise<string> => {
      const { id } = await must('POST', '/v1/cases', { subject: 'x', ownerId })
      await must('POST', `/v1/cases/${id}/status`, { status: 'closed' })
      return id
    },
    /** Brings histories and counters up to date. */
    follow: () =>
      project.handle(
        world.changes(0, 100_000).map(({ change }) => change),
        platform,
      ),
    deliver: deliverer(world.changes, [reviewsOnCaseClosed], platform),
    listed: async () => (await must('GET', '/v1/reviews?limit=100')).items,
    raised: (type: string) =>
      world
        .changes(0, 100_000)
        .flatMap(({ change }) => eventsOf(change))
        .filter((event) => event.type === type),
  }
}

const faults = (body: { errors?: { pointer: string; code: string }[] }) =>
  (body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)

describe('a review', () => {
  it('is scored once by its reviewer, weighted, under the criteria that it began with', async () => {
    const { call, must, closed, raised } = await openReviews()
    const scorecard = await must('POST', '/v1/scorecards', card)
    const caseId = await closed()
    const asked = { scorecardId: scorecard.id, caseId, reviewerId: 'usr_2' }
    const created = await call('POST', '/v1/reviews', { body: asked })
    expect(created.status).toBe(201)
    expect(unitsOf(created).write).toBeLessThanOrEqual(6)
    const path = `/v1/reviews/${created.body.id}`
    const put = { ...card, criteria: criteria.slice(0, 1) }
    const replaced = await call('PUT', `/v1/scorecards/${scorecard.id}`, { body: put, headers: { 'if-match': '"1"' } })
    expect(replaced.body.version).toBe(2)
    const scores = [
      { key: 'courtesy', score: 5 },
      { key: 'solution', score: 1, comment: '没有跟进' },
    ]
    expect((await call('POST', `${path}/complete`, { body: { scores } })).status).toBe(403)
    const done = await call('POST', `${path}/complete`, { body: { scores, comment: '再接再厉' }, as: reviewer })
    // (1 × 5/5 + 3 × 1/4) / 4
    expect(done.body).toMatchObject({ status: 'completed', total: 43.8, scorecardVersion: 1, handlerId: handler })
    const again = await call('POST', `${path}/complete`, { body: { scores }, as: reviewer })
    expect(again.body).toMatchObject({ status: 409, code: 'review.completed' })
    expect(raised('review.completed').map(({ data }) => data)).toEqual([{ ...asked, handlerId: handler, total: 43.8 }])
  })

  it('and its scorecard have a history, without comments for who may not see personal fields', async () => {
    const { call, must, closed, follow } = await openReviews()
    const { id: scorecardId } = await must('POST', '/v1/scorecards', { ...card, criteria: criteria.slice(0, 1) })
    const path = `/v1/reviews/${(await must('POST', '/v1/reviews', { scorecardId, caseId: await closed(), reviewerId: 'usr_2' })).id}`
    const put = { ...card, criteria: criteria.slice(1) }
    await call('PUT', `/v1/scorecards/${scorecardId}`, { body: put, headers: { 'if-match': '"1"' } })
    const scores = [{ key: 'courtesy', score: 3 }]
    await call('POST', `${path}/complete`, { body: { scores, comment: 'Fine' }, as: reviewer })
    await follow()
    const ofCard = await must('GET', `/v1/scorecards/${scorecardId}/history`)
    expect(ofCard.items.map(({ version }: { version: number }) => version)).toEqual([2, 1])
    expect(ofCard.items[0].changes).toMatchObject([{ field: 'criteria' }])
    const asHandler = testActor({ id: handler, permissions: { 'review:read': 'own' } })
    const { body } = await call('GET', `${path}/history`, { as: asHandler })
    expect(body.items[0]).toMatchObject({ version: 2, actor: 'user:usr_2' })
    expect(body.items[0].changes).toContainEqual({ field: 'total', to: 60 })
    expect(JSON.stringify(body)).not.toContain('Fine')
  })

  it('is read by whom it is about once it is completed, comments by who may see personal fields', async () => {
    const { call, must, closed } = await openReviews()
    const { id: scorecardId } = await must('POST', '/v1/scorecards', { ...card, criteria: criteria.slice(0, 1) })
    const asked = { scorecardId, caseId: await closed(), reviewerId: 'usr_2' }
    const path = `/v1/reviews/${(await must('POST', '/v1/reviews', asked)).id}`
    const about = testActor({ id: handler, permissions: { 'review:read': 'own' } })
    expect((await call('GET', path, { as: about })).status).toBe(404)
    const scores = [{ key: 'courtesy', score: 3, comment: 'Short' }]
    await call('POST', `${path}/complete`, { body: { scores, comment: 'Fine' }, as: reviewer })
    const seen = await call('GET', path, { as: about })
    expect(seen.body).toMatchObject({ total: 60, scores: [{ key: 'courtesy', score: 3 }] })
    expect(JSON.stringify(seen.body)).not.toMatch(/Short|Fine/)
  })

  it.each([
    [[{ key: 'courtesy', score: 5 }], '/scores required'],
    [[{ key: 'courtesy', score: 6 }], '/scores/0/score too_big.number'],
    [[{ key: 'other', score: 1 }], '/scores/0/key no_such_record'],
    [
      [
        { key: 'courtesy', score: 1 },
        { key: 'courtesy', score: 2 },
      ],
      '/scores/1/key named_twice',
    ],
    [[{ key: 'courtesy', score: 1.5 }], '/scores/0/score'],
  ])('refuses scores %j', async (scores, fault) => {
    const { call, must, closed } = await openReviews()
    const { id: scorecardId } = await must('POST', '/v1/scorecards', card)
    const { id } = await must('POST', '/v1/reviews', { scorecardId, caseId: await closed(), reviewerId: 'usr_2' })
    const { status, body } = await call('POST', `/v1/reviews/${id}/complete`, { body: { scores }, as: reviewer })
    expect(status).toBe(400)
    expect(faults(body)[0]).toContain(fault)
  })

  it('is not done by who handled the case, nor of an open case, nor by a retired scorecard', async () => {
    const { call, must, closed } = await openReviews()
    const { id: scorecardId } = await must('POST', '/v1/scorecards', card)
    const retired = await must('POST', '/v1/scorecards', { ...card, status: 'retired' })
    const caseId = await closed()
    const { id: open } = await must('POST', '/v1/cases', { subject: 'x', ownerId: handler })
    const ask = (body: object) =>
      call('POST', '/v1/reviews', { body: { scorecardId, caseId, reviewerId: 'usr_2', ...body } })
    expect(faults((await ask({ reviewerId: handler })).body)).toEqual(['/reviewerId handled_it'])
    expect(faults((await ask({ reviewerId: 'usr_9' })).body)).toEqual(['/reviewerId no_such_record'])
    expect((await ask({ caseId: open })).body.code).toBe('review.case_open')
    expect((await ask({ scorecardId: retired.id })).body.code).toBe('scorecard.retired')
    expect((await ask({ caseId: 'cas_none' })).status).toBe(404)
  })
})

describe('a sample', () => {
  it('gives the same share of closed cases to the reviewers, each once, never to who handled them', async () => {
    const { must, closed, deliver, listed } = await openReviews()
    const sampling = { percent: 40, reviewerIds: ['usr_1', 'usr_2', 'usr_3'] }
    await must('POST', '/v1/scorecards', { ...card, sampling })
    await must('POST', '/v1/scorecards', { ...card, sampling: { ...sampling, percent: 100, handlerId: 'usr_9' } })
    for (let n = 0; n < 60; n++) await closed(n % 2 === 0 ? 'usr_2' : 'usr_3')
    await deliver(3)
    const found: { caseId: string; handlerId: string; reviewerId: string }[] = await listed()
    expect(found.length).toBeGreaterThan(10)
    expect(found.length).toBeLessThan(40)
    expect(new Set(found.map(({ caseId }) => caseId)).size).toBe(found.length)
    expect(found.filter(({ handlerId, reviewerId }) => handlerId === reviewerId)).toEqual([])
    // Whoever closed them all.
    expect(found.some(({ reviewerId }) => reviewerId === 'usr_1')).toBe(false)
  })

  it.each([
    [{ criteria: [] }, '/criteria'],
    [{ criteria: [...criteria, criteria[0]] }, '/criteria named_twice'],
    [{ sampling: { percent: 101, reviewerIds: ['usr_2'] } }, '/sampling/percent'],
    [{ sampling: { percent: 5, reviewerIds: [] } }, '/sampling/reviewerIds'],
    [{ sampling: { percent: 5, reviewerIds: ['usr_9'] } }, '/sampling/reviewerIds/0 no_such_record'],
  ])('is not defined by %j', async (given, fault) => {
    const { call } = await openReviews()
    const { status, body } = await call('POST', '/v1/scorecards', { body: { ...card, ...given } })
    expect(status).toBe(400)
    expect(faults(body)[0]).toContain(fault)
  })
})
