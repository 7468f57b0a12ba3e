import { describe, expect, it, onTestFinished } from 'vitest'
import casesFunction from '../../functions/service/cases.ts'
import service from '../../functions/service/index.ts'
import project from '../../functions/stream/project.ts'
import { projector } from '../../functions/stream/project-changes.ts'
import { day } from '../../shared/kernel/instant.ts'
import { recountResults, resultsAdded } from '../../shared/service/review-results-store.ts'
import type { MonthPlace } from '../../shared/storage/months.ts'
import { keyText } from '../../shared/storage/units.ts'
import { unitsOf } from '../customers/world.ts'
import { apiOf, testActor, testPlatform } from '../support/api.ts'
import { addTeam, addUser } from '../support/people.ts'

const name = (word: string) => ({ en: word, zh: word })
const criteria = [
  { key: 'courtesy', name: name('Courtesy'), weight: 1, best: 5 },
  { key: 'solution', name: name('Solution'), weight: 3, best: 4 },
]
const people = ['usr_1', 'usr_2', 'usr_3']
const path = '/v1/service/review-results'

const openResults = async () => {
  const world = testPlatform()
  onTestFinished(world.close)
  const { platform, changes } = world
  for (const team of ['tea_1', 'tea_2']) await addTeam(platform, team)
  for (const [n, id] of people.entries()) await addUser(platform, id, { teamId: n < 2 ? 'tea_1' : 'tea_2' })
  const call = apiOf({ ...casesFunction, routes: [...casesFunction.routes, ...service.routes] }, platform)
  const must = async (method: string, url: string, body?: object, as = testActor()) => {
    const answer = await call(method, url, { as, ...(body && { body }) })
    if (answer.status >= 300) throw new Error(`${method} ${url}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const { id: scorecardId } = await must('POST', '/v1/scorecards', { name: 'Quality', criteria })
  /** Has somebody's work reviewed, and scored unless it is left open. */
  const review = async (handlerId: string, scores?: readonly [courtesy: number, solution: number]) => {
    const reviewerId = handlerId === 'usr_3' ? 'usr_2' : 'usr_3'
    const { id: caseId } = await must('POST', '/v1/cases', { subject: 'x', ownerId: handlerId })
    await must('POST', `/v1/cases/${caseId}/resolve`)
    const { id } = await must('POST', '/v1/reviews', { scorecardId, caseId, reviewerId })
    if (!scores) return
    const [courtesy, solution] = scores
    const given = [
      { key: 'courtesy', score: courtesy },
      { key: 'solution', score: solution },
    ]
    await must('POST', `/v1/reviews/${id}/complete`, { scores: given }, testActor({ id: reviewerId }))
  }
  const follow = async (batch = 50, handle: typeof project.handle = project.handle) => {
    const all = changes(0, 100_000).map(({ change }) => change)
    for (let start = 0; start < all.length; start += batch) {
      // Some come twice, and the later first.
      const some = all.slice(Math.max(0, start - 7), start + batch)
      expect(await handle(some.toReversed(), platform)).toEqual([])
    }
  }
  return { ...world, call, must, review, follow, scorecardId }
}

describe('results of reviews', () => {
  it('say how the work of each was scored, by criterion and month', async () => {
    const { call, review, follow, advance, scorecardId } = await openResults()
    await review('usr_1', [5, 2])
    await review('usr_1')
    advance(31 * day)
    await review('usr_1', [3, 4])
    await review('usr_2', [0, 0])
    await follow()
    const answer = await call('GET', path)
    const { body } = answer
    expect(unitsOf(answer)).toEqual({ read: 12, write: 0 })
    // (1 × 5/5 + 3 × 2/4) / 4 = 62.5 %, (1 × 3/5 + 3 × 4/4) / 4 = 90 %
    const [march, april] = ['2026-03', '2026-04']
    expect(body.items).toEqual([
      {
        ...{ handlerId: 'usr_1', scorecardId, n: 2, mean: 76.25 },
        criteria: [
          { key: 'courtesy', n: 2, mean: 80 },
          { key: 'solution', n: 2, mean: 75 },
        ],
        months: [
          {
            ...{ month: march, n: 1, mean: 62.5 },
            criteria: [
              { key: 'courtesy', n: 1, mean: 100 },
              { key: 'solution', n: 1, mean: 50 },
            ],
          },
          {
            ...{ month: april, n: 1, mean: 90 },
            criteria: [
              { key: 'courtesy', n: 1, mean: 60 },
              { key: 'solution', n: 1, mean: 100 },
            ],
          },
        ],
      },
      expect.objectContaining({ handlerId: 'usr_2', n: 1, mean: 0 }),
    ])
    const inMarch = await call('GET', `${path}?from=${march}&to=${march}&handlerId=usr_1`)
    expect(inMarch.body.items).toMatchObject([{ n: 1, mean: 62.5 }])
    expect((await call('GET', `${path}?scorecardId=sco_other`)).body.items).toEqual([])
  })

  it('show everybody their own, a manager those of the team, and come page by page', async () => {
    const { call, review, follow } = await openResults()
    for (const id of people) await review(id, [5, 4])
    await follow()
    const listed = async (query: string, as = testActor()) => (await call('GET', `${path}${query}`, { as })).body
    const who = ({ items }: { items: { handlerId: string }[] }) => items.map(({ handlerId }) => handlerId)
    expect(who(await listed('', testActor({ id: 'usr_2', permissions: { 'review:read': 'own' } })))).toEqual(['usr_2'])
    const manager = testActor({ id: 'usr_9', teamIds: ['tea_1'], permissions: { 'review:read': 'team' } })
    expect(who(await listed('', manager))).toEqual(['usr_1', 'usr_2'])
    const first = await listed('?limit=2')
    expect(who(first)).toEqual(['usr_1', 'usr_2'])
    const second = await listed(`?limit=2&cursor=${encodeURIComponent(first.next)}`)
    expect([who(second), second.next]).toEqual([['usr_3'], undefined])
  })

  it('are what a recount of the reviews gives, whatever came twice or in another order', async () => {
    const { platform, changes, review, follow, advance } = await openResults()
    for (let n = 0; n < 24; n++) {
      await review(people[n % 3] ?? '', n % 5 === 4 ? undefined : [n % 6, n % 5])
      advance(3 * day)
    }
    // A follower of its own: one that has run before remembers which months it has marked.
    await follow(11, projector(new Map(), resultsAdded))
    const kept = new Map<string, object>()
    for (const { change } of changes(0, 100_000)) {
      const { pk, sk, ...counts } = change.after ?? {}
      if (change.key.pk.includes('#scored#')) kept.set(keyText({ pk: String(pk), sk: String(sk) }), counts)
    }
    const recounted = new Map<string, Record<string, number>>()
    let place: MonthPlace | undefined
    do {
      const page = await recountResults(platform.store, 'ten_1', platform.clock.now(), { limit: 5, place })
      for (const { key, by } of page.added) {
        const sum = recounted.get(keyText(key)) ?? {}
        for (const [field, number] of Object.entries(by)) sum[field] = (sum[field] ?? 0) + number
        recounted.set(keyText(key), sum)
      }
      place = page.next
    } while (place)
    expect(kept.size).toBe(9)
    expect(Object.fromEntries(recounted)).toEqual(Object.fromEntries(kept))
  })

  it.each([
    ['from=2026-04&to=2026-03', '/to ends_before_start'],
    ['from=2024-03&to=2026-03', '/to too_many_months'],
    ['from=2026-13', '/from wrong_format'],
  ])('are not of %s', async (query, fault) => {
    const { call } = await openResults()
    const { status, body } = await call('GET', `${path}?${query}`)
    expect(status).toBe(400)
    expect(body.errors.map(({ pointer, code }: Record<string, string>) => `${pointer} ${code}`)).toEqual([fault])
  })
})
