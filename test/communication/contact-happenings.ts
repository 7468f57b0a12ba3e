import fc from 'fast-check'
import { type SuppressionReason, suppressionReasons } from '../../shared/communication/suppression.ts'
import { suppress, suppressionOf, suppressions } from '../../shared/communication/suppression-store.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { day, hour, minute, plusMs } from '../../shared/kernel/instant.ts'
import { type SendChannel, type SendPurpose, sendPurposes } from '../../shared/kernel/send-channel.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { cases } from '../../shared/service/case-store.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { stateOf } from '../../shared/storage/record.ts'
import type { Item } from '../../shared/storage/store.ts'
import { type openMessages, tenantId } from './message-world.ts'

export const served = ['email', 'sms'] as const
export type World = Awaited<ReturnType<typeof openMessages>>

const channel = fc.constantFrom<SendChannel>(...served)
const purpose = fc.constantFrom<SendPurpose>(...sendPurposes)
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })
const quiet = maybe(fc.constantFrom({ from: '21:00', to: '08:00' }, { from: '12:00', to: '13:30' }))
const caps = fc.subarray([
  { limit: 1, days: 1 },
  { limit: 2, days: 7 },
  { limit: 1, days: 3, channel: 'email' as const },
])
const days = ['monday', 'wednesday', 'sunday'] as const
const sendWindow = maybe(
  fc.constantFrom({ from: '10:00', to: '20:00' }, { from: '09:00', to: '12:00', days: [...days] }),
)

const present = (values: object) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

const rarely = fc.constantFrom(true, false, false, false, false)

/** What may happen between two messages. */
export const happenings = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(minute, 20 * minute, 3 * hour, day, 4 * day),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('plan' as const),
      purpose,
      topic: maybe(fc.constant('deals')),
      channels: maybe(fc.shuffledSubarray([...served], { minLength: 1 })),
      inMs: fc.constantFrom(0, 0, hour, day),
      expiresInMs: maybe(fc.constantFrom(2 * hour, 3 * day)),
    }),
  },
  fc.record({
    do: fc.constant('consent' as const),
    channel,
    purpose: fc.constantFrom('marketing', 'research', 'service'),
    status: fc.constantFrom('given', 'given', 'given', 'given', 'pending', 'withdrawn'),
  }),
  fc.record({
    do: fc.constant('prefer' as const),
    all: rarely,
    out: fc.oneof({ weight: 3, arbitrary: fc.constant<('email' | 'sms')[]>([]) }, fc.subarray([...served])),
    topic: rarely,
    zone: maybe(fc.constantFrom('America/New_York', 'Pacific/Apia')),
    preferredChannels: maybe(fc.shuffledSubarray(['sms', 'email', 'wechat'] as SendChannel[])),
    quietHours: quiet,
    caps: maybe(caps),
  }),
  fc.record({
    do: fc.constant('settings' as const),
    quietHours: quiet,
    caps,
    sendWindow,
    purposesNeedingConsent: fc.subarray(['marketing', 'research', 'service']),
  }),
  fc.record({
    do: fc.constant('suppress' as const),
    channel,
    reason: maybe(fc.constantFrom<SuppressionReason>(...suppressionReasons)),
  }),
  fc.record({ do: fc.constant('complain' as const), is: rarely }),
  fc.record({ do: fc.constant('void' as const), is: rarely }),
  fc.record({ do: fc.constant('fault' as const), answer: fc.constantFrom('throttles', 'refuses', 'times out') }),
  fc.record({ do: fc.constant('hold' as const), is: fc.boolean() }),
)
export type Happening = typeof happenings extends fc.Arbitrary<infer One> ? One : never

const addressOf = { email: 'cus_1@example.com', sms: '+8613800138000' } as const

/** Has it happen. */
export const happen = async (world: World, one: Happening): Promise<void> => {
  const { now, changeCustomer, changeSettings } = world
  switch (one.do) {
    case 'wait':
      return world.advance(one.ms)
    case 'plan': {
      const { inMs, expiresInMs } = one
      const sendAt = plusMs(now(), inMs)
      const expiresAt = expiresInMs === undefined ? undefined : plusMs(sendAt, expiresInMs)
      await world.plan(
        present({ ...present(one), do: undefined, inMs: undefined, expiresInMs: undefined, sendAt, expiresAt }),
      )
      return
    }
    case 'consent':
      return changeStoredConsent(world, { channel: one.channel, purpose: one.purpose, status: one.status })
    case 'prefer': {
      const optOut = {
        ...(one.all && { all: now() }),
        channels: one.out.map((out) => ({ channel: out, at: now() })),
        topics: one.topic ? [{ topic: 'deals', at: now() }] : [],
      }
      const { zone, preferredChannels, quietHours, caps: own } = one
      return changeCustomer({ contactPreference: present({ optOut, zone, preferredChannels, quietHours, caps: own }) })
    }
    case 'settings': {
      const { sendWindow: window, quietHours, caps: all, purposesNeedingConsent } = one
      const sendWindows = window && { marketing: window, service: window }
      return changeSettings(present({ quietHours, caps: all, purposesNeedingConsent, sendWindows }))
    }
    case 'suppress':
      return suppressOrNot(world, one.channel as 'email', one.reason)
    case 'complain':
      return complainOrNot(world, one.is)
    case 'void':
      return changeCustomer({ status: one.is ? 'voided' : 'active' })
    case 'fault':
      return world.providers.next(one.answer as 'throttles')
    case 'hold':
  }
}

/** Suppresses an address, or takes every reason away. */
const suppressOrNot = async (
  world: World,
  by: 'email' | 'sms',
  reason: SuppressionReason | undefined,
): Promise<void> => {
  const { store, stamp, platform } = world
  const address = addressOf[by]
  if (reason === undefined) {
    const held = await suppressionOf(store, tenantId, by, address)
    if (held)
      await changeStored(store, suppressions, stamp(), held.id, (state) => ({
        state: { ...state, causes: [] },
        raises: [],
      }))
    return
  }
  const { steps } = await suppress(store, stamp(), platform.ids('sup'), { channel: by, address, reason })
  if (steps.length > 0) await store.commit(steps.map(({ action }) => action))
}

/** Opens a complaint, or closes all that are open. */
const complainOrNot = async ({ store, stamp, put, platform, now, changes }: World, is: boolean): Promise<void> => {
  const id = platform.ids('cas')
  const open = {
    ...{ id, number: id, kind: 'complaint', subject: 'x', status: 'new', statusGroup: 'open', priority: 'normal' },
    ...{ customerId: 'cus_1', ownerId: 'usr_1', channel: 'email' },
  }
  if (is) return put(cases, open)
  const opened = changes.filter(({ before, after }) => after?.noun === cases.name && !before)
  for (const { after } of opened)
    await changeStored(store, cases, stamp(), stateOf<Case>(after as Item).id, (found) => ({
      state: { ...found, statusGroup: 'closed' as const, resolvedAt: now(), closedAt: now() },
      raises: [],
    }))
}

const changeStoredConsent = ({ changeCustomerWith, now }: World, given: object): Promise<void> =>
  changeCustomerWith((customer) => {
    const consent = { ...given, textVersion: '1', source: 's', at: now() } as NonNullable<Customer['consents']>[number]
    const others = (customer.consents ?? []).filter(
      (held) => held.channel !== consent.channel || held.purpose !== consent.purpose,
    )
    return { ...customer, consents: [...others, consent] }
  })
