import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import communication from '../../functions/communication/index.ts'
import customersFunction from '../../functions/customers/index.ts'
import customerView from '../../functions/customers/view.ts'
import approvals from '../../functions/sales/approvals-index.ts'
import sales from '../../functions/sales/index.ts'
import tasks from '../../functions/tasks/index.ts'
import { day, minute } from '../../shared/kernel/instant.ts'
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

  const timeline = async (id: string, limit = 100) => {
    const items = []
    let next: string | undefined
    do {
      const page = await must(
        'GET',
        `/v1/deals/${id}/timeline?limit=${limit}${next ? `&cursor=${encodeURIComponent(next)}` : ''}`,
      )
      expect(page.items.length).toBeLessThanOrEqual(limit)
      items.push(...page.items)
      next = page.next
    } while (next)
    return items
  }
  const spoken = {
    contactPoint: { kind: 'own', name: 'Hotline' },
    channel: 'phone',
    method: 'call',
    direction: 'outbound',
  }

  it('stands in one timeline with its moves and approvals, newest first, whatever else its customer does', async () => {
    const deal = await must('POST', '/v1/deals', { name: 'Told', customerId, closeDate: '2026-06-01' })
    const log = async (body: object) => {
      world.advance(minute)
      return must('POST', '/v1/interactions', { ...spoken, ...body })
    }
    const before = await log({ dealId: deal.id, startedAt: '2026-02-20T09:00:00Z' })
    await log({ customerId })
    world.advance(minute)
    await must('POST', `/v1/deals/${deal.id}/move`, { stage: 'visit' })
    const said = await log({ dealId: deal.id })
    const task = await must('POST', '/v1/tasks', { kind: 'to_do', title: 'Offer', dealId: deal.id })
    for (let n = 0; n < 130; n++) await log({ customerId })
    await must('POST', `/v1/tasks/${task.id}/complete`)
    world.advance(minute)
    await must('POST', `/v1/deals/${deal.id}/lose`, { reason: 'price' })
    await world.follow()
    const told = await timeline(deal.id)
    expect(told.map(({ kind }) => kind)).toEqual(['changed', 'task', 'interaction', 'moved', 'created', 'interaction'])
    expect(told[1].task.id).toBe(task.id)
    expect([told[2].interaction.id, told[5].interaction.id]).toEqual([said.id, before.id])
    expect(told[3].changes).toContainEqual({ field: 'stage', from: deal.stage, to: 'visit' })
    expect(JSON.stringify(told[3].changes)).not.toContain('enteredAt')
    expect(await timeline(deal.id, 2)).toEqual(told)
    expect((await timeline(open.id)).filter(({ kind }) => kind === 'interaction')).toHaveLength(1)
  })

  it('stands with the deal alone when that has no customer', async () => {
    const body = { items: [{ name: 'Imported', externalId: 'x-1', imported: { state: 'open' } }] }
    const [{ id }] = (await must('POST', '/v1/deals/batch', body)).items
    const said = await must('POST', '/v1/interactions', { ...spoken, dealId: id })
    expect(said.customerId).toBeUndefined()
    await world.follow()
    expect((await timeline(id)).map(({ kind }) => kind).sort()).toEqual(['created', 'interaction'])
  })

  it('stands with whom it was said to, when that is somebody else than the customer, and is listed by the deal', async () => {
    const adviser = await must('POST', '/v1/customers', { kind: 'organisation', name: '策源顾问' })
    const deal = await must('POST', '/v1/deals', { name: 'Advised', customerId })
    const said = await must('POST', '/v1/interactions', { ...spoken, dealId: deal.id, customerId: adviser.id })
    const before = await must('POST', '/v1/interactions', { ...spoken, dealId: deal.id })
    await must('PATCH', `/v1/deals/${deal.id}`, { customerId: adviser.id })
    await world.follow()
    const shown = (await timeline(deal.id)).flatMap(({ interaction }) => interaction?.id ?? [])
    expect(shown).toEqual([said.id])
    const { items } = await must('GET', `/v1/interactions?dealId=${deal.id}`)
    expect(items.map(({ id }: { id: string }) => id).sort()).toEqual([said.id, before.id].sort())
  })

  it('shows of a deal only what the caller may see', async () => {
    const { 'interaction:read': _, 'task:read': __, ...permissions } = testActor().permissions
    const as = testActor({ permissions })
    const { items } = (await call('GET', `/v1/deals/${open.id}/timeline`, { as })).body
    expect(items.map(({ kind }: { kind: string }) => kind)).not.toContain('interaction')
  })

  it('is refused on a deal that there is not', async () => {
    const answer = await call('POST', '/v1/tasks', { body: { kind: 'to_do', title: 'X', dealId: 'dea_none' } })
    expect(answer.status).toBe(404)
  })
})
