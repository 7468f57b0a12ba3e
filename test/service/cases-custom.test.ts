import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { epochMs } from '../../shared/kernel/instant.ts'
import { testActor } from '../support/api.ts'
import { openDesk } from './cases-world.ts'

const desk = openDesk()
const { call, must, open } = desk
afterAll(desk.close)

const secret = 'Xiao Ming'
const { 'personal:read': _, ...permissions } = testActor().permissions
const blind = testActor({ permissions })
const nobody = testActor({ kind: 'public', tenantId: '', id: 'public', permissions: {} })

let customerId: string
beforeAll(async () => {
  await desk.staff(1)
  await must('POST', '/v1/fields/case', { key: 'heir', label: 'Heir', type: 'text', personal: true })
  await must('POST', '/v1/fields/case', { key: 'colour', label: 'Colour', type: 'text' })
  customerId = (await must('POST', '/v1/customers', { kind: 'person', name: '李娜' })).id
})

const custom = { heir: secret, colour: 'red' }
const shown = { colour: 'red' }

describe('custom values of a case', () => {
  it('are hidden in whatever answers with the case', async () => {
    const { id } = await open({ custom, customerId, teamId: 'tea_desk' })
    const message = await must('POST', `/v1/cases/${id}/messages`, { text: 'Hello' }, blind)
    expect(message.case.custom).toEqual(shown)
    for (const [verb, body] of [
      ['take', undefined],
      ['assign', { teamId: 'tea_desk' }],
      ['resolve', undefined],
      ['close', {}],
    ] as const)
      expect((await must('POST', `/v1/cases/${id}/${verb}`, body, blind)).custom, verb).toEqual(shown)
    await desk.follow()
    for (const path of [`/v1/customers/${customerId}/timeline`, '/v1/cases/queue?teamId=tea_desk'])
      expect(JSON.stringify(await must('GET', path, undefined, blind))).not.toContain(secret)
  })

  it('stay those of the case that others are merged into', async () => {
    const [winner, loser] = [await open({ custom, customerId }), await open({ custom: { colour: 'blue' }, customerId })]
    const merge = { caseIds: [loser.id] }
    expect((await must('POST', `/v1/cases/${winner.id}/merge`, merge, blind)).custom).toEqual(shown)
    expect((await must('GET', `/v1/cases/${loser.id}`)).custom).toEqual(custom)
  })

  it('come from those that are merged into a case where it has none', async () => {
    await must('POST', '/v1/fields/case', { key: 'shelf', label: 'Shelf', type: 'text', searchable: true })
    const winner = await open({ custom: { colour: 'red' }, customerId })
    const [first, second] = [
      await open({ custom: { colour: 'blue', heir: secret }, customerId }),
      await open({ custom: { heir: 'Da Ming', shelf: 'B4' }, customerId }),
    ]
    const merge = { caseIds: [first.id, second.id] }
    const merged = await must('POST', `/v1/cases/${winner.id}/merge`, merge)
    expect(merged.custom).toEqual({ colour: 'red', heir: secret, shelf: 'B4' })
    await desk.follow()
    const filter = encodeURIComponent(JSON.stringify({ field: 'custom.shelf', op: 'eq', value: 'B4' }))
    expect((await must('GET', `/v1/cases?filter=${filter}`)).items).toMatchObject([{ id: winner.id }])
    expect(JSON.stringify(await must('GET', `/v1/cases/${winner.id}/history`))).toContain(secret)
    expect(JSON.stringify(await must('GET', `/v1/cases/${winner.id}/history`, undefined, blind))).not.toContain(secret)
  })

  it('stay with the case when another is split off', async () => {
    const { id } = await open({ custom, customerId })
    const { message } = await must('POST', `/v1/cases/${id}/messages`, {
      author: 'customer',
      text: 'And another thing',
    })
    const split = await must('POST', `/v1/cases/${id}/split`, { messageIds: [message.id], subject: 'Another thing' })
    expect(split.custom).toBeUndefined()
    expect((await must('GET', `/v1/cases/${id}`)).custom).toEqual(custom)
  })

  it('are not asked of who writes a mail, though the desk requires them', async () => {
    await must('POST', '/v1/fields/case', { key: 'contract', label: 'Contract', type: 'text', required: true })
    const refused = await call('POST', '/v1/cases', { body: { subject: 'Leak' } })
    expect(refused.body.errors).toMatchObject([{ pointer: '/custom/contract', code: 'required' }])
    const box = await must('POST', '/v1/mailboxes', { name: 'Help', address: 'help@shop.example', language: 'en' })
    const timestamp = String(Math.floor(epochMs(desk.platform.clock.now()) / 1000))
    const from = { address: 'li@example.com', name: 'Li' }
    const body = JSON.stringify({ from, subject: 'Leak', text: 'It leaks.', messageId: '<m1@mail.example>' })
    const key = Buffer.from(box.secret.replace('whsec_', ''), 'base64')
    const signature = createHmac('sha256', key).update(`dlv_1.${timestamp}.${body}`).digest('base64')
    const headers = { 'webhook-id': 'dlv_1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
    const received = await call('POST', `/v1/inbound/email/${box.id}`, { body, headers, as: nobody })
    expect(received.status).toBeLessThan(300)
    await desk.follow()
    const { items } = await must('GET', '/v1/cases?channel=email')
    expect(items).toMatchObject([{ subject: 'Leak' }])
    const { id } = items[0]
    expect((await must('PATCH', `/v1/cases/${id}`, { urgency: 'high' })).urgency).toBe('high')
  })
})
