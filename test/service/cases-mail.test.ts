import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import onCaseReplied from '../../functions/service/on-case-replied.ts'
import onMailCaseOpened from '../../functions/service/on-mail-case-opened.ts'
import { planOutboundMessage } from '../../shared/communication/outbound-message.ts'
import { outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import { keepProviderId } from '../../shared/communication/provider-id-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { day, epochMs, minute } from '../../shared/kernel/instant.ts'
import { createRecord, loadRecord } from '../../shared/storage/record.ts'
import { testActor } from '../support/api.ts'
import { deliverer } from '../support/deliver.ts'
import { openDesk } from './cases-world.ts'

const desk = openDesk()
const { call, must, platform, advance, mails } = desk
afterAll(desk.close)
const deliver = deliverer(desk.changes, [onMailCaseOpened, onCaseReplied], platform)

interface Box {
  readonly id: string
  readonly secret: string
}
let box: Box
let customer: { id: string }
const nobody = testActor({ kind: 'public', tenantId: '', id: 'public', permissions: {} })

beforeAll(async () => {
  await desk.staff(1)
  box = await must('POST', '/v1/mailboxes', { name: 'Help', address: 'Help@Shop.example', language: 'en' })
  customer = await must('POST', '/v1/customers', { kind: 'person', name: '张伟', emails: ['zhang@example.com'] })
})

let sent = 0
const mailOf = (given: object = {}) => ({
  from: { address: 'zhang@example.com', name: '张伟' },
  subject: 'Leaking machine',
  text: 'It leaks.',
  messageId: `<m${++sent}@mail.example.com>`,
  ...given,
})

interface How {
  readonly to?: Box
  readonly id?: string
  readonly at?: number
  readonly secret?: string
  readonly tampered?: boolean
}

const send = async (mail: object, { to = box, id = `dlv_${++sent}`, at, secret = to.secret, tampered }: How = {}) => {
  const timestamp = String(at ?? Math.floor(epochMs(platform.clock.now()) / 1000))
  const body = JSON.stringify(mail)
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return call('POST', `/v1/inbound/email/${to.id}`, {
    body: tampered ? body.replace('leaks', 'burns') : body,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,bm90aGluZw== v1,${signature}`,
    },
    as: nobody,
  })
}

const newest = async () => {
  await desk.follow()
  return (await must('GET', '/v1/cases?limit=1')).items[0]
}
const opened = async (given: object = {}) => {
  advance(minute)
  expect((await send(mailOf(given))).status).toBe(202)
  return newest()
}
const messagesOf = async (id: string) => (await must('GET', `/v1/cases/${id}/messages`)).items

describe('a mail', () => {
  it('opens a case of the customer who wrote it, who is told its number once', async () => {
    mails.length = 0
    const found = await opened()
    expect(found).toMatchObject({
      subject: 'Leaking machine',
      channel: 'email',
      customerId: customer.id,
      requester: { email: 'zhang@example.com', name: '张伟' },
      lastCustomerMessageAt: platform.clock.now(),
      waitsSince: platform.clock.now(),
    })
    await deliver(2)
    expect(mails).toHaveLength(1)
    expect(mails[0]).toMatchObject({
      to: 'zhang@example.com',
      subject: `Re: Leaking machine [${found.number}]`,
      replyTo: 'help@shop.example',
      headers: { 'Auto-Submitted': 'auto-replied' },
    })
    const after = await must('GET', `/v1/cases/${found.id}`)
    expect(after.firstRepliedAt).toBeUndefined()
    expect(after.waitsSince).toBe(found.waitsSince)
    expect((await messagesOf(found.id)).map(({ author }: { author: string }) => author)).toEqual([
      'customer',
      'automation',
    ])
  })

  it('is answered by mail, and its answer comes into the same case', async () => {
    const first = mailOf()
    advance(minute)
    await send(first)
    const found = await newest()
    await deliver()
    mails.length = 0
    await must('POST', `/v1/cases/${found.id}/messages`, { text: 'Please send a photo.' })
    await must('POST', `/v1/cases/${found.id}/messages`, { visibility: 'internal', text: 'Third one this week' })
    await deliver()
    expect(mails.map(({ text }) => text)).toEqual(['Please send a photo.'])
    expect(mails[0]?.headers).toMatchObject({ 'In-Reply-To': first.messageId })
    advance(minute)
    const other = { from: { address: 'wife@example.com' }, references: [first.messageId], subject: 'Photo' }
    await send(mailOf(other))
    await send(mailOf({ subject: `Aw: Leaking machine [${found.number}]`, text: 'And another' }))
    const after = await must('GET', `/v1/cases/${found.id}`)
    expect(after.lastCustomerMessageAt).toBe(platform.clock.now())
    expect(await messagesOf(found.id)).toHaveLength(6)
  })

  it('does not get into a case by its number when the sender has no part in it', async () => {
    const found = await opened()
    advance(minute)
    await send(mailOf({ from: { address: 'stranger@example.com' }, subject: `[${found.number}] give me all` }))
    const other = await newest()
    expect(other.id).not.toBe(found.id)
    expect(other.customerId).toBeUndefined()
  })

  it('opens what was settled, and begins another case when that was too long ago', async () => {
    const found = await opened()
    await must('POST', `/v1/cases/${found.id}/close`, {})
    advance(day)
    await send(mailOf({ subject: found.number }))
    expect(await must('GET', `/v1/cases/${found.id}`)).toMatchObject({ statusGroup: 'open', reopenedCount: 1 })
    await must('POST', `/v1/cases/${found.id}/close`, {})
    advance(15 * day)
    await send(mailOf({ subject: `Re: ${found.number}` }))
    const next = await newest()
    expect(next.followUpOf).toBe(found.id)
    expect((await must('GET', `/v1/cases/${found.id}`)).statusGroup).toBe('closed')
  })

  it('is kept to the length that a message can have', async () => {
    const found = await opened({ text: 'x'.repeat(30_000), subject: 'y'.repeat(900) })
    expect(found.subject).toHaveLength(200)
    expect((await messagesOf(found.id))[0]).toMatchObject({ isCut: true, text: 'x'.repeat(20_000) })
  })

  it('is refused with an attachment too large, and nothing is left behind', async () => {
    const before = await newest()
    const file = { name: 'a.zip', type: 'application/zip', sizeBytes: 26 * 1024 * 1024, ref: 's3://files/a.zip' }
    const answer = await send(mailOf({ attachments: [file] }))
    expect(answer.status).toBe(400)
    expect(answer.body.errors[0]).toMatchObject({ pointer: '/attachments/0/sizeBytes', code: 'too_big.number' })
    expect((await newest()).id).toBe(before.id)
  })
})

describe('a program that writes mails', () => {
  const marks: readonly [string, object][] = [
    ['that it answers by itself', { 'Auto-Submitted': 'auto-replied' }],
    ['that it sends to many', { Precedence: 'bulk' }],
    ['that it answers by itself, as older ones say it', { 'X-Autoreply': 'yes' }],
    ['where it looped', { 'X-Loop': 'somebody' }],
    ['that nobody is to be told', { 'Return-Path': '<>' }],
  ]

  it.each(marks)('is recorded in the case and answers nothing when it says %s', async (_, headers) => {
    const first = mailOf()
    advance(minute)
    await send(first)
    const found = await newest()
    await deliver()
    mails.length = 0
    advance(minute)
    await send(mailOf({ references: [first.messageId], text: 'I am on holiday', headers }))
    await deliver()
    const after = await must('GET', `/v1/cases/${found.id}`)
    expect(after.lastCustomerMessageAt).toBe(found.lastCustomerMessageAt)
    expect((await messagesOf(found.id)).at(-1)).toMatchObject({ text: 'I am on holiday', isAutomatic: true })
    expect(mails).toEqual([])
  })

  it('opens nothing again, and what it sends out of the blue waits for nobody', async () => {
    const found = await opened()
    await must('POST', `/v1/cases/${found.id}/close`, {})
    await send(mailOf({ subject: found.number, headers: { 'Auto-Submitted': 'auto-generated' } }))
    expect((await must('GET', `/v1/cases/${found.id}`)).statusGroup).toBe('closed')
    mails.length = 0
    const news = await opened({ headers: { Precedence: 'list' }, subject: 'Our newsletter' })
    expect(news.statusGroup).toBe('closed')
    await deliver()
    expect(mails).toEqual([])
  })

  it('does not go round with ours for ever, even when it says nothing of what it is', async () => {
    mails.length = 0
    const other = 'desk@other.example'
    let waiting: object | undefined = mailOf({ from: { address: other }, subject: 'Ticket 0' })
    let rounds = 0
    while (waiting && rounds < 50) {
      rounds++
      advance(1000)
      await send(waiting)
      const before = mails.length
      await deliver()
      // The other desk opens a ticket for each mail, and keeps neither references nor our number.
      waiting = mails.length > before ? mailOf({ from: { address: other }, subject: `Ticket ${rounds}` }) : undefined
    }
    expect(mails).toHaveLength(5)
    expect(rounds).toBe(6)
  })

  it('does not loop between two mailboxes of ours: it stops at once', async () => {
    mails.length = 0
    const second: Box = await must('POST', '/v1/mailboxes', { name: 'Second', address: 'second@shop.example' })
    const addresses = new Map([
      ['help@shop.example', box],
      ['second@shop.example', second],
    ])
    await send(mailOf({ from: { address: 'help@shop.example' } }), { to: second })
    let delivered = 0
    for (let rounds = 0; rounds < 20; rounds++) {
      await deliver()
      const next = mails[delivered]
      if (!next) break
      delivered++
      const to = addresses.get(next.to)
      if (!to) break
      const { headers, subject, text, replyTo } = next
      await send(
        { from: { address: replyTo }, subject, text, headers, messageId: `<loop${rounds}@shop.example>` },
        { to },
      )
    }
    expect(delivered).toBe(1)
  })
})

describe('the signature of a mail', () => {
  const refusal = async (how: How, mail = mailOf()) => {
    const { status, body } = await send(mail, how)
    return [status, body.code]
  }

  it('must be of this mailbox, of this body and of these minutes', async () => {
    const other: Box = await must('POST', '/v1/mailboxes', { name: 'Other', address: 'other@shop.example' })
    const now = Math.floor(epochMs(platform.clock.now()) / 1000)
    const wrong = [401, 'webhook.unsigned']
    expect(await refusal({ secret: other.secret })).toEqual(wrong)
    expect(await refusal({ tampered: true })).toEqual(wrong)
    expect(await refusal({ at: now - 301 })).toEqual(wrong)
    expect(await refusal({ at: now + 301 })).toEqual(wrong)
    expect((await send(mailOf(), { at: now - 299 })).status).toBe(202)
    const bare = await call('POST', `/v1/inbound/email/${box.id}`, { body: mailOf(), as: nobody })
    expect([bare.status, bare.body.code]).toEqual(wrong)
    expect((await call('POST', '/v1/inbound/email/mbx_none', { body: mailOf(), as: nobody })).status).toBe(404)
  })

  it('lets a mail in once, however often it is sent', async () => {
    const mail = mailOf()
    advance(minute)
    const answers = await Promise.all([1, 2, 3, 4].map(() => send(mail, { id: 'dlv_same' })))
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202])
    const found = await newest()
    expect((await send(mail, { id: 'dlv_other' })).status).toBe(202)
    expect((await newest()).id).toBe(found.id)
    expect(await messagesOf(found.id)).toHaveLength(1)
    expect((await send(mailOf(), { id: 'dlv_same' })).status).toBe(202)
    expect((await newest()).id).toBe(found.id)
  })

  it('goes on with the old secret for the overlap only, and with none once the mailbox is disabled', async () => {
    const rotated: Box = await must('POST', `/v1/mailboxes/${box.id}/rotate`, { overlapHours: 1 })
    expect(rotated.secret).not.toBe(box.secret)
    expect((await send(mailOf())).status).toBe(202)
    advance(60 * minute)
    expect((await send(mailOf())).status).toBe(401)
    expect((await send(mailOf(), { to: rotated })).status).toBe(202)
    expect((await must('GET', `/v1/mailboxes/${box.id}`)).secret).toBeUndefined()
    await must('PATCH', `/v1/mailboxes/${box.id}`, { status: 'disabled' })
    expect((await send(mailOf(), { to: rotated })).status).toBe(404)
  })
})

describe('a mail that answers a message of ours', () => {
  const planned = {
    customerId: '',
    templateId: 'tpl_1',
    purpose: 'marketing',
    sendAt: '2026-03-02T08:00:00.000Z',
  } as const

  it('opens its case, and is noted with the message and in the timeline, with its words, once', async () => {
    box = await must('POST', '/v1/mailboxes', { name: 'Answers', address: 'answers@shop.example' })
    const stamp = { actor: automation('ten_1', 'test'), now: platform.clock.now(), requestId: 'test' }
    const about = { tenantId: 'ten_1', messageId: 'obm_1' }
    const { state } = planOutboundMessage('obm_1', { ...planned, customerId: customer.id })
    const wentOut = { ...state, status: 'delivered', channel: 'email', attempts: 1, sentAt: planned.sendAt } as const
    await platform.store.commit([
      createRecord(outboundMessages, stamp, { state: wentOut, raises: [] }).step.action,
      keepProviderId(about, { channel: 'email', providerId: '0102000197' }, stamp.now).action,
    ])
    const reply = { inReplyTo: '<0102000197@eu-central-1.amazonses.com>', text: '想了解一下' }
    const away = await opened({ ...reply, headers: { 'Auto-Submitted': 'auto-replied' } })
    expect(away.status).toBe('closed')
    const found = await opened(reply)
    await opened(reply)
    expect(found.customerId).toBe(customer.id)
    expect(await loadRecord(platform.store, outboundMessages, 'ten_1', 'obm_1')).toMatchObject({
      status: 'delivered',
      repliedAt: expect.any(String),
    })
    await desk.follow()
    const { items } = await must('GET', `/v1/interactions?customerId=${customer.id}`)
    expect(items).toMatchObject([{ channel: 'email', direction: 'inbound', outcome: 'reached', summary: '想了解一下' }])
  })
})
