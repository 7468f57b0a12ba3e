import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import service from '../../functions/service/index.ts'
import project from '../../functions/stream/project.ts'
import { disableUser } from '../../shared/admin/user.ts'
import { users } from '../../shared/admin/user-store.ts'
import { peopleOf } from '../../shared/assignment/people-store.ts'
import { day } from '../../shared/kernel/instant.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { apiOf, testActor, testPlatform } from '../support/api.ts'
import { addTeam, addUser } from '../support/people.ts'
import { addJob, assignJob, members, tenantId, userId, workOf } from './world.ts'

const { platform, changes, advance, close } = testPlatform()
afterAll(close)
const call = apiOf(service, platform)
const teamId = 'tea_00000000000000000000000001'
const roster = {
  name: '客服一组',
  zone: 'Asia/Shanghai',
  members: [{ userId: userId(1) }, { userId: userId(2), weight: 2 }],
}

beforeAll(async () => {
  for (const n of [1, 2, 3, 4]) await addUser(platform, userId(n), { skills: n === 3 ? ['ja'] : ['zh'] })
  await addUser(platform, userId(5), { status: 'disabled' })
  await addTeam(platform, teamId)
})

const faults = (body: { errors?: { pointer: string; code: string }[] }) =>
  body.errors?.map(({ pointer, code }) => `${pointer} ${code}`)

describe('a roster', () => {
  it('is made, read, listed, and replaced with its version', async () => {
    const made = await call('POST', '/v1/rosters', { body: { ...roster, teamId, method: 'weighted' } })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ id: expect.stringMatching(/^ros_/), members: [{ weight: 1 }, { weight: 2 }] })
    const path = `/v1/rosters/${made.body.id}`
    expect((await call('PUT', path, { body: roster })).status).toBe(428)
    const replaced = await call('PUT', path, { body: roster, headers: { 'if-match': '"1"' } })
    expect(replaced.body).toMatchObject({ version: 2, method: 'round_robin' })
    expect(replaced.body).not.toHaveProperty('teamId')
    expect((await call('PUT', path, { body: roster, headers: { 'if-match': '"1"' } })).status).toBe(412)
    expect((await call('GET', path)).body).toEqual(replaced.body)
    expect((await call('GET', '/v1/rosters')).body.items).toEqual([replaced.body])
  })

  it.each([
    ['nobody in it', { members: [] }, '/members too_small.array'],
    ['a cap below 1', { members: [{ userId: userId(1), backlogCap: 0 }] }, '/members/0/backlogCap too_small.number'],
    [
      'a quota below 1',
      { members: [{ userId: userId(1), quotaPerDay: 0 }] },
      '/members/0/quotaPerDay too_small.number',
    ],
    ['a weight of nothing', { members: [{ userId: userId(1), weight: 0 }] }, '/members/0/weight too_small.number'],
    ['the same member twice', { members: members(1).concat(members(1)) }, '/members/1/userId named_twice'],
    ['an unknown user', { members: [{ userId: userId(9) }] }, '/members/0/userId no_such_record'],
    ['a disabled user', { members: [{ userId: userId(5) }] }, '/members/0/userId disabled'],
    ['an unknown team', { teamId: 'tea_00000000000000000000000009' }, '/teamId no_such_record'],
    ['an unknown method', { method: 'random' }, '/method not_allowed'],
    ['an unknown zone', { zone: 'Asia/Nowhere' }, '/zone time_zone'],
  ])('with %s is refused, and nothing is written', async (_, given, fault) => {
    const before = changes(0, 100_000).length
    const { status, body } = await call('POST', '/v1/rosters', { body: { ...roster, ...given } })
    expect([status, faults(body)]).toEqual([400, [fault]])
    expect(changes(0, 100_000).length).toBe(before)
  })

  it('keeps a member who left the tenant, but takes in none who did', async () => {
    await addUser(platform, userId(6))
    const withSix = [{ userId: userId(1) }, { userId: userId(6) }]
    const { body } = await call('POST', '/v1/rosters', { body: { ...roster, members: withSix } })
    const stamp = { actor: testActor(), now: platform.clock.now(), requestId: 'req' }
    await changeStored(platform.store, users, stamp, userId(6), disableUser)
    const replace = (some: object[]) =>
      call('PUT', `/v1/rosters/${body.id}`, {
        body: { ...roster, name: 'New', members: some },
        headers: { 'if-match': '"1"' },
      })
    expect(faults((await replace([...withSix, { userId: userId(5) }])).body)).toEqual(['/members/2/userId disabled'])
    expect((await replace(withSix)).status).toBe(200)
  })
})

describe('routing rules', () => {
  const path = '/v1/routing-rules/case'
  const put = async (rules: object[], version?: number) => {
    const current = version ?? (await call('GET', path)).body.version
    return call('PUT', path, { body: { rules }, headers: { 'if-match': `"${current}"` } })
  }

  it('are none at first, and are replaced as a whole with their version', async () => {
    expect((await call('GET', path)).body).toEqual({ noun: 'case', rules: [], version: 0 })
    expect((await call('GET', `${path}/history`)).body).toEqual({ items: [] })
    const first = await put([{ teamId }], 0)
    expect([first.status, first.headers.etag]).toEqual([200, '"1"'])
    expect(first.body.rules).toEqual([{ id: expect.stringMatching(/^rul_/), teamId, skills: [] }])
    expect((await put([{ teamId }], 0)).status).toBe(412)
    const [{ id }] = first.body.rules
    const second = await put([
      { userId: userId(1), when: { field: 'kind', op: 'eq', value: 'complaint' } },
      { id, teamId },
    ])
    expect(second.body).toMatchObject({ version: 2, rules: [{ userId: userId(1) }, { id }] })
    const all = changes(0, 100_000).map(({ change }) => change)
    await project.handle(all, platform)
    expect((await call('GET', `${path}/history`)).body.items).toHaveLength(2)
  })

  it('written first by two at once are those of one', async () => {
    const other = testActor({ tenantId: 'ten_2' })
    await addTeam(platform, teamId, {}, 'ten_2')
    const first = () => call('PUT', path, { body: { rules: [{ teamId }] }, headers: { 'if-match': '"0"' }, as: other })
    const answers = await Promise.all([first(), first()])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
  })

  it.each([
    ['no destination', { skills: ['x'] }, '/rules/0/rosterId required'],
    ['two destinations', { teamId, userId: userId(1) }, '/rules/0/teamId only_alone'],
    ['an unknown roster', { rosterId: 'ros_00000000000000000000000001' }, '/rules/0/rosterId no_such_record'],
    ['an unknown user', { userId: userId(9) }, '/rules/0/userId no_such_record'],
    ['an unknown team', { teamId: 'tea_00000000000000000000000009' }, '/rules/0/teamId no_such_record'],
    ['an unknown field', { teamId, when: { field: 'colour', op: 'eq', value: 'red' } }, '/rules/0/when not_allowed'],
    [
      'an unknown field deep inside',
      {
        teamId,
        when: {
          or: [
            { field: 'kind', op: 'eq', value: 'x' },
            { not: [{ field: 'customer.shoe', op: 'exists', value: true }] },
          ],
        },
      },
      '/rules/0/when not_allowed',
    ],
  ])('with %s are refused, and the old ones stay', async (_, rule, fault) => {
    const before = (await call('GET', path)).body
    const { status, body } = await put([rule])
    expect([status, faults(body)]).toEqual([400, [fault]])
    expect((await call('GET', path)).body).toEqual(before)
  })

  it('are the tenant’s: whoever reaches only a team may not change them', async () => {
    const as = testActor({ permissions: { 'routing:write': 'team', 'routing:read': 'team' } })
    const answer = await call('PUT', path, { body: { rules: [] }, headers: { 'if-match': '"0"' }, as })
    expect(answer.status).toBe(403)
  })

  it('are tried out without any effect', async () => {
    const members = [1, 2, 3].map((n) => ({ userId: userId(n) }))
    const { body: made } = await call('POST', '/v1/rosters', { body: { ...roster, members } })
    await put([
      { when: { field: 'customer.level', op: 'eq', value: 'A' }, userId: userId(4) },
      { when: { field: 'kind', op: 'eq', value: 'question' }, rosterId: made.id, skills: ['zh'] },
    ])
    const before = changes(0, 100_000).length
    const preview = async (body: object) => (await call('POST', `${path}/preview`, { body })).body
    expect(await preview({ fields: { kind: 'question', 'customer.level': 'A' } })).toMatchObject({
      rule: { userId: userId(4) },
    })
    expect(await preview({ fields: { kind: 'question' } })).toMatchObject({
      rule: { rosterId: made.id },
      roster: {
        version: 1,
        isSomethingWaiting: false,
        candidates: [1, 2].map((n) => ({ userId: userId(n), open: 0, today: 0 })),
        leftOut: [{ userId: userId(3), reason: 'skill' }],
      },
    })
    expect(await preview({ fields: { kind: 'request' } })).toEqual({})
    const unknown = await call('POST', `${path}/preview`, { body: { fields: { colour: 'red' } } })
    expect(faults(unknown.body)).toEqual(['/fields not_allowed'])
    expect(changes(0, 100_000).length).toBe(before)
  })
})

describe('the fairness report', () => {
  it('has what each was given beside what they should have been, and page by page why', async () => {
    const members = [{ userId: userId(1), weight: 3 }, { userId: userId(2) }]
    const { body: made } = await call('POST', '/v1/rosters', { body: { ...roster, members, method: 'weighted' } })
    const rules = [{ rosterId: made.id }]
    const { version } = (await call('GET', '/v1/routing-rules/case')).body
    await call('PUT', '/v1/routing-rules/case', { body: { rules }, headers: { 'if-match': `"${version}"` } })
    const people = await peopleOf(platform.store, tenantId, users)([userId(1), userId(2)])
    const give = async (count: number, from: number) => {
      const now = platform.clock.now()
      for (let n = from; n < from + count; n++) {
        await addJob(platform.store, now, `cas_${n}`)
        await assignJob(workOf(platform.store, now, [...people.values()]), `cas_${n}`)
      }
    }
    await give(8, 0)
    advance(day)
    await give(4, 8)
    const path = `/v1/rosters/${made.id}/fairness`
    const asked = 'from=2026-03-01&to=2026-03-10&limit=5'
    const pages = [(await call('GET', `${path}?${asked}`)).body]
    while (pages.at(-1).next) pages.push((await call('GET', `${path}?${asked}&cursor=${pages.at(-1).next}`)).body)
    expect(pages.map(({ items }) => items.length)).toEqual([5, 5, 2])
    for (const { given, members: shares } of pages)
      expect({ given, shares }).toEqual({
        given: 12,
        shares: [
          { userId: userId(1), actual: 9, expected: 9, actualShare: 0.75, expectedShare: 0.75 },
          { userId: userId(2), actual: 3, expected: 3, actualShare: 0.25, expectedShare: 0.25 },
        ],
      })
    const facts = pages.flatMap(({ items }) => items)
    expect(facts.map(({ ticket }) => ticket)).toEqual(Array.from({ length: 12 }, (_, k) => k + 1))
    expect(facts[0]).toMatchObject({
      subjectId: 'cas_0',
      userId: userId(1),
      method: 'weighted',
      rosterVersion: 1,
      leftOut: [],
    })
    const oneDay = (await call('GET', `${path}?from=2026-03-03&to=2026-03-03`)).body
    expect([oneDay.given, oneDay.items.length]).toEqual([4, 4])
  })

  it.each([
    ['that ends before it starts', 'from=2026-03-10&to=2026-03-01', '/to ends_before_start'],
    ['of more than 31 days', 'from=2026-03-01&to=2026-04-01', '/to period_too_long'],
    ['of no such date', 'from=2026-02-30&to=2026-03-01', '/from wrong_format'],
  ])('for a period %s is refused', async (_, query, fault) => {
    const { body: made } = await call('POST', '/v1/rosters', { body: roster })
    const { status, body } = await call('GET', `/v1/rosters/${made.id}/fairness?${query}`)
    expect([status, faults(body)]).toEqual([400, [fault]])
  })
})
