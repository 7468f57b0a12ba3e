import { describe, expect, it } from 'vitest'
import noteInteractions from '../../functions/customers/on-interaction-logged.ts'
import { grant } from '../../functions/grant.ts'
import { eventsOf } from '../../functions/stream/publish-events.ts'
import { minute } from '../../shared/kernel/instant.ts'
import { openTold } from './told-world.ts'

describe('news of a message that went out', () => {
  it('come in any order and twice, and lead to one state and one interaction of a sort', async () => {
    const { plan, deliver, message, tell, eventOf, told, interactions: logged, advance, now } = await openTold()
    const id = await plan()
    await deliver()
    advance(minute)
    await tell('clicked')
    const clickedAt = now()
    advance(minute)
    await tell('delivered')
    const opened = eventOf('opened')
    for (const event of [opened, opened, eventOf('opened'), eventOf('clicked'), eventOf('accepted')]) await told(event)
    expect(await message(id)).toMatchObject({ status: 'delivered', clickedAt, deliveredAt: clickedAt, openedAt: now() })
    expect(logged()).toMatchObject([
      { customerId: 'cus_1', channel: 'email', direction: 'inbound', summary: `Followed a link in a message (${id})` },
      { summary: `Opened a message (${id})` },
    ])
  })

  it('that it was opened is no contact: the neglect watch counts on', async () => {
    const { plan, deliver, tell, changes, platform, customer } = await openTold()
    await plan()
    await deliver()
    await tell('opened')
    const logged = changes
      .flatMap((change) => eventsOf(change as never))
      .filter(({ type }) => type === 'interaction.logged')
    expect(logged).toHaveLength(1)
    for (const event of logged) await noteInteractions.handle(event, grant(platform, noteInteractions.uses))
    expect((await customer()).lastInteractionAt).toBeUndefined()
  })

  it('that its address does not exist suppresses that address for everything, at once', async () => {
    const { plan, deliver, message, tell, suppressed, contactable, providers } = await openTold()
    const id = await plan()
    await deliver()
    await tell('bounced')
    expect(await message(id)).toMatchObject({ status: 'bounced', reasons: [{ code: 'Permanent/General' }] })
    expect(await suppressed()).toMatchObject({
      ...{ channel: 'email', address: 'cus_1@example.com', status: 'active', customerId: 'cus_1' },
      causes: [{ reason: 'bounced', messageId: id }],
    })
    expect((await contactable('email', 'transactional')).reasons).toMatchObject([{ code: 'bounced' }])
    const next = await plan()
    await deliver()
    expect(await message(next)).toMatchObject({ status: 'sent', channel: 'sms' })
    expect(providers.sent.map(({ channel }) => channel)).toEqual(['email', 'sms'])
  })

  it('that it was not wanted stops advertising by that channel, and nothing that is owed', async () => {
    const { plan, deliver, message, tell, suppressed, contactable, customer } = await openTold()
    const id = await plan()
    await deliver()
    await tell('delivered')
    await tell('complained')
    await tell('complained')
    expect((await message(id)).status).toBe('complained')
    expect((await suppressed())?.causes).toMatchObject([{ reason: 'complained', messageId: id }])
    const [withdrawn] = (await customer()).consents ?? []
    expect(withdrawn).toMatchObject({
      channel: 'email',
      purpose: 'marketing',
      status: 'withdrawn',
      source: 'complaint',
    })
    const { decision, reasons } = await contactable('email', 'marketing')
    expect([decision, reasons.map(({ code }) => code)]).toEqual([
      'deny',
      expect.arrayContaining(['complained', 'consent_withdrawn']),
    ])
    expect((await contactable('email', 'transactional')).decision).toBe('allow')
  })

  it('that the mailbox is full has it sent again after a minute, once', async () => {
    const { plan, deliver, message, tell, eventOf, told, advance, tick, providers } = await openTold()
    const id = await plan()
    await deliver()
    const full = eventOf('soft_bounced')
    await told(full)
    await told(full)
    expect(await message(id)).toMatchObject({ status: 'planned', attempts: 1 })
    advance(minute)
    await tick()
    await deliver()
    await told(full)
    await tell('delivered')
    expect(await message(id)).toMatchObject({ status: 'delivered', attempts: 2 })
    expect(providers.sent).toHaveLength(2)
  })

  it('of a text message finds it by the id of the provider, when that says nothing else', async () => {
    const { plan, deliver, message, eventOf, told } = await openTold()
    const id = await plan({ channels: ['sms'] })
    await deliver()
    await told(eventOf('delivered', -1, false))
    expect((await message(id)).status).toBe('delivered')
  })

  it('of a text message of somebody else waits for a minute, in case that it is ours, and is left alone then', async () => {
    const { plan, deliver, eventOf, told, advance, changes } = await openTold()
    await plan({ channels: ['sms'] })
    await deliver()
    const event = eventOf('delivered', -1, false)
    const others = { ...event, detail: { ...(event.detail as object), messageId: 'somebody-elses' } }
    await expect(told(others)).rejects.toThrow('nobody has noted this message yet')
    advance(minute)
    const before = changes.length
    await told(others)
    expect(changes.length).toBe(before)
  })
})
