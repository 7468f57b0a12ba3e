import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { DomainEvent } from '../../events/define-event.ts'
import contactability from '../../functions/communication/contactability-index.ts'
import decide from '../../functions/communication/on-outbound-message-planned.ts'
import handOver from '../../functions/communication/on-outbound-message-sending.ts'
import { standingOf } from '../../functions/contactability/standing.ts'
import { eventsOf } from '../../functions/stream/publish-events.ts'
import { releasePlace } from '../../shared/communication/contact-cap.ts'
import { type ContactDecision, decideContact } from '../../shared/communication/contactability.ts'
import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import { isTaken } from '../../shared/communication/outbound-message-store.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { epochMs, minute } from '../../shared/kernel/instant.ts'
import type { SendChannel } from '../../shared/kernel/send-channel.ts'
import { apiOf } from '../support/api.ts'
import { type Happening, happen, happenings, served, type World } from './contact-happenings.ts'
import { openMessages, tenantId } from './message-world.ts'

/** `CONTACT_HISTORIES=3000` in the environment plays that many. */
const histories = Number(process.env.CONTACT_HISTORIES ?? 60)
/** What the API answers on one channel now. */
const endpoint = (world: World) => {
  const call = apiOf(contactability, world.platform)
  return async ({ purpose: of, topic }: OutboundMessage, by: SendChannel): Promise<ContactDecision> => {
    const asked = `purpose=${of}&channel=${by}${topic === undefined ? '' : `&topic=${topic}`}`
    const { status, body } = await call('GET', `/v1/customers/cus_1/contactability?${asked}`)
    expect(status).toBe(200)
    return body.channels[0]
  }
}

/** The same for a message that has its place already, which the API counts as anybody's. */
const besidesItself = async ({ store, now }: World, { id, purpose: of, topic }: OutboundMessage, by: SendChannel) => {
  const standing = await standingOf(store, tenantId, { customerId: 'cus_1' }, now())
  if (!standing) throw new Error('there is no such customer')
  return decideContact(
    { ...standing, use: releasePlace(standing.use, id) },
    { channel: by, purpose: of, topic, now: now() },
  )
}

const orderOf = (message: OutboundMessage, customer: Customer): SendChannel[] => {
  if (message.doubts !== undefined) return [message.channel as SendChannel]
  const liked = (customer.contactPreference?.preferredChannels ?? []).filter((one) => one === 'email' || one === 'sms')
  const order = message.channels ?? [...new Set([...liked, ...served])]
  return order.filter((one) => !message.closedChannels?.some((closed) => closed.channel === one))
}

/** What has to become of a message now, by the answers of the API alone. */
const foretold = async (world: World, message: OutboundMessage): Promise<Partial<OutboundMessage>> => {
  const isDoubted = message.doubts !== undefined
  const { expiresAt } = message
  if (expiresAt !== undefined && expiresAt <= world.now()) return { status: isDoubted ? 'uncertain' : 'expired' }
  const ask =
    message.placeOf === undefined
      ? endpoint(world)
      : (of: OutboundMessage, by: SendChannel) => besidesItself(world, of, by)
  const order = orderOf(message, await world.customer())
  const codes: { code: string; channel: SendChannel }[] = []
  for (const by of order) {
    const { decision, notBefore, reasons } = await ask(message, by)
    if (decision === 'allow') return { status: 'sending', channel: by, attempts: message.attempts + 1 }
    if (decision === 'not_before' && notBefore !== undefined)
      return { status: 'planned', dueAt: expiresAt !== undefined && expiresAt < notBefore ? expiresAt : notBefore }
    codes.push(...reasons.map(({ code }) => ({ code, channel: by })))
  }
  if (isDoubted) return { status: 'uncertain' }
  if (order.length === 0) return { status: 'failed' }
  return { status: 'refused', reasons: codes.map((reason) => expect.objectContaining(reason)) as never }
}

const handled = (world: World, consumer: typeof decide, type: string, data: object, id: string) =>
  consumer.handle({ type, data, tenantId, recordId: id, requestId: 'test' } as unknown as DomainEvent, world.platform)

/** Decides on all that is due, one by one, and compares each decision with what the API has just answered. */
const decideAll = async (world: World, counts: Map<string, number>): Promise<void> => {
  for (const { id } of await world.all()) {
    const message = await world.message(id)
    if (message.status !== 'planned' || (message.dueAt ?? '~') > world.now()) continue
    const expected = await foretold(world, message)
    await handled(world, decide, 'outbound_message.planned', {}, id)
    expect(await world.message(id)).toMatchObject(expected)
    counts.set(String(expected.status), (counts.get(String(expected.status)) ?? 0) + 1)
  }
}

/** Hands over what is on its way. What comes late is decided on anew, and that is compared, too. */
const handOverAll = async (world: World): Promise<void> => {
  for (const event of world.sinceLast().flatMap((change) => eventsOf(change)))
    if (event.type === 'outbound_message.sending') {
      const message = await world.message(event.recordId)
      const isLate = epochMs(world.now()) - epochMs(message.attemptedAt ?? world.now()) > minute
      const isCurrent = message.status === 'sending' && (event.data as { attempt: number }).attempt === message.attempts
      const isOpen = isCurrent && !(await isTaken(world.store, tenantId, message))
      const expected = isLate && isOpen ? await foretold(world, message) : undefined
      const before = world.providers.calls.length
      await handOver.handle(event, world.platform)
      if (expected?.status === 'sending') expect(world.providers.calls.length).toBe(before + 1)
      else if (expected) expect(await world.message(event.recordId)).toMatchObject(expected)
    }
}

it(`the sender never contradicts what contactability answers at that moment: ${histories} histories`, async () => {
  const counts = new Map<string, number>()
  const history = async (all: readonly Happening[]): Promise<void> => {
    const world = await openMessages()
    await world.changeSettings({ topics: [{ key: 'deals', name: { en: 'Deals', zh: '优惠' } }] })
    let isHeld = false
    for (const one of all) {
      await happen(world, one)
      if (one.do === 'hold') isHeld = one.is
      await decideAll(world, counts)
      if (!isHeld) await handOverAll(world)
      await world.tick()
      await decideAll(world, counts)
    }
    expect(world.problems).toEqual([])
  }
  await fc.assert(fc.asyncProperty(fc.array(happenings, { minLength: 10, maxLength: 60, size: 'max' }), history), {
    numRuns: histories,
  })
  // Histories in which nothing is put off, refused or sent would show nothing.
  for (const status of ['sending', 'planned', 'refused', 'expired'] satisfies OutboundMessage['status'][])
    expect([status, (counts.get(status) ?? 0) > histories / 2]).toEqual([status, true])
}, 3_600_000)
