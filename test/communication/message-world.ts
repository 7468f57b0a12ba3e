import hurryWaiting from '../../functions/communication/on-outbound-message-place-freed.ts'
import sendOnPlanned from '../../functions/communication/on-outbound-message-planned.ts'
import handOver from '../../functions/communication/on-outbound-message-sending.ts'
import sendOutboundMessages from '../../functions/communication/send-outbound-messages.ts'
import { standingOf } from '../../functions/contactability/standing.ts'
import type { ConsumerFunction } from '../../functions/function.ts'
import { grant } from '../../functions/grant.ts'
import { eventsOf } from '../../functions/stream/publish-events.ts'
import { tenants } from '../../shared/admin/tenant-store.ts'
import { changeSettings, defaultSettings } from '../../shared/communication/communication-settings.ts'
import { communicationSettings } from '../../shared/communication/communication-settings-store.ts'
import { decideContact } from '../../shared/communication/contactability.ts'
import { type MessagePlan, planOutboundMessage } from '../../shared/communication/outbound-message.ts'
import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import { outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import type { TemplateInput, TemplateVariant } from '../../shared/communication/template-schema.ts'
import { saveTemplateContent, templateKeyValue, templates } from '../../shared/communication/template-store.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { sortableIds } from '../../shared/kernel/ids.ts'
import { epochMs, type Instant, plusMs } from '../../shared/kernel/instant.ts'
import type { SendChannel, SendPurpose } from '../../shared/kernel/send-channel.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { createRecord, loadRecord, type Noun, stateOf } from '../../shared/storage/record.ts'
import type { Item, Store } from '../../shared/storage/store.ts'
import { claimValue } from '../../shared/storage/unique.ts'
import { openMemoryStore } from '../simulation/memory-store.ts'
import { seeded } from '../simulation/random.ts'
import { fakeProviders } from '../support/providers.ts'

export const tenantId = 'ten_1'
const consumers: readonly ConsumerFunction[] = [sendOnPlanned, handOver, hurryWaiting]

export const variant = (channel: SendChannel, more: Partial<TemplateVariant> = {}): TemplateVariant => ({
  channel,
  language: 'en',
  text: 'Hello {{ addressee.name }}',
  ...(channel === 'email' && { subject: 'News for {{ addressee.name }}' }),
  ...more,
})

export const templateInput = (more: Partial<TemplateInput> = {}): TemplateInput => ({
  ...{ key: 'news', name: 'News', purpose: 'marketing' as const, variables: [] },
  variants: [variant('email'), variant('sms')],
  ...more,
})

type Stated = { readonly id: string }

/** Puts records straight into the store, for tests that are not about how they come there. */
const putter = (store: Store, now: () => Instant) => {
  const stamp = () => ({ actor: automation(tenantId, 'test'), now: now(), requestId: 'test' })
  const put = async (noun: unknown, state: Stated): Promise<void> => {
    const decision = { state, raises: [] } as never
    await store.commit([createRecord(noun as Noun<never>, stamp(), decision).step.action])
  }
  return { put, stamp }
}

/** A published template of the tenant, as `publish` leaves it. */
export const putTemplate = async (store: Store, now: Instant, id: string, input: TemplateInput): Promise<void> => {
  const { put } = putter(store, () => now)
  await put(templates, { ...input, id, status: 'published', revision: 1, publishedAt: now, isChanged: false } as Stated)
  const { name, ...said } = input
  const claimed = claimValue(tenantId, templateKeyValue(input.key), id)
  await store.commit([saveTemplateContent(tenantId, id, { ...said, revision: 1 }).action, claimed.action])
}

export const putTenant = async (store: Store, now: Instant, given: object = {}): Promise<void> => {
  const { put } = putter(store, () => now)
  await put(tenants, { id: tenantId, name: 'Harbour Tea', zone: 'Asia/Shanghai', locale: 'en', region: 'CN' } as Stated)
  const settings = { ...defaultSettings(now), linkUrl: 'https://crm.example.com', ...given }
  const { version, createdAt, createdBy, updatedAt, updatedBy, ...state } = settings
  await put(communicationSettings, state)
}

const consented = (at: Instant, channel: SendChannel) => ({
  ...{ channel, purpose: 'marketing', status: 'given', textVersion: '1', source: 'src_1', at },
})

/** Somebody who can be written to by e-mail and text message, and agreed to get news by both. */
export const reachable = (id: string, now: Instant): Stated =>
  ({
    ...{ id, kind: 'person', type: 'customer', lifecycle: 'new', status: 'active', name: `Person ${id}`, tags: [] },
    emails: [{ address: `${id.toLowerCase()}@example.com`, valid: true }],
    phones: [{ number: '+8613800138000', valid: true, type: 'mobile' }],
    ...{ socialIds: [], addresses: [], ownerId: 'usr_1', teamId: 'tea_1' },
    consents: [consented(now, 'email'), consented(now, 'sms')],
  }) as Stated

/**
 * Messages on a store in memory, with providers that do as they are told and a clock that tests move. Two in the afternoon there.
 * @param through what stands between the functions and the store
 */
export const openMessages = async (
  start: Instant = '2026-11-23T06:00:00.000Z',
  through: (store: Store) => Store = (store) => store,
) => {
  let now = start
  const { store, changes } = openMemoryStore()
  const providers = fakeProviders()
  const problems: unknown[] = []
  const random = seeded(1)
  const platform: Platform = {
    store: through(store),
    clock: { now: () => now },
    ids: sortableIds(() => epochMs(now), random.bytes),
    bus: { publish: async () => [] },
    ...{ mail: providers.mail, sms: providers.sms, webhooks: providers.webhooks },
    log: { info: () => undefined, warn: () => undefined, error: (_, fields) => void problems.push(fields) },
    secrets: async () => new Uint8Array(32),
    pause: async () => undefined,
    tokens: { verify: async () => undefined },
  }
  const { put, stamp } = putter(store, platform.clock.now)
  await putTenant(store, now)
  await put(customers, reachable('cus_1', now))
  await putTemplate(store, now, 'tpl_1', templateInput())

  let delivered = 0
  /** What was raised since the last call, for every consumer that wants it. */
  const raised = (): (() => Promise<void>)[] => {
    const events = changes.slice(delivered).flatMap((change) => eventsOf(change))
    delivered = changes.length
    return events.flatMap((event) =>
      consumers
        .filter(({ on }) => on.some(({ type }) => type === event.type))
        .map((consumer) => () => consumer.handle(event, grant(platform, consumer.uses))),
    )
  }
  /** Hands what was raised to the consumers, and what these raise in turn. */
  const deliver = async (times = 1): Promise<void> => {
    for (let handlings = raised(); handlings.length > 0; handlings = raised())
      for (const handle of handlings) for (let time = 0; time < times; time++) await handle()
  }
  const plan = async (given: Partial<MessagePlan> = {}): Promise<string> => {
    const id = platform.ids('obm')
    const asked = {
      templateId: 'tpl_1',
      customerId: 'cus_1',
      purpose: 'marketing' as SendPurpose,
      sendAt: now,
      ...given,
    }
    await store.commit([createRecord(outboundMessages, stamp(), planOutboundMessage(id, asked)).step.action])
    return id
  }
  return {
    ...{ platform, store, changes, providers, problems, put, plan, raised, deliver, stamp },
    now: () => now,
    advance: (ms: number): void => {
      now = plusMs(now, ms)
    },
    jumpTo: (instant: Instant): void => {
      now = instant
    },
    /** What was raised so far is delivered to nobody. */
    loseEvents: (): void => {
      delivered = changes.length
    },
    tick: () => sendOutboundMessages.handle(grant(platform, sendOutboundMessages.uses)),
    message: async (id: string): Promise<OutboundMessage> =>
      (await loadRecord(store, outboundMessages, tenantId, id)) as OutboundMessage,
    changeCustomer: (patch: Partial<Customer>, id = 'cus_1') =>
      changeStored(store, customers, stamp(), id, (state) => ({ state: { ...state, ...patch }, raises: [] })),
    changeCustomerWith: (change: (customer: Customer) => Customer): Promise<void> =>
      changeStored(store, customers, stamp(), 'cus_1', (state) => ({ state: change(state), raises: [] })),
    customer: async (): Promise<Customer> => (await loadRecord(store, customers, tenantId, 'cus_1')) as Customer,
    /** Every message, in the order in which they were planned. */
    all: async (): Promise<OutboundMessage[]> => {
      const made = changes.filter(({ before, after }) => after?.noun === outboundMessages.name && !before)
      return made.map(({ after }) => stateOf<OutboundMessage>(after as Item))
    },
    /** The changes since the last call. */
    sinceLast: () => {
      const latest = changes.slice(delivered)
      delivered = changes.length
      return latest
    },
    changeSettings: (patch: object) =>
      changeStored(store, communicationSettings, stamp(), 'settings', (settings) => {
        const { id, version, createdAt, createdBy, updatedAt, updatedBy, ...input } = settings
        return changeSettings(settings, { ...input, ...patch })
      }),
    /** What the contactability endpoint answers now. */
    contactable: async (channel: SendChannel = 'email', purpose: SendPurpose = 'marketing') => {
      const standing = await standingOf(store, tenantId, { customerId: 'cus_1' }, now)
      if (!standing) throw new Error('there is no such customer')
      return decideContact(standing, { channel, purpose, now })
    },
  }
}
