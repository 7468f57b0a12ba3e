import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import communication from '../../functions/communication/index.ts'
import customersFunction from '../../functions/customers/index.ts'
import tasks from '../../functions/tasks/index.ts'
import makeNextActions from '../../functions/tasks/on-interaction-logged.ts'
import { testActor } from '../support/api.ts'
import { deliverer } from '../support/deliver.ts'
import { openWorld } from '../support/open-world.ts'

const world = openWorld([tasks, customersFunction, communication], testActor({ teamId: 'tea_1', teamIds: ['tea_1'] }))
const { call, must, follow } = world
afterAll(world.close)
const deliver = deliverer(world.changes, [makeNextActions], world.platform)

const secret = 'Xiao Ming'
const custom = { heir: secret, colour: 'red' }
const { 'personal:read': _, ...permissions } = testActor().permissions
const blind = testActor({ teamId: 'tea_1', teamIds: ['tea_1'], permissions })
const dueAt = '2026-03-02T07:00:00.000Z'

beforeAll(async () => {
  await world.staff(1, 'tea_1')
  await must('POST', '/v1/fields/task', { key: 'heir', label: 'Heir', type: 'text', personal: true })
  await must('POST', '/v1/fields/task', { key: 'colour', label: 'Colour', type: 'text', searchable: true })
})

describe('custom values of a task', () => {
  it('are hidden in the day, among what is overdue and in the queue', async () => {
    await must('POST', '/v1/tasks', { title: 'Mine', dueAt, custom })
    const { id } = await must('POST', '/v1/tasks', { title: 'Ours', teamId: 'tea_1', custom })
    for (const path of ['my-day', 'overdue', 'queue?teamId=tea_1', 'workload']) {
      const [seen, hidden] = [
        await must('GET', `/v1/tasks/${path}`),
        await must('GET', `/v1/tasks/${path}`, undefined, blind),
      ]
      expect(JSON.stringify(seen).includes(secret), path).toBe(path !== 'workload')
      expect(JSON.stringify(hidden), path).not.toContain(secret)
    }
    for (const verb of ['take', 'complete', 'reopen', 'cancel'])
      expect((await must('POST', `/v1/tasks/${id}/${verb}`, undefined, blind)).custom, verb).toEqual({ colour: 'red' })
  })

  it('go on to the next one of a recurrence, which lists find by them', async () => {
    const recurrence = { rule: 'FREQ=DAILY', zone: 'UTC' }
    const values = { ...custom, colour: 'green' }
    const { id } = await must('POST', '/v1/tasks', { title: 'Water', dueAt, recurrence, custom: values })
    const { nextTaskId } = await must('POST', `/v1/tasks/${id}/complete`)
    expect((await must('GET', `/v1/tasks/${nextTaskId}`)).custom).toEqual(values)
    await follow()
    const filter = encodeURIComponent(JSON.stringify({ field: 'custom.colour', op: 'eq', value: 'green' }))
    const { items } = await must('GET', `/v1/tasks?filter=${filter}&status=open`)
    expect(items.map((task: { id: string }) => task.id)).toEqual([nextTaskId])
  })

  it('are not asked of automations, though they are of people', async () => {
    await must('POST', '/v1/fields/task', { key: 'contract', label: 'Contract', type: 'text', required: true })
    expect((await call('POST', '/v1/tasks', { body: { title: 'X' } })).body.errors).toMatchObject([
      { pointer: '/custom/contract', code: 'required' },
    ])
    const { id: customerId } = await must('POST', '/v1/customers', { kind: 'person', name: '李娜' })
    const { id: interactionId } = await must('POST', '/v1/interactions', {
      contactPoint: { kind: 'own', name: 'hotline' },
      ...{ channel: 'phone', method: 'call', direction: 'inbound', customerId },
      nextAction: { kind: 'call', title: 'Ring back', dueAt },
    })
    await deliver()
    await follow()
    const { items } = await must('GET', `/v1/tasks?customerId=${customerId}`)
    expect(items).toMatchObject([{ title: 'Ring back', interactionId }])
    expect((await must('POST', `/v1/tasks/${items[0].id}/complete`)).status).toBe('done')
  })
})
