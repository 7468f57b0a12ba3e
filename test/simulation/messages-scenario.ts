import onOutboundMessagePlaceFreed from '../../functions/communication/on-outbound-message-place-freed.ts'
import onOutboundMessagePlanned from '../../functions/communication/on-outbound-message-planned.ts'
import onOutboundMessageSending from '../../functions/communication/on-outbound-message-sending.ts'
import sendOutboundMessages from '../../functions/communication/send-outbound-messages.ts'
import { searchables } from '../../functions/stream/searchables.ts'
import { cancelMessage, planOutboundMessage } from '../../shared/communication/outbound-message.ts'
import { noteProviderNews } from '../../shared/communication/outbound-message-event.ts'
import { outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { fingerprint } from '../../shared/kernel/fingerprint.ts'
import { hour, plusMs, second } from '../../shared/kernel/instant.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { ProviderBusy, ProviderRefused } from '../../shared/platform/provider-errors.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { createRecord } from '../../shared/storage/record.ts'
import { putTemplate, putTenant, reachable, templateInput, variant } from '../communication/message-world.ts'
import { stampOf } from './leads-scenario.ts'
import { checkMessages } from './messages-check.ts'
import type { Begin, Consumer, Handed, Scenario } from './scenario.ts'

const tenantId = 'ten_1'
const people = ['cus_1', 'cus_2', 'cus_3']

const plan =
  (known: string[]): Begin =>
  async ({ pick, below, chance }, platform) => {
    // Fewer than can be dealt with, or all of them would go when nothing fails any more.
    if (chance(0.8)) return
    const now = platform.clock.now()
    const id = platform.ids('obm')
    known.push(id)
    const purpose = pick(['marketing', 'marketing', 'research', 'service', 'transactional'] as const)
    const sendAt = chance(0.6) ? now : plusMs(now, below(6 * hour))
    const asked = {
      ...{ templateId: 'tpl_1', customerId: pick(people), purpose, sendAt },
      ...(chance(0.5) && { channels: [pick(['email', 'sms', 'wechat', 'phone'] as const)] }),
      ...(chance(0.2) && { expiresAt: plusMs(sendAt, 1 + below(8 * hour)) }),
    }
    await platform.store.commit([
      createRecord(outboundMessages, stampOf(tenantId, platform), planOutboundMessage(id, asked)).step.action,
    ])
  }

const cancel =
  (known: readonly string[]): Begin =>
  async ({ pick, chance }, platform) => {
    if (known.length === 0 || chance(0.95)) return
    const stamp = stampOf(tenantId, platform)
    await changeStored(platform.store, outboundMessages, stamp, pick(known), (message) => {
      try {
        return message.placeOf === undefined ? cancelMessage(message, stamp.now) : { state: message, raises: [] }
      } catch (error) {
        if (error instanceof Refusal) return { state: message, raises: [] }
        throw error
      }
    })
  }

/** Somebody wants nothing any more, or everything again. */
const changeMind: Begin = async ({ pick, chance }, platform) => {
  if (chance(0.8)) return
  const stamp = stampOf(tenantId, platform)
  const contactPreference = chance(0.2) ? { optOut: { all: stamp.now } } : {}
  await changeStored(platform.store, customers, stamp, pick(people), (customer) => ({
    state: { ...customer, contactPreference },
    raises: [],
  }))
}

/** A provider tells by itself of what it took, at any time and again. */
const tell =
  (handed: readonly Handed[]): Begin =>
  async ({ pick }, platform) => {
    if (handed.length === 0) return
    const [id = '', channel] = pick(handed.slice(-5)).key.split('.')
    const stamp = stampOf(tenantId, platform)
    const news = {
      type: pick(['accepted', 'delivered', 'opened'] as const),
      channel: channel as 'email',
      at: stamp.now,
    }
    await changeStored(platform.store, outboundMessages, stamp, id, (message) =>
      noteProviderNews(message, news, stamp.now),
    )
  }

/** Providers that are busy or refuse now and then, whatever befalls the call besides. */
const moody = (platform: Platform): Platform => {
  const mood = (key: string): void => {
    const number = fingerprint(`${key}#${platform.clock.now()}`).charCodeAt(0) % 16
    if (number < 3) throw new ProviderBusy('Throttling')
    if (number === 3) throw new ProviderRefused('Rejected')
  }
  const taking =
    <Sent extends { readonly key: string }, Answer>(send: (sent: Sent) => Promise<Answer>) =>
    async (sent: Sent): Promise<Answer> => {
      mood(sent.key)
      return send(sent)
    }
  return {
    ...platform,
    mail: { send: taking(platform.mail.send) },
    sms: { send: taking(platform.sms.send) },
    webhooks: { send: taking(platform.webhooks.send) },
  }
}

const moodily = ({ name, on, handle }: Consumer): Consumer => ({
  ...{ name, on },
  handle: (event, platform) => handle(event, moody(platform)),
})

const prepare = async (platform: Platform): Promise<void> => {
  const { store, clock } = platform
  const now = clock.now()
  await putTenant(store, now, {
    caps: [{ limit: 2, days: 1 }],
    quietHours: { from: '22:00', to: '06:00' },
    purposesNeedingConsent: [],
    channels: { wechat: { url: 'https://im.example.com/send' } },
  })
  const variants = [variant('email'), variant('sms'), variant('wechat'), variant('phone')]
  await putTemplate(store, now, 'tpl_1', templateInput({ variants }))
  for (const id of people) {
    const state = { ...reachable(id, now), socialIds: [{ network: 'wechat', id: `wx-${id}` }] }
    const decision = { state, raises: [] } as never
    await store.commit([createRecord(customers, stampOf(tenantId, platform), decision).step.action])
  }
}

/** Messages from the plan to the end: whatever breaks off, comes twice, late or in any order, nothing goes twice and nothing is lost. */
export const messagesScenario: Scenario = {
  searchables,
  consumers: [onOutboundMessagePlanned, onOutboundMessagePlaceFreed, moodily(onOutboundMessageSending)],
  ticks: [sendOutboundMessages.handle],
  strideMs: 10 * second,
  days: 15,
  prepare,
  commands: (handed) => {
    const known: string[] = []
    return [plan(known), cancel(known), changeMind, tell(handed)]
  },
  check: checkMessages,
}
