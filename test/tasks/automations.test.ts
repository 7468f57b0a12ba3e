import { describe, expect, it, onTestFinished } from 'vitest'
import communication from '../../functions/communication/index.ts'
import customersFunction from '../../functions/customers/index.ts'
import noteInteractions from '../../functions/customers/on-interaction-logged.ts'
import watchNeglect from '../../functions/customers/watch-neglect.ts'
import tasksFunction from '../../functions/tasks/index.ts'
import onCustomerNeglected from '../../functions/tasks/on-customer-neglected.ts'
import makeNextActions from '../../functions/tasks/on-interaction-logged.ts'
import onTaskReminded from '../../functions/tasks/on-task-reminded.ts'
import remindTasks from '../../functions/tasks/remind-tasks.ts'
import { day, hour, minute } from '../../shared/kernel/instant.ts'
import { ConditionFailed, type Store } from '../../shared/storage/store.ts'
import { apiOf, testPlatform } from '../support/api.ts'
import { deliverer } from '../support/deliver.ts'
import { addTeam, addUser } from '../support/people.ts'

const consumers = [noteInteractions, makeNextActions, onCustomerNeglected, onTaskReminded]

const world = async () => {
  const { platform, changes, mails, problems, advance, close } = testPlatform()
  onTestFinished(close)
  await addUser(platform, 'usr_1', { locale: 'zh-CN', email: 'li@staff.example', teamId: 'tea_1' })
  await addUser(platform, 'usr_2', { email: 'bob@staff.example' })
  const tasks = apiOf(tasksFunction, platform)
  const interactions = apiOf(communication, platform)
  const customers = apiOf(customersFunction, platform)
  const tick = async (times = 1) => {
    await watchNeglect.handle(platform)
    await remindTasks.handle(platform)
    await deliver(times)
  }
  const deliver = deliverer(changes, consumers, platform)
  const raised = (type: string) =>
    changes(0, 10_000)
      .flatMap(({ change }) => (change.after?.raised ?? []) as { type: string; data: Record<string, unknown> }[])
      .filter((event) => event.type === type)
  const addTask = async (body: object) =>
    (await tasks('POST', '/v1/tasks', { body: { title: '给张总回电', ...body } })).body
  const addCustomer = async (body: object = {}) =>
    (await customers('POST', '/v1/customers', { body: { kind: 'person', name: '李娜', ...body } })).body
  const log = async (body: object) =>
    (
      await interactions('POST', '/v1/interactions', {
        body: {
          contactPoint: { kind: 'own', name: 'hotline' },
          channel: 'phone',
          method: 'call',
          direction: 'outbound',
          ...body,
        },
      })
    ).body
  return { platform, tasks, customers, log, addTask, addCustomer, tick, deliver, raised, mails, problems, advance }
}

describe('the next action of an interaction', () => {
  it('becomes one task of the staff, however often the event is delivered', async () => {
    const { addCustomer, log, deliver, tasks, raised } = await world()
    const customer = await addCustomer()
    const nextAction = { kind: 'visit', title: '带样品拜访', dueAt: '2026-03-05T02:00:00Z' }
    const interaction = await log({ customerId: customer.id, nextAction })
    await deliver(3)
    const { body } = await tasks('GET', '/v1/tasks/overdue')
    expect(body.items).toEqual([])
    const { items } = (await tasks('GET', '/v1/tasks?status=open&assigneeId=usr_1&sort=dueAt')).body
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({
      ...nextAction,
      dueAt: '2026-03-05T02:00:00.000Z',
      assigneeId: 'usr_1',
      teamId: 'tea_1',
      customerId: customer.id,
      interactionId: interaction.id,
      source: { automation: 'tasks-on-interaction-logged' },
      createdBy: 'automation:tasks-on-interaction-logged',
    })
    expect(raised('task.created')).toHaveLength(1)
  })

  it('goes to who is named for it', async () => {
    const { addCustomer, log, deliver, tasks } = await world()
    const { id } = await addCustomer()
    await log({
      customerId: id,
      nextAction: { kind: 'call', title: 'x', dueAt: '2026-03-05T02:00:00Z', assigneeId: 'usr_2' },
    })
    await deliver()
    const { items } = (await tasks('GET', '/v1/tasks?status=open&assigneeId=usr_2&sort=dueAt')).body
    expect(items).toHaveLength(1)
  })
})

describe('the last interaction of a customer', () => {
  it('is the latest one, in whatever order and however often they are heard of', async () => {
    const { addCustomer, log, deliver, customers } = await world()
    const { id } = await addCustomer()
    await log({ customerId: id, startedAt: '2026-03-02T07:00:00Z' })
    await log({ customerId: id, startedAt: '2026-03-01T07:00:00Z' })
    await deliver(2)
    const { body } = await customers('GET', `/v1/customers/${id}`)
    expect([body.lastInteractionAt, body.version]).toEqual(['2026-03-02T07:00:00.000Z', 2])
  })
})

describe('reminders and due times', () => {
  const task = { dueAt: '2026-03-02T12:00:00Z', remindAt: ['2026-03-02T09:00:00Z', '2026-03-02T11:00:00Z'] }

  it('come once each, by mail in the assignee’s language', async () => {
    const { addTask, tick, mails, raised, advance, problems } = await world()
    const { id } = await addTask({ ...task, note: 'canary' })
    for (let step = 0; step < 5 * 4; step++) {
      await tick(2)
      advance(15 * minute)
    }
    expect(raised('task.reminded').map(({ data }) => data.remindAt)).toEqual([
      '2026-03-02T09:00:00.000Z',
      '2026-03-02T11:00:00.000Z',
    ])
    expect(raised('task.became_due')).toHaveLength(1)
    expect(mails).toHaveLength(2)
    expect(mails[0]).toMatchObject({ to: 'li@staff.example', subject: '任务提醒：给张总回电' })
    expect(mails[0]?.text).toContain(id)
    expect(mails[0]?.text).toContain('2026-03-02 12:00')
    expect(mails[0]?.text).not.toContain('canary')
    expect(problems).toEqual([])
  })

  it('come once each when the clock jumps past all of them', async () => {
    const { addTask, tick, raised, advance } = await world()
    await addTask(task)
    advance(3 * day)
    await tick()
    await tick()
    expect(raised('task.reminded')).toHaveLength(2)
    expect(raised('task.became_due')).toHaveLength(1)
  })

  it('do not come for a task that is finished, and not those missed meanwhile when it is opened again', async () => {
    const { addTask, tasks, tick, mails, raised, advance } = await world()
    const { id } = await addTask(task)
    await tasks('POST', `/v1/tasks/${id}/complete`)
    advance(4 * hour - minute)
    await tick()
    await tasks('POST', `/v1/tasks/${id}/reopen`)
    await tick()
    expect([mails.length, raised('task.became_due').length]).toEqual([0, 0])
    advance(2 * minute)
    await tick()
    expect(raised('task.became_due')).toHaveLength(1)
  })

  it('follow a task that is postponed at that very moment', async () => {
    const { addTask, tasks, tick, platform, raised, advance } = await world()
    const { id } = await addTask(task)
    advance(4 * hour)
    const { store } = platform
    let isPostponed = false
    const meanwhile: Store = {
      ...store,
      commit: async (actions) => {
        if (!isPostponed) {
          isPostponed = true
          await tasks('PATCH', `/v1/tasks/${id}`, { body: { dueAt: '2026-03-09T12:00:00Z', remindAt: null } })
        }
        return store.commit(actions)
      },
    }
    await remindTasks.handle({ ...platform, store: meanwhile })
    expect(isPostponed).toBe(true)
    expect([raised('task.reminded').length, raised('task.became_due').length]).toEqual([0, 0])
    advance(7 * day)
    await tick()
    expect(raised('task.became_due').map(({ data }) => data.dueAt)).toEqual(['2026-03-09T12:00:00.000Z'])
  })

  it('come once when two runs overlap and when a run ends before it has committed everything', async () => {
    const { addTask, platform, raised, advance, tick } = await world()
    for (let index = 0; index < 10; index++) await addTask(task)
    advance(5 * hour)
    let commits = 0
    const { store } = platform
    const dying: Store = {
      ...store,
      commit: async (actions) => {
        commits += 1
        if (commits > 4) throw new ConditionFailed([])
        return store.commit(actions)
      },
    }
    await remindTasks.handle({ ...platform, store: dying })
    expect(raised('task.became_due')).toHaveLength(4)
    await Promise.all([remindTasks.handle(platform), remindTasks.handle(platform)])
    await tick()
    expect([raised('task.became_due').length, raised('task.reminded').length]).toEqual([10, 20])
  })
})

describe('the neglect watch', () => {
  it('gives the owner one task per period of silence, by the level of the customer', async () => {
    const { addCustomer, tick, tasks, advance, raised } = await world()
    const { id } = await addCustomer({ level: 'A' })
    await addCustomer({ level: 'B' })
    advance(14 * day - minute)
    await tick()
    expect(raised('customer.neglected')).toHaveLength(0)
    advance(minute)
    await tick(2)
    await tick()
    const { items } = (await tasks('GET', '/v1/tasks?status=open&assigneeId=usr_1&sort=dueAt')).body
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({
      customerId: id,
      title: '请重新联系：已 14 天未联系',
      priority: 'high',
      source: { automation: 'on-customer-neglected' },
    })
    advance(14 * day)
    await tick()
    expect(raised('customer.neglected')).toHaveLength(2)
  })

  it('turns to the queue of the team when the owner has left', async () => {
    const { addCustomer, tick, tasks, advance, platform } = await world()
    await addTeam(platform, 'tea_1')
    await addUser(platform, 'usr_left', { status: 'disabled', teamId: 'tea_1' })
    await addCustomer({ level: 'A', ownerId: 'usr_left' })
    advance(15 * day)
    await tick()
    const { items } = (await tasks('GET', '/v1/tasks/queue?teamId=tea_1')).body
    expect(items).toHaveLength(1)
    expect(items[0].assigneeId).toBeUndefined()
  })

  it('starts over with an interaction', async () => {
    const { addCustomer, log, tick, advance, deliver, raised } = await world()
    const { id } = await addCustomer({ level: 'A' })
    advance(13 * day)
    await log({ customerId: id })
    await deliver()
    advance(13 * day)
    await tick()
    expect(raised('customer.neglected')).toHaveLength(0)
    advance(day)
    await tick()
    expect(raised('customer.neglected')).toHaveLength(1)
  })
})
