import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import watchDeals from '../../functions/sales/deal-watch.ts'
import onDealAged from '../../functions/sales/on-deal-aged.ts'
import { day } from '../../shared/kernel/instant.ts'
import { stateOf } from '../../shared/storage/record.ts'
import type { Task } from '../../shared/tasks/task-schema.ts'
import { openTasksOf } from '../../shared/tasks/task-store.ts'
import { deliverer } from '../support/deliver.ts'
import { openSales } from './sales-world.ts'

const sales = openSales()
const { must, platform, advance, raisedBy, changes } = sales
afterAll(sales.close)
const deliver = deliverer(changes, [onDealAged], platform)

let pipelineId: string
beforeAll(async () => {
  await sales.staff(1)
  const stages = [
    { key: 'offer', name: 'Offer', probability: 10, maxAgeDays: 10 },
    { key: 'order', name: 'Order', probability: 90, maxAgeDays: 5 },
    { key: 'wait', name: 'Waiting', probability: 90 },
  ]
  pipelineId = (await must('POST', '/v1/pipelines', { name: 'P', stages, lostReasons: [{ key: 'x', name: 'X' }] })).id
})

let dealId: string
beforeEach(async () => {
  const { id: customerId } = await must('POST', '/v1/customers', { kind: 'organisation', name: '华芯科技' })
  dealId = (await must('POST', '/v1/deals', { name: 'Deal', customerId, pipelineId })).id
})

const tick = async (days: number): Promise<void> => {
  advance(days * day)
  await watchDeals.handle(platform)
  await deliver(2)
}

const titles = async (): Promise<string[]> => {
  const partition = openTasksOf('ten_1', { assigneeId: 'usr_1' })
  const { items } = await platform.store.query({ index: 'g3', partition, limit: 100 })
  return items.map((item) => stateOf<Task>(item).title).sort()
}

const aged = () => raisedBy(dealId).filter((type) => type === 'deal.aged').length

it('a deal that stays too long is flagged once in a stay, and its owner gets one task', async () => {
  await tick(9)
  expect(aged()).toBe(0)
  await tick(1)
  const { agedAt } = await must('GET', `/v1/deals/${dealId}`)
  expect(agedAt).toBe(platform.clock.now())
  await tick(20)
  expect(aged()).toBe(1)
  expect(await titles()).toEqual(['Move the deal on: longer than 10 days in Offer'])
  const moved = await must('POST', `/v1/deals/${dealId}/move`, { stage: 'order' })
  expect(moved.agedAt).toBeUndefined()
  await tick(5)
  expect(aged()).toBe(2)
  expect(await titles()).toHaveLength(2)
})

it('a deal that moves on, is closed, or stands where it may stay is not flagged', async () => {
  await must('POST', `/v1/deals/${dealId}/move`, { stage: 'wait' })
  await tick(100)
  expect(aged()).toBe(0)
  await must('POST', `/v1/deals/${dealId}/move`, { stage: 'order' })
  await must('POST', `/v1/deals/${dealId}/win`)
  await tick(100)
  expect(aged()).toBe(0)
  await must('POST', `/v1/deals/${dealId}/reopen`)
  await tick(5)
  expect(aged()).toBe(1)
})

it('an edit of the pipeline changes nothing for deals that are in the stage already', async () => {
  const { stages } = await must('GET', `/v1/pipelines/${pipelineId}`)
  await sales.edit(pipelineId, { stages: stages.map((stage: object) => ({ ...stage, maxAgeDays: 100 })) })
  await tick(10)
  expect(aged()).toBe(1)
})
