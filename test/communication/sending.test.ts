import { describe, expect, it } from 'vitest'
import { loadUse } from '../../shared/communication/contact-use-store.ts'
import { loadContent } from '../../shared/communication/outbound-message-store.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import { day, hour, minute, plusMs } from '../../shared/kernel/instant.ts'
import type { Message } from '../../shared/platform/platform.ts'
import { stateOf } from '../../shared/storage/record.ts'
import type { Task } from '../../shared/tasks/task-schema.ts'
import { openMessages, putTemplate, reachable, templateInput, tenantId, variant } from './message-world.ts'

const optedOutOf = (channel: 'email' | 'sms', at: string) => ({
  contactPreference: { optOut: { channels: [{ channel, at }] } },
})

describe('a message that may go', () => {
  it('goes at once, by the first channel of the template, and once however often events come', async () => {
    const { plan, deliver, providers, message, tick } = await openMessages()
    const id = await plan()
    await deliver(3)
    await tick()
    expect(await message(id)).toMatchObject({ status: 'sent', channel: 'email', attempts: 1, templateRevision: 1 })
    expect(providers.sent).toMatchObject([{ channel: 'email', to: 'cus_1@example.com', key: `${id}.email` }])
    expect(providers.sent[0]?.message).toMatchObject({ subject: 'News for Person cus_1', tags: { messageId: id } })
  })

  it('goes at its time, not before', async () => {
    const { plan, deliver, providers, tick, advance, now } = await openMessages()
    await plan({ sendAt: plusMs(now(), hour) })
    await deliver()
    advance(hour - 1)
    await tick()
    expect(providers.sent).toEqual([])
    advance(1)
    await tick()
    await deliver()
    expect(providers.sent).toHaveLength(1)
  })

  it('goes by the channel that the person likes best, in the language of the person', async () => {
    const { plan, deliver, providers, changeCustomer, store, now } = await openMessages()
    const variants = [variant('email'), variant('sms'), variant('sms', { language: 'zh', text: '您好' })]
    await putTemplate(store, now(), 'tpl_2', templateInput({ key: 'other', variants }))
    await changeCustomer({ contactPreference: { preferredChannels: ['wechat', 'sms'], language: 'zh' } })
    await plan({ templateId: 'tpl_2' })
    await deliver()
    expect(providers.sent).toMatchObject([{ channel: 'sms', to: '+8613800138000', message: { text: '您好' } }])
  })

  it('carries the links and headers by which one click unsubscribes', async () => {
    const { plan, deliver, providers, store, now } = await openMessages()
    const variants = [variant('email', { text: 'No more: {{ message.unsubscribeUrl }}' })]
    await putTemplate(store, now(), 'tpl_2', templateInput({ key: 'other', variants }))
    await plan({ templateId: 'tpl_2' })
    await deliver()
    const [{ headers, text }] = providers.sent.map(({ message }) => message) as [Message]
    const link = text.replace('No more: ', '')
    expect(link).toMatch(/^https:\/\/crm\.example\.com\/v1\/unsubscribe\/.{40}/)
    expect(headers).toEqual({
      'List-Unsubscribe': `<${link}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    })
  })

  it('by phone or in person is a task for the owner, made once', async () => {
    const { plan, deliver, message, store, now, changes } = await openMessages()
    const variants = [variant('in_person')]
    await putTemplate(store, now(), 'tpl_2', templateInput({ key: 'other', purpose: 'service', variants }))
    const id = await plan({ templateId: 'tpl_2', purpose: 'service', teamId: 'tea_1' })
    await deliver(2)
    const made = changes.filter(({ after }) => after?.noun === 'task')
    expect(made.map(({ after }) => stateOf<Task>(after as never))).toMatchObject([
      { kind: 'visit', title: 'News', note: 'Hello Person cus_1', teamId: 'tea_1', customerId: 'cus_1' },
    ])
    const [task] = made
    expect(await message(id)).toMatchObject({ status: 'sent', providerId: stateOf<Task>(task?.after as never).id })
  })
})

describe('what changes while a message waits', () => {
  const tomorrow = '2026-11-24T06:00:00.000Z'

  it('is whose customer it is: the task is for who looks after the customer now', async () => {
    const { plan, deliver, message, store, now, changes, changeCustomer, jumpTo, tick } = await openMessages()
    const variants = [variant('phone')]
    await putTemplate(store, now(), 'tpl_2', templateInput({ key: 'other', purpose: 'service', variants }))
    const asked = {
      templateId: 'tpl_2',
      purpose: 'service',
      ownerId: 'usr_1',
      teamId: 'tea_1',
      sendAt: tomorrow,
    } as const
    const id = await plan(asked)
    await changeCustomer({ ownerId: undefined, teamId: 'tea_2' })
    jumpTo(tomorrow)
    await tick()
    await deliver()
    expect(await message(id)).toMatchObject({ status: 'sent', teamId: 'tea_2' })
    expect(await message(id)).not.toHaveProperty('ownerId')
    const [task] = changes.filter(({ after }) => after?.noun === 'task')
    expect(stateOf<Task>(task?.after as never)).toMatchObject({ kind: 'call', teamId: 'tea_2' })
  })

  it('is where a contact works: who left the customer gets nothing that was meant for it', async () => {
    const { plan, deliver, message, now, put, providers, jumpTo, tick } = await openMessages()
    const works = (id: string, customerId: string) =>
      put(contacts, { ...reachable(id, now()), organisations: [{ customerId, roles: ['user'] }] } as never)
    await works('con_1', 'cus_1')
    await works('con_2', 'cus_2')
    const staying = await plan({ contactId: 'con_1', sendAt: tomorrow })
    const gone = await plan({ contactId: 'con_2', sendAt: tomorrow })
    jumpTo(tomorrow)
    await tick()
    await deliver()
    expect(await message(staying)).toMatchObject({ status: 'sent' })
    expect(await message(gone)).toMatchObject({ status: 'refused', reasons: [{ code: 'person_gone' }] })
    expect(providers.sent).toHaveLength(1)
  })
})

describe('a message that may not go yet', () => {
  it('waits for the end of the quiet hours where the person is, and takes no other channel meanwhile', async () => {
    const { plan, deliver, providers, message, tick, jumpTo } = await openMessages('2026-11-23T14:30:00.000Z')
    const id = await plan()
    await deliver()
    const until = '2026-11-24T00:00:00.000Z'
    expect(await message(id)).toMatchObject({ status: 'planned', dueAt: until, deferralCount: 1, attempts: 0 })
    expect((await message(id)).deferrals).toEqual([
      { at: '2026-11-23T14:30:00.000Z', until, reasons: [{ code: 'quiet_hours', channel: 'email', until }] },
    ])
    jumpTo(until)
    await tick()
    await deliver()
    expect(providers.sent).toHaveLength(1)
  })

  it('waits for the very instant at which the cap has a place again: Monday ten, Wednesday ten, then Monday ten', async () => {
    const { plan, deliver, providers, message, tick, jumpTo } = await openMessages('2026-11-23T02:00:00.000Z')
    await plan()
    await deliver()
    jumpTo('2026-11-25T02:00:00.000Z')
    await plan()
    await deliver()
    jumpTo('2026-11-26T02:00:00.000Z')
    const third = await plan()
    await deliver()
    expect(await message(third)).toMatchObject({ dueAt: '2026-11-30T02:00:00.000Z' })
    jumpTo('2026-11-30T01:59:59.999Z')
    await tick()
    await deliver()
    expect(providers.sent).toHaveLength(2)
    jumpTo('2026-11-30T02:00:00.000Z')
    await tick()
    await deliver()
    expect(providers.sent).toHaveLength(3)
  })

  it('waits no longer for a place that is given back', async () => {
    const { plan, deliver, providers, message, changeSettings, advance, tick } = await openMessages()
    await changeSettings({ caps: [{ limit: 1, days: 7 }] })
    providers.next('throttles')
    const first = await plan({ channels: ['email'] })
    await deliver()
    const second = await plan()
    await deliver()
    expect(await message(second)).toMatchObject({ status: 'planned', deferralCount: 1 })
    providers.next('refuses')
    advance(minute)
    await tick()
    await deliver(2)
    expect((await message(first)).status).toBe('failed')
    expect(await message(second)).toMatchObject({ status: 'sent', deferralCount: 1 })
  })

  it('that is transactional does not wait for any of this', async () => {
    const { plan, deliver, providers } = await openMessages('2026-11-23T14:30:00.000Z')
    for (let count = 0; count < 4; count++) await plan({ purpose: 'transactional' })
    await deliver()
    expect(providers.sent).toHaveLength(4)
  })

  it('expires when it may not go in time', async () => {
    const { plan, deliver, providers, message, tick, advance, now } = await openMessages('2026-11-23T14:30:00.000Z')
    const id = await plan({ expiresAt: plusMs(now(), hour) })
    await deliver()
    advance(hour)
    await tick()
    expect(await message(id)).toMatchObject({ status: 'expired', endedAt: now() })
    advance(day)
    await tick()
    await deliver()
    expect(providers.sent).toEqual([])
  })
})

describe('a message that may not go', () => {
  it('by one channel goes by the next', async () => {
    const { plan, deliver, providers, changeCustomer, now } = await openMessages()
    await changeCustomer(optedOutOf('email', now()))
    await plan()
    await deliver()
    expect(providers.sent).toMatchObject([{ channel: 'sms' }])
  })

  it('by any channel is refused, with every reason of every channel in order', async () => {
    const { plan, deliver, providers, message, changeCustomer, now } = await openMessages()
    await changeCustomer({ contactPreference: { optOut: { all: now() } }, phones: [] })
    const id = await plan()
    await deliver()
    const { status, reasons, dueAt } = await message(id)
    expect([status, dueAt]).toEqual(['refused', undefined])
    expect(reasons).toEqual([
      { code: 'opted_out', channel: 'email' },
      { code: 'no_address', channel: 'sms' },
      { code: 'opted_out', channel: 'sms' },
    ])
    expect(providers.calls).toEqual([])
  })

  it('for want of a value names it, unless another channel does without', async () => {
    const { plan, deliver, message, store, now, providers } = await openMessages()
    const variables = [{ name: 'data.gift' }]
    const variants = [variant('email', { text: 'Take {{ data.gift }}' }), variant('sms')]
    await putTemplate(store, now(), 'tpl_2', templateInput({ key: 'other', variables, variants }))
    const id = await plan({ templateId: 'tpl_2', channels: ['email'] })
    await plan({ templateId: 'tpl_2' })
    await plan({ templateId: 'tpl_2', channels: ['email'], data: { gift: 'a cup' } })
    await deliver()
    expect(await message(id)).toMatchObject({
      status: 'refused',
      reasons: [{ code: 'missing_values', channel: 'email', names: ['data.gift'] }],
    })
    expect(providers.sent).toMatchObject([{ channel: 'sms' }, { channel: 'email', message: { text: 'Take a cup' } }])
  })

  it('is advertising by mail as long as there is no link by which to leave, whatever its text makes of that', async () => {
    const { plan, deliver, message, store, now, changeSettings, providers } = await openMessages()
    await changeSettings({ linkUrl: undefined })
    const hidden = '{% if customer.level == "A" %}{{ message.unsubscribeUrl }}{% endif %}'
    const variants = [variant('email', { text: `Hello ${hidden}` })]
    await putTemplate(store, now(), 'tpl_2', templateInput({ key: 'other', variants }))
    const id = await plan({ templateId: 'tpl_2' })
    await deliver()
    expect(await message(id)).toMatchObject({
      status: 'refused',
      reasons: [{ code: 'missing_values', channel: 'email', names: ['message.unsubscribeUrl'] }],
    })
    expect(providers.sent).toEqual([])
  })

  it('is one of a template that is not published, of nobody, or by a channel without a variant or provider', async () => {
    const { plan, deliver, message } = await openMessages()
    const refused = await Promise.all([
      plan({ templateId: 'tpl_none' }),
      plan({ customerId: 'cus_none' }),
      plan({ channels: ['wechat'] }),
    ])
    await deliver()
    const found = await Promise.all(refused.map(message))
    expect(found.map(({ status, reasons }) => [status, reasons?.[0]?.code])).toEqual([
      ['refused', 'template_unpublished'],
      ['refused', 'person_gone'],
      ['refused', 'no_variant'],
    ])
  })
})

describe('a provider that does not take a message', () => {
  it('for now is asked again later, and the place under the cap is kept', async () => {
    const { plan, deliver, providers, message, tick, advance, store } = await openMessages()
    providers.next('throttles', 'fails')
    const id = await plan()
    await deliver()
    expect(await message(id)).toMatchObject({ status: 'planned', attempts: 1, placeOf: 'cus_1' })
    advance(minute)
    await tick()
    await deliver()
    expect((await loadUse(store, tenantId, 'cus_1')).places).toHaveLength(1)
    advance(5 * minute)
    await tick()
    await deliver()
    expect(await message(id)).toMatchObject({ status: 'sent', attempts: 3 })
    expect((await loadUse(store, tenantId, 'cus_1')).places).toHaveLength(1)
    expect(providers.sent).toHaveLength(1)
  })

  it('for good is left for the next channel at once, and its place given back', async () => {
    const { plan, deliver, providers, message, store } = await openMessages()
    providers.next('refuses')
    const id = await plan()
    await deliver()
    expect(await message(id)).toMatchObject({
      status: 'sent',
      channel: 'sms',
      closedChannels: [{ channel: 'email', code: 'MessageRejected' }],
    })
    expect(providers.sent).toMatchObject([{ channel: 'sms', key: `${id}.sms` }])
    const { places } = await loadUse(store, tenantId, 'cus_1')
    expect(places.map(({ channel }) => channel)).toEqual(['sms'])
  })

  it('for good, and no other either, fails it and frees the place', async () => {
    const { plan, deliver, providers, message, store } = await openMessages()
    providers.next('refuses', 'refuses')
    const id = await plan()
    await deliver()
    expect(await message(id)).toMatchObject({ status: 'failed', reasons: [{ channel: 'email' }, { channel: 'sms' }] })
    expect((await loadUse(store, tenantId, 'cus_1')).places).toEqual([])
  })
})

describe('a provider that says nothing', () => {
  it('may have sent it: a marketing message is left and never goes twice', async () => {
    const { plan, deliver, providers, message, tick, advance, store } = await openMessages()
    providers.next('times out after accepting')
    const id = await plan()
    await deliver(2)
    expect((await message(id)).status).toBe('sending')
    for (let hours = 0; hours < 30; hours++) {
      advance(hour)
      await tick()
      await deliver(2)
    }
    expect((await message(id)).status).toBe('uncertain')
    expect(providers.sent).toHaveLength(1)
    expect((await loadUse(store, tenantId, 'cus_1')).places).toHaveLength(1)
  })

  it('is asked again where not to get it would be worse', async () => {
    const { plan, deliver, providers, message, tick, advance } = await openMessages()
    providers.next('times out')
    const id = await plan({ purpose: 'transactional' })
    await deliver()
    advance(10 * minute)
    await tick()
    await deliver()
    expect(await message(id)).toMatchObject({ status: 'sent', attempts: 2 })
    expect(providers.calls.map(({ key }) => key)).toEqual([`${id}.email`, `${id}.email`])
  })

  it('but knows keys gets it again under the same key, and sends it once', async () => {
    const { plan, deliver, providers, message, tick, advance, changeSettings, changeCustomer, store, now } =
      await openMessages()
    await changeSettings({ channels: { wechat: { url: 'https://im.example.com/send' } } })
    await changeCustomer({
      socialIds: [{ network: 'wechat', id: 'wx-li' }] as never,
      consents: [
        { channel: 'wechat', purpose: 'marketing', status: 'given', textVersion: '1', source: 's', at: now() },
      ],
    })
    await putTemplate(store, now(), 'tpl_2', templateInput({ key: 'other', variants: [variant('wechat')] }))
    providers.next('times out after accepting')
    const id = await plan({ templateId: 'tpl_2' })
    await deliver()
    advance(10 * minute)
    await tick()
    await deliver()
    expect(await message(id)).toMatchObject({ status: 'sent', attempts: 2 })
    expect(providers.calls).toHaveLength(2)
    expect([...providers.countByKey()]).toEqual([[`${id}.wechat`, 1]])
  })

  it('because nobody asked it is asked: what nobody took is raised again', async () => {
    const { plan, deliver, providers, message, tick, advance, loseEvents } = await openMessages()
    const id = await plan()
    await tick()
    loseEvents()
    expect((await message(id)).status).toBe('sending')
    advance(10 * minute)
    await tick()
    await deliver(2)
    expect(await message(id)).toMatchObject({ status: 'sent', attempts: 2 })
    expect(providers.sent).toHaveLength(1)
  })
})

describe('a bus that is behind', () => {
  it('has the decision made anew, in the same step', async () => {
    const { plan, deliver, providers, message, tick, advance } = await openMessages()
    const id = await plan()
    await tick()
    advance(5 * minute)
    await deliver(2)
    expect(await message(id)).toMatchObject({ status: 'sent', attempts: 2 })
    expect(providers.sent).toHaveLength(1)
  })

  it('brings nothing to who unsubscribed meanwhile, and the place under the cap is free again', async () => {
    const { plan, deliver, providers, message, tick, advance, changeCustomer, now, store } = await openMessages()
    const id = await plan()
    await tick()
    advance(5 * minute)
    await changeCustomer({ contactPreference: { optOut: { all: now() } } })
    await deliver(2)
    expect((await message(id)).status).toBe('refused')
    expect(providers.calls).toEqual([])
    expect((await loadUse(store, tenantId, 'cus_1')).places).toEqual([])
  })
})

it('what was said to whom is kept beside the message', async () => {
  const { plan, deliver, store } = await openMessages()
  const id = await plan()
  await deliver()
  expect(await loadContent(store, tenantId, id)).toMatchObject({ to: 'cus_1@example.com', text: 'Hello Person cus_1' })
})
