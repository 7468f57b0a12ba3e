import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import tasksFunction from '../../functions/tasks/index.ts'
import { hour } from '../../shared/kernel/instant.ts'
import { apiOf, testActor, testPlatform } from '../support/api.ts'
import { addTeam, addUser } from '../support/people.ts'

const { platform, advance, close } = testPlatform('2026-03-02T00:00:00.000Z')
const call = apiOf(tasksFunction, platform)
afterAll(close)

const li = testActor({ id: 'usr_li', teamId: 'tea_1', teamIds: [], zone: 'Asia/Shanghai' }, 'own')
const manager = testActor({ id: 'usr_mgr', teamId: 'tea_1', teamIds: ['tea_1'] }, 'team')
const outsider = testActor({ id: 'usr_out', teamId: 'tea_2', teamIds: ['tea_2'] }, 'team')

const add = (body: object, as = li) => call('POST', '/v1/tasks', { body, as })
const get = (url: string, as = li) => call('GET', url, { as })
const titles = (items: { title: string }[]) => items.map(({ title }) => title)

beforeAll(async () => {
  await addTeam(platform, 'tea_1')
  await addUser(platform, 'usr_li', { teamId: 'tea_1' })
  await addUser(platform, 'usr_wu', { teamId: 'tea_1' })
  await add({ title: 'left over', dueAt: '2026-03-02T15:59:59Z', priority: 'urgent' })
  await add({ title: 'first thing', dueAt: '2026-03-02T16:00:00Z' })
  await add({ title: 'last thing', dueAt: '2026-03-03T15:59:59.999Z' })
  await add({ title: 'tomorrow', dueAt: '2026-03-03T16:00:00Z' })
  await add({ title: 'some day' })
  await add({ title: 'for anybody', teamId: 'tea_1', dueAt: '2026-03-04T00:00:00Z' })
  await add({ title: 'for anybody later', teamId: 'tea_1' })
  advance(25 * hour)
})

describe('my day', () => {
  it('is the day at the given place, with what is left over from before', async () => {
    const { body } = await get('/v1/tasks/my-day?date=2026-03-03&zone=Asia/Shanghai')
    expect(body).toMatchObject({ date: '2026-03-03', zone: 'Asia/Shanghai', more: false })
    expect([titles(body.overdue), titles(body.due)]).toEqual([['left over'], ['first thing', 'last thing']])
  })

  it('is today where the tenant is unless said otherwise', async () => {
    expect((await get('/v1/tasks/my-day')).body).toMatchObject({ date: '2026-03-03', zone: 'Asia/Shanghai' })
  })

  it.each(['date=2026-02-30', 'zone=Mars/Base', 'date=1000-01-01'])('refuses %s', async (query) => {
    expect((await get(`/v1/tasks/my-day?${query}`)).status).toBe(400)
  })
})

describe('overdue tasks', () => {
  it('are those past their due time, the oldest first, page by page', async () => {
    const first = (await get('/v1/tasks/overdue?limit=1')).body
    expect(titles(first.items)).toEqual(['left over'])
    const second = (await get(`/v1/tasks/overdue?limit=1&cursor=${first.next}`)).body
    expect(titles(second.items)).toEqual(['first thing'])
  })

  it('of a member are for who sees the team', async () => {
    expect(titles((await get('/v1/tasks/overdue?assigneeId=usr_li', manager)).body.items)).toHaveLength(2)
    expect((await get('/v1/tasks/overdue?assigneeId=usr_li', outsider)).status).toBe(404)
  })
})

describe('the queue of a team', () => {
  it('is for its members, by due time', async () => {
    expect(titles((await get('/v1/tasks/queue?teamId=tea_1')).body.items)).toEqual(['for anybody', 'for anybody later'])
    expect((await get('/v1/tasks/queue?teamId=tea_1', outsider)).status).toBe(404)
  })
})

describe('workload', () => {
  const own = { assigneeId: 'usr_li', open: 5, overdue: 2, dueWithinWeek: 2, urgent: 1 }

  it('counts what one has to do', async () => {
    expect((await get('/v1/tasks/workload')).body.items).toEqual([own])
  })

  it('compares the members of a team and shows what waits in its queue', async () => {
    const { body } = await get('/v1/tasks/workload?teamId=tea_1', manager)
    const nothing = { open: 0, overdue: 0, dueWithinWeek: 0, urgent: 0 }
    expect(body.items).toEqual([own, { assigneeId: 'usr_wu', ...nothing }, { ...nothing, open: 2, dueWithinWeek: 1 }])
    expect((await get('/v1/tasks/workload?teamId=tea_1', outsider)).status).toBe(404)
    expect((await get('/v1/tasks/workload?teamId=tea_1', li)).status).toBe(404)
  })
})

describe('the list of tasks', () => {
  it('of one assignee is sorted by due time', async () => {
    const { body } = await get('/v1/tasks?assigneeId=usr_li&status=open&sort=dueAt')
    expect(titles(body.items)).toEqual(['left over', 'first thing', 'last thing', 'tomorrow', 'some day'])
  })

  it('is refused in an order that nothing serves', async () => {
    expect((await get('/v1/tasks?sort=dueAt')).body.code).toBe('sort.unserved')
  })
})
