import { afterAll, describe, expect, it } from 'vitest'
import capture from '../../functions/customers/capture.ts'
import openCaptureCases from '../../functions/service/on-capture-received.ts'
import { apiOf, testActor } from '../support/api.ts'
import { deliverer } from '../support/deliver.ts'
import { openDesk } from './cases-world.ts'

const desk = openDesk()
const { call, must, open, advance, platform } = desk
afterAll(desk.close)

describe('the view of a customer', () => {
  it('has its open cases, and the settled ones in its timeline', async () => {
    const customer = await must('POST', '/v1/customers', { kind: 'person', name: '李娜' })
    const first = await open({ customerId: customer.id, subject: 'First' })
    advance(1000)
    const second = await open({ customerId: customer.id, subject: 'Second' })
    const overview = await must('GET', `/v1/customers/${customer.id}/overview`)
    expect(overview.cases.items.map(({ id }: { id: string }) => id)).toEqual([first.id, second.id])
    expect(overview.counts.openCases).toBe(2)
    advance(1000)
    await must('POST', `/v1/cases/${first.id}/resolve`)
    expect((await must('GET', `/v1/customers/${customer.id}/overview`)).counts.openCases).toBe(1)
    const { items } = await must('GET', `/v1/customers/${customer.id}/timeline`)
    expect(items.find(({ kind }: { kind: string }) => kind === 'case')).toMatchObject({
      at: platform.clock.now(),
      case: { id: first.id, statusGroup: 'resolved' },
    })
  })

  it('has no cases for who may see none', async () => {
    const customer = await must('POST', '/v1/customers', { kind: 'person', name: '王芳' })
    await open({ customerId: customer.id })
    const { 'case:read': _, ...permissions } = testActor().permissions
    const { body } = await call('GET', `/v1/customers/${customer.id}/overview`, { as: testActor({ permissions }) })
    expect(body.cases).toBeUndefined()
    expect(body.counts.openCases).toBeUndefined()
    expect(JSON.stringify(body)).not.toContain('Leaking machine')
  })
})

describe('a web form whose source asks for a case', () => {
  const send = apiOf(capture, platform)
  const deliver = deliverer(desk.changes, [openCaptureCases], platform)
  const source = (more: object) => {
    const origin = { channel: 'web' }
    return must('POST', '/v1/sources', { name: 'Contact us', origin, fields: ['name', 'email', 'message'], ...more })
  }

  it('opens one, once, with what was written as its first message', async () => {
    const { key } = await source({ case: { kind: 'question' } })
    const form = { name: '陈静', email: 'chen@example.com', message: 'Do you repair grinders?\nMine is stuck.' }
    expect((await send('POST', `/v1/capture/${key}`, { body: form })).status).toBe(202)
    await deliver(2)
    await desk.follow()
    const { items } = await must('GET', '/v1/cases?channel=web')
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({
      kind: 'question',
      subject: 'Do you repair grinders?',
      requester: { name: '陈静', email: 'chen@example.com' },
      lastCustomerMessageAt: platform.clock.now(),
    })
    expect(items[0].customerId).toMatch(/^cus_/)
    const messages = (await must('GET', `/v1/cases/${items[0].id}/messages`)).items
    expect(messages.map(({ text }: { text: string }) => text)).toEqual([form.message])
  })

  it('opens none when the source does not ask for it', async () => {
    const { key } = await source({})
    await send('POST', `/v1/capture/${key}`, { body: { email: 'other@example.com' } })
    await deliver()
    await desk.follow()
    expect((await must('GET', '/v1/cases?channel=web')).items).toHaveLength(1)
  })

  it('names a team and a category that there are', async () => {
    const origin = { channel: 'web' }
    const body = { name: 'X', origin, fields: ['email'], case: { categoryId: 'none' } }
    const answer = await call('POST', '/v1/sources', { body })
    expect(answer.body.errors).toMatchObject([{ pointer: '/case/categoryId', code: 'no_such_record' }])
  })
})
