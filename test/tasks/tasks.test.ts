import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import customersFunction from '../../functions/customers/index.ts'
import tasksFunction from '../../functions/tasks/index.ts'
import { apiOf, testActor, testPlatform } from '../support/api.ts'
import { addTeam, addUser } from '../support/people.ts'

const { platform, changes, advance, close } = testPlatform()
const call = apiOf(tasksFunction, platform)
const callCustomers = apiOf(customersFunction, platform)
afterAll(close)

const east = { teamIds: ['tea_east'], teamId: 'tea_east' }
const own = (id: string) => testActor({ id, ...east }, 'own')
const add = async (body: object = {}, as = testActor()) =>
  (await call('POST', '/v1/tasks', { body: { title: '准备报价', ...body }, as })).body
const act = (id: string, verb: string, as = testActor()) => call('POST', `/v1/tasks/${id}/${verb}`, { as })
const patch = (id: string, body: object, as = testActor()) => call('PATCH', `/v1/tasks/${id}`, { body, as })

const raisedBy = (id: string) =>
  changes(0, 10_000)
    .filter(({ change }) => change.key.pk.endsWith(`#task#${id}`))
    .flatMap(({ change }) => ((change.after?.raised ?? []) as { type: string }[]).map(({ type }) => type))

beforeAll(async () => {
  await addTeam(platform, 'tea_east')
  await addUser(platform, 'usr_1', { teamId: 'tea_east' })
  await addUser(platform, 'usr_2', { teamId: 'tea_east' })
  await addUser(platform, 'usr_3', { status: 'disabled' })
})

describe('a new task', () => {
  it('is an open to-do of its maker unless said otherwise', async () => {
    const { status, body, headers } = await call('POST', '/v1/tasks', { body: { title: '准备　报价 ' } })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      title: '准备 报价',
      kind: 'to_do',
      priority: 'normal',
      assigneeId: 'usr_1',
      status: 'open',
    })
    expect((await call('GET', headers.location ?? '')).body).toEqual(body)
    expect(raisedBy(body.id)).toEqual(['task.created'])
  })

  it('hangs on a customer that its maker may see', async () => {
    const { body: customer } = await callCustomers('POST', '/v1/customers', { body: { kind: 'person', name: '李娜' } })
    expect((await add({ customerId: customer.id })).customerId).toBe(customer.id)
    const hidden = await call('POST', '/v1/tasks', { body: { title: 'x', customerId: customer.id }, as: own('usr_2') })
    expect(hidden.status).toBe(404)
  })

  it.each([
    ['an assignee who does not exist', { assigneeId: 'usr_9' }, '/assigneeId', 'no_such_record'],
    ['an assignee who left', { assigneeId: 'usr_3' }, '/assigneeId', 'disabled'],
    ['a team that does not exist', { teamId: 'tea_9' }, '/teamId', 'no_such_record'],
    ['a task to wait for that does not exist', { dependsOn: ['tsk_9'] }, '/dependsOn/0', 'no_such_record'],
    [
      'a recurrence without a due time',
      { recurrence: { rule: 'FREQ=DAILY', zone: 'Asia/Shanghai' } },
      '/dueAt',
      'required',
    ],
    [
      'a rule that is none',
      { dueAt: '2026-03-03T08:00:00Z', recurrence: { rule: 'FREQ=HOURLY', zone: 'UTC' } },
      '/recurrence/rule',
      'recurrence_rule',
    ],
    [
      'a rule without a second time',
      { dueAt: '2026-03-03T08:00:00Z', recurrence: { rule: 'FREQ=DAILY;COUNT=1', zone: 'UTC' } },
      '/recurrence/rule',
      'never_recurs',
    ],
    [
      'a zone that is none',
      { dueAt: '2026-03-03T08:00:00Z', recurrence: { rule: 'FREQ=DAILY', zone: 'Mars/Base' } },
      '/recurrence/zone',
      'time_zone',
    ],
  ])('is refused with %s', async (_, body, pointer, code) => {
    const answer = await call('POST', '/v1/tasks', { body: { title: 'x', ...body } })
    expect([answer.status, answer.body.errors]).toEqual([400, [expect.objectContaining({ pointer, code })]])
  })
})

describe('a task for somebody else', () => {
  it('brings the team of its assignee along and stays visible and changeable for who gave it', async () => {
    const task = await add({ assigneeId: 'usr_2' }, own('usr_1'))
    expect(task).toMatchObject({ assigneeId: 'usr_2', teamId: 'tea_east' })
    expect((await call('GET', `/v1/tasks/${task.id}`, { as: own('usr_1') })).status).toBe(200)
    expect((await patch(task.id, { priority: 'high' }, own('usr_1'))).status).toBe(200)
    expect((await call('GET', `/v1/tasks/${task.id}`, { as: own('usr_4') })).status).toBe(404)
  })

  it('says from whom to whom it went', async () => {
    const { id } = await add()
    expect((await patch(id, { assigneeId: 'usr_2' })).body.assigneeId).toBe('usr_2')
    expect(raisedBy(id)).toEqual(['task.created', 'task.changed', 'task.assigned'])
  })

  it('goes back to the queue of its team, and is never nobody’s', async () => {
    const { id } = await add({ assigneeId: 'usr_2' })
    const { body } = await patch(id, { assigneeId: null })
    expect([body.assigneeId, body.teamId]).toEqual([undefined, 'tea_east'])
    expect((await patch(id, { teamId: null })).body.errors[0]).toMatchObject({ pointer: '/teamId', code: 'required' })
    expect((await patch(id, { assigneeId: 'usr_2', teamId: null })).body).toMatchObject({ teamId: 'tea_east' })
  })

  it('is not for whoever merely sees the queue of another team', async () => {
    const queued = await add({ teamId: 'tea_east' })
    const { permissions } = testActor({}, 'own')
    const watcher = testActor({ id: 'usr_9', permissions: { ...permissions, 'task:read': 'all' } })
    expect((await act(queued.id, 'take', watcher)).status).toBe(403)
    expect((await call('GET', `/v1/tasks/${queued.id}`)).body).toMatchObject({ version: 1, teamId: 'tea_east' })
    expect((await act(queued.id, 'take', testActor({ id: 'usr_9' }))).body.assigneeId).toBe('usr_9')
  })

  it('is one user’s alone when the whole team takes it out of the queue at once', async () => {
    const task = await add({ teamId: 'tea_east' })
    expect(task.assigneeId).toBeUndefined()
    const takers = Array.from({ length: 20 }, (_, index) => own(`usr_t${index}`))
    const answers = await Promise.all(takers.map((as) => act(task.id, 'take', as)))
    const winners = answers.filter(({ status }) => status === 200)
    expect(winners).toHaveLength(1)
    const { assigneeId } = winners[0]?.body ?? {}
    for (const { status, body } of answers)
      if (status !== 200) expect([status, body.code, body.assigneeId]).toEqual([409, 'task.taken', assigneeId])
    expect((await act(task.id, 'take', testActor({ id: 'usr_other' }, 'own'))).status).toBe(404)
  })
})

describe('the state of a task', () => {
  it('goes to done and back, with who and when', async () => {
    const { id } = await add()
    advance(60_000)
    expect((await act(id, 'complete')).body).toMatchObject({ status: 'done', closedBy: 'user:usr_1' })
    expect((await act(id, 'complete')).body.version).toBe(2)
    expect((await act(id, 'cancel')).body).toMatchObject({ code: 'task.not_open', taskStatus: 'done' })
    expect((await patch(id, { title: 'y' })).status).toBe(409)
    const { body } = await act(id, 'reopen')
    expect([body.status, body.closedAt]).toEqual(['open', undefined])
    expect(raisedBy(id)).toEqual(['task.created', 'task.completed', 'task.reopened'])
  })

  it('is not done before what it depends on', async () => {
    const first = await add()
    const second = await add({ dependsOn: [first.id] })
    expect((await call('GET', `/v1/tasks/${second.id}`)).body.blockedBy).toEqual([first.id])
    expect((await act(second.id, 'complete')).body).toMatchObject({ code: 'task.blocked', blockedBy: [first.id] })
    await act(first.id, 'complete')
    expect((await call('GET', `/v1/tasks/${second.id}`)).body.blockedBy).toBeUndefined()
    expect((await act(second.id, 'complete')).status).toBe(200)
  })

  it('never waits for itself, not even through others or when two changes meet', async () => {
    const [a, b, c] = [await add(), await add(), await add()]
    expect((await patch(a.id, { dependsOn: [a.id] })).body.errors[0].code).toBe('circular')
    await patch(b.id, { dependsOn: [a.id] })
    await patch(c.id, { dependsOn: [b.id] })
    expect((await patch(a.id, { dependsOn: [c.id] })).body.errors[0].code).toBe('circular')
    const [x, y] = [await add(), await add()]
    const both = await Promise.all([patch(x.id, { dependsOn: [y.id] }), patch(y.id, { dependsOn: [x.id] })])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 400])
  })
})

describe('a recurring task', () => {
  const weekly = {
    dueAt: '2026-03-09T02:00:00Z',
    remindAt: ['2026-03-09T01:30:00Z'],
    recurrence: { rule: 'FREQ=WEEKLY;BYDAY=MO', zone: 'Asia/Shanghai' },
  }

  it('makes the next one when it is done, reminders moved along', async () => {
    const task = await add({ ...weekly, assigneeId: 'usr_2' })
    const { body: done } = await act(task.id, 'complete')
    const { body: next } = await call('GET', `/v1/tasks/${done.nextTaskId}`)
    expect(next).toMatchObject({
      status: 'open',
      assigneeId: 'usr_2',
      title: task.title,
      dueAt: '2026-03-16T02:00:00.000Z',
      remindAt: ['2026-03-16T01:30:00.000Z'],
      previousTaskId: task.id,
      recurrence: { ...weekly.recurrence, from: '2026-03-09T02:00:00.000Z' },
    })
  })

  it('makes one next one, however often it is finished', async () => {
    const task = await add(weekly)
    const answers = await Promise.all([act(task.id, 'complete'), act(task.id, 'complete'), act(task.id, 'complete')])
    await act(task.id, 'reopen')
    const again = await act(task.id, 'complete')
    const next = new Set([...answers, again].map(({ body }) => body.nextTaskId))
    expect(next.size).toBe(1)
    const made = changes(0, 10_000).filter(
      ({ change }) => (change.after?.data as { previousTaskId?: string })?.previousTaskId === task.id,
    )
    expect(made).toHaveLength(1)
  })

  it('ends with its rule, and when it is cancelled', async () => {
    const two = await add({ ...weekly, recurrence: { rule: 'FREQ=WEEKLY;COUNT=2', zone: 'UTC' } })
    const { nextTaskId } = (await act(two.id, 'complete')).body
    expect((await act(nextTaskId, 'complete')).body.nextTaskId).toBeUndefined()
    const cancelled = await add(weekly)
    expect((await act(cancelled.id, 'cancel')).body.nextTaskId).toBeUndefined()
  })
})
