import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { planOutboundMessage } from '../../shared/communication/outbound-message.ts'
import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import { outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import { keepProviderId } from '../../shared/communication/provider-id-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import type { SendChannel } from '../../shared/kernel/send-channel.ts'
import { createRecord, loadRecord } from '../../shared/storage/record.ts'
import { type RunningLaptop, runningLaptop } from '../support/running-laptop.ts'

let running: RunningLaptop
let tenantId: string
let customerId: string
beforeAll(async () => {
  running = await runningLaptop()
  tenantId = (await running.call('GET', '/v1/tenant')).body.id
  const person = { kind: 'person', name: 'Li Na', emails: ['li.na@example.com'] }
  customerId = (await running.call('POST', '/v1/customers', person)).body.id
})
afterAll(() => running.close())

const hostile = '<p>你好</p><script>alert(1)</script><form action="https://evil.example"></form>"><b>out'

/** A message as it stands once its provider has it. */
const sentMessage = async (channel: SendChannel): Promise<string> => {
  const { store, clock, ids } = running.laptop.platform()
  const id = ids('obm')
  const now = clock.now()
  const stamp = { actor: automation(tenantId, 'test'), now, requestId: 'test' }
  const { state } = planOutboundMessage(id, { templateId: 'tpl_1', customerId, purpose: 'marketing', sendAt: now })
  const { dueAt, ...rest } = { ...state, status: 'sent', channel, attempts: 1, sentAt: now } as const
  await store.commit([createRecord(outboundMessages, stamp, { state: rest, raises: [] }).step.action])
  return id
}

const messageOf = async (id: string) =>
  (await loadRecord(running.laptop.platform().store, outboundMessages, tenantId, id)) as OutboundMessage

const play = (key: string, type: string) =>
  running.call('POST', `/_local/outbox/${encodeURIComponent(key)}/events`, { type })

describe('the outbox', () => {
  it('holds mails, text messages and webhooks in one list, the newest first, and shows one channel when asked', async () => {
    const { mail, sms, webhooks } = running.laptop.platform()
    const tags = { tenantId, messageId: 'obm_x' }
    const headers = { 'List-Unsubscribe': '<https://example.com/u>' }
    await mail.send({
      key: 'm#1',
      to: 'li.na@example.com',
      subject: '你好',
      text: 'hello',
      html: hostile,
      headers,
      tags,
    })
    await sms.send({ key: 's1', to: '+8613800138000', text: 'hello' })
    await webhooks.send({ key: 'w1', url: 'https://hooks.example.com/', body: '{"a":1}', secrets: [Buffer.from('x')] })
    const { items } = (await running.call('GET', '/_local/outbox')).body
    expect(items).toMatchObject([
      {
        channel: 'webhook',
        key: 'w1',
        to: 'https://hooks.example.com/',
        text: '{"a":1}',
        headers: { 'webhook-id': 'w1' },
      },
      { channel: 'sms', key: 's1', to: '+8613800138000', text: 'hello' },
      { channel: 'email', key: 'm#1', subject: '你好', html: hostile, headers, tags },
    ])
    const texts = (await running.call('GET', '/_local/outbox?channel=sms')).body.items
    expect(texts.map(({ key }: { key: string }) => key)).toEqual(['s1'])
  })

  it('shows html as it would have been seen, in a frame that runs and sends nothing', async () => {
    const page = await fetch(`${running.laptop.url}/_local/outbox`, { headers: { accept: 'text/html' } })
    const text = await page.text()
    const frame = /<iframe sandbox="([^"]*)" srcdoc="([^"]*)"/.exec(text)
    expect(frame?.[1]).toBe('allow-popups allow-popups-to-escape-sandbox')
    expect(frame?.[2]).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(text).not.toContain('<script>')
    expect(text).toContain("default-src 'none'")
  })

  it('plays what a provider would tell, which takes the very path that it takes in the cloud', async () => {
    const id = await sentMessage('email')
    const key = `${id}.email`
    const tags = { tenantId, messageId: id }
    await running.laptop.platform().mail.send({ key, to: 'li.na@example.com', subject: 's', text: 't', tags })
    const { status, body } = await play(key, 'bounced')
    expect([status, body]).toMatchObject([
      200,
      { functions: 1, event: { source: 'aws.ses', 'detail-type': 'Email Bounced' } },
    ])
    await running.settle()
    expect((await messageOf(id)).status).toBe('bounced')
    const { items } = (await running.call('GET', '/v1/suppressions')).body
    expect(items).toMatchObject([{ channel: 'email', address: 'li.na@example.com', causes: [{ reason: 'bounced' }] }])
  })

  it.each([
    ['s1', 'opened', 400],
    ['w1', 'delivered', 400],
    ['none', 'delivered', 404],
    ['s1', 'eaten', 400],
  ])('has nobody tell of %s that it was %s', async (key, type, status) => {
    expect((await play(key, type)).status).toBe(status)
  })
})

describe('what a provider tells too early', () => {
  it('is a dead letter that says why, and is done when it is redriven', async () => {
    const id = await sentMessage('sms')
    const { sms, store, clock } = running.laptop.platform()
    await sms.send({ key: 'untagged', to: '+8613800138000', text: 't' })
    await play('untagged', 'delivered')
    await running.settle()
    expect((await running.call('GET', '/_local/dead-letters')).body.items).toMatchObject([
      { function: 'on-provider-event', reason: 'Error: nobody has noted this message yet', attempts: 6 },
    ])
    const known = keepProviderId({ tenantId, messageId: id }, { channel: 'sms', providerId: 'untagged' }, clock.now())
    await store.commit([known.action])
    expect((await running.call('POST', '/_local/redrive', {})).body).toEqual({ redriven: 1, failedAgain: 0 })
    expect((await messageOf(id)).status).toBe('delivered')
  })
})
