import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import communication from '../../functions/communication/index.ts'
import customersFunction from '../../functions/customers/index.ts'
import customerView from '../../functions/customers/view.ts'
import approvals from '../../functions/sales/approvals-index.ts'
import sales from '../../functions/sales/index.ts'
import tasks from '../../functions/tasks/index.ts'
import { day } from '../../shared/kernel/instant.ts'
import { apiOf, testActor } from '../support/api.ts'
import { openSales } from './sales-world.ts'

const world = openSales()
afterAll(world.close)
const functions = [customersFunction, customerView, communication, sales, approvals, tasks]
const all = { ...sales, routes: functions.flatMap(({ routes }) => routes) }
const call = apiOf(all, world.platform, testActor({ teamId: 'tea_sales', teamIds: ['tea_sales'] }))
const must = async (method: string, path: string, body?: object) => {
  const answer = await call(method, path, { ...(body && { body }) })
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

let customerId: string
let open: { id: string }
let lost: { id: string }
beforeAll(async () => {
  await world.staff(1)
  await must('POST', '/v1/pipeline-templates/retail', {})
  customerId = (await must('POST', '/v1/customers', { kind: 'organisation', name: '华芯科技' })).id
  open = await must('POST', '/v1/deals', { name: 'Open', customerId, closeDate: '2026-06-01' })
  lost = await must('POST', '/v1/deals', { name: 'Lost', customerId })
  world.advance(day)
  await must('POST', `/v1/deals/${lost.id}/lose`, { reason: 'price' })
  await world.follow()
})

describe('the customer of a deal', () => {
  it('has it among what is current as long as it is open', async () => {
    const { deals, counts } = await must('GET', `/v1/customers/${customerId}/overview`)
    expect(deals.items.map(({ id }: { id: string }) => id)).toEqual([open.id])
    expect(counts.openDeals).toBe(1)
  })

  it('has it in the timeline when it was closed', async () => {
    const { items } = await must('GET', `/v1/customers/${customerId}/timeline`)
    expect(items[0]).toMatchObject({ kind: 'deal', deal: { id: lost.id, state: 'lost' } })
  })

  it('is shown without personal custom values of deals to who may not see these', async () => {
    await must('POST', '/v1/fields/deal', { key: 'heir', label: 'Heir', type: 'text', personal: true })
    await must('POST', '/v1/fields/deal', { key: 'colour', label: 'Colour', type: 'text' })
    for (const { id } of [open, lost])
      await must('PATCH', `/v1/deals/${id}`, { custom: { heir: 'Xiao Ming', colour: 'red' } })
    const { 'personal:read': _, ...permissions } = testActor().permissions
    const as = testActor({ permissions })
    for (const [part, count] of [
      ['overview', 1],
      ['timeline', 1],
    ] as const) {
      const path = `/v1/customers/${customerId}/${part}`
      const [{ body: hidden }, whole] = [await call('GET', path, { as }), await must('GET', path)]
      const texts = [JSON.stringify(hidden), JSON.stringify(whole)]
      expect(texts.map((text) => text.split('Xiao Ming').length - 1)).toEqual([0, count])
      expect(texts[0]).toContain('red')
    }
  })

  it('is shown without deals to who may see none', async () => {
    const { 'deal:read': _, ...permissions } = testActor().permissions
    const as = testActor({ permissions })
    const { body } = await call('GET', `/v1/customers/${customerId}/overview`, { as })
    expect(body.deals).toBeUndefined()
    const { body: timeline } = await call('GET', `/v1/customers/${customerId}/timeline`, { as })
    expect(JSON.stringify(timeline)).not.toContain(lost.id)
  })
})

describe('what hangs on a deal', () => {
  it('is found by the deal, and belongs to its customer', async () => {
    const task = await must('POST', '/v1/tasks', { kind: 'to_do', title: 'Send the offer', dealId: open.id })
    expect(task).toMatchObject({ dealId: open.id, customerId })
    const said = await must('POST', '/v1/interactions', {
      dealId: open.id,
      contactPoint: { kind: 'own', name: 'Hotline' },
      channel: 'phone',
      method: 'call',
      direction: 'outbound',
    })
    expect(said).toMatchObject({ dealId: open.id, customerId })
    await world.follow()
    for (const [noun, { id }] of [
      ['tasks', task],
      ['interactions', said],
    ] as const) {
      const { items } = await must('GET', `/v1/${noun}?dealId=${open.id}`)
      expect(items.map((item: { id: string }) => item.id)).toEqual([id])
    }
  })

  it('is refused on a deal that there is not', async () => {
    const answer = await call('POST', '/v1/tasks', { body: { kind: 'to_do', title: 'X', dealId: 'dea_none' } })
    expect(answer.status).toBe(404)
  })
})
