import { describe, expect, it } from 'vitest'
import channelEvents from '../../functions/communication/channel-events.ts'
import { shownChannelSecret } from '../../functions/communication/channel-secret.ts'
import { outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import { epochMs, minute } from '../../shared/kernel/instant.ts'
import { webhookHeaders } from '../../shared/platform/webhook-signature.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { apiOf, testActor } from '../support/api.ts'
import { tenantId } from './message-world.ts'
import { openTold } from './told-world.ts'

const nobody = testActor({ kind: 'public', id: 'public', tenantId: '', permissions: {} })
const path = `/v1/channel-events/${tenantId}/wechat`

/** A message that was posted to the webhook of WeChat, and the provider behind it. */
const openChannel = async () => {
  const world = await openTold()
  const { platform, store, stamp, plan, now, changeSettings } = world
  await changeSettings({ channels: { wechat: { url: 'https://im.example.com/send' } } })
  const call = apiOf(channelEvents, platform)
  const id = await plan({ channels: ['wechat'] })
  const sent = { status: 'sent', channel: 'wechat', attempts: 1, sentAt: now() } as const
  await changeStored(store, outboundMessages, stamp(), id, (state) => ({ state: { ...state, ...sent }, raises: [] }))
  const shown = await shownChannelSecret(platform.secrets, tenantId, {} as never, 'wechat')
  const secret = Buffer.from(shown.replace('whsec_', ''), 'base64')
  let calls = 0
  const post = async (
    body: object,
    { key = `evt_${++calls}`, secrets = [secret] as readonly Uint8Array[], at = now(), to = path, tampered = '' } = {},
  ) => {
    const text = JSON.stringify(body)
    const headers = webhookHeaders({ key, url: '', body: text, secrets }, at)
    return call('POST', to, { body: `${text}${tampered}`, headers, as: nobody })
  }
  return { ...world, id, post, secret }
}

describe('what the provider of a channel tells, signed', () => {
  it('is noted with the message, and an answer becomes an interaction with its words', async () => {
    const { id, post, message, interactions } = await openChannel()
    expect((await post({ type: 'delivered', messageId: id })).status).toBe(202)
    expect((await post({ type: 'replied', messageId: id, text: '好的，谢谢' })).status).toBe(202)
    expect(await message(id)).toMatchObject({ status: 'delivered', repliedAt: expect.any(String) })
    expect(interactions()).toMatchObject([
      { channel: 'wechat', direction: 'inbound', outcome: 'reached', summary: '好的，谢谢', customerId: 'cus_1' },
    ])
  })

  it('is done once, however often it comes', async () => {
    const { id, post, message, advance, tick } = await openChannel()
    const busy = () => post({ type: 'soft_bounced', messageId: id }, { key: 'evt_same' })
    expect((await busy()).status).toBe(202)
    const { attempts, dueAt } = await message(id)
    advance(minute)
    expect((await busy()).status).toBe(202)
    expect(await message(id)).toMatchObject({ status: 'planned', attempts, dueAt })
    await tick()
    const before = await message(id)
    expect((await busy()).status).toBe(202)
    expect(await message(id)).toEqual(before)
  })

  it('is refused, and nothing is done, when anything about the signature is wrong', async () => {
    const { id, post, message, now, secret, changes } = await openChannel()
    const body = { type: 'complained', messageId: id }
    const before = changes.length
    const seconds = (by: number) => new Date(epochMs(now()) + by * 1000).toISOString()
    const wrong = [
      await post(body, { secrets: [Buffer.from('another secret')] }),
      await post(body, { secrets: [] }),
      await post(body, { at: seconds(-301) }),
      await post(body, { at: seconds(301) }),
      await post(body, { tampered: ' ' }),
    ]
    expect(wrong.map(({ status, body: { code } }) => [status, code])).toEqual(
      wrong.map(() => [401, 'webhook.unsigned']),
    )
    expect(changes.length).toBe(before)
    expect((await message(id)).status).toBe('sent')
    expect((await post(body, { secrets: [Buffer.from('the next one'), secret] })).status).toBe(202)
  })

  it('by a channel that is not set up, or of no tenant, is not found', async () => {
    const { id, post } = await openChannel()
    for (const to of [path.replace('wechat', 'social'), path.replace(tenantId, 'ten_2')])
      expect((await post({ type: 'delivered', messageId: id }, { to })).status).toBe(404)
  })

  it('of no message of the tenant is not found; of an unknown form is refused with the field', async () => {
    const { id, post } = await openChannel()
    expect((await post({ type: 'delivered', messageId: 'obm_none' })).status).toBe(404)
    const { status, body } = await post({ type: 'eaten', messageId: id })
    expect([status, body.errors[0].pointer]).toEqual([400, '/type'])
  })
})
