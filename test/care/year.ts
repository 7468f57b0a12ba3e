import onCareEvent from '../../functions/care/on-care-event.ts'
import onResponse from '../../functions/care/on-response.ts'
import runCarePlans from '../../functions/care/run-care-plans.ts'
import sendOnPlanned from '../../functions/communication/on-outbound-message-planned.ts'
import handOver from '../../functions/communication/on-outbound-message-sending.ts'
import sendOutboundMessages from '../../functions/communication/send-outbound-messages.ts'
import type { ConsumerFunction } from '../../functions/function.ts'
import { eventsOf } from '../../functions/stream/publish-events.ts'
import type { CareOccasion } from '../../shared/care/care-occasion-schema.ts'
import { careOccasions } from '../../shared/care/care-store.ts'
import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import { outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import { recordBehaviour } from '../../shared/customers/behaviour.ts'
import { behaviours } from '../../shared/customers/behaviour-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { sortableIds } from '../../shared/kernel/ids.ts'
import { day, epochMs, type Instant, instantOf, minute } from '../../shared/kernel/instant.ts'
import type { Message, Platform } from '../../shared/platform/platform.ts'
import { createRecord, stateOf } from '../../shared/storage/record.ts'
import type { Change, Item, Store } from '../../shared/storage/store.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import { putTenant } from '../communication/message-world.ts'
import { openMemoryStore } from '../simulation/memory-store.ts'
import { type Random, seeded } from '../simulation/random.ts'
import { type Person, peopleOf, putPeople, putPlans } from './year-people.ts'

export const start: Instant = '2025-01-20T00:00:00.000Z'
const careConsumers: readonly ConsumerFunction[] = [onCareEvent, onResponse, sendOnPlanned]
const consumers: readonly ConsumerFunction[] = [...careConsumers, handOver]

export interface Mailed {
  readonly message: Message
  readonly at: Instant
}

class Crash extends Error {}
const never = new Promise<never>(() => undefined)

/** Runs work that dies between any two calls of the store, before or after the call was carried out, and is then begun again. */
const mortal =
  (random: Random, platform: Platform, onCrash: () => void) =>
  async (work: (platform: Platform) => Promise<void>): Promise<void> => {
    for (;;) {
      let isDead = false
      const death = Promise.withResolvers<never>()
      death.promise.catch(() => undefined)
      const call = async <T>(effect: () => Promise<T>): Promise<T> => {
        for (let waits = random.below(3); waits > 0; waits--) await undefined
        if (isDead) return never
        if (!random.chance(0.004)) return effect()
        if (random.chance(0.5)) await effect()
        isDead = true
        death.reject(new Crash())
        return never
      }
      const through = (store: Store): Store => ({
        get: (key, options) => call(() => store.get(key, options)),
        getMany: (keys) => call(() => store.getMany(keys)),
        query: (query) => call(() => store.query(query)),
        commit: (actions) => call(() => store.commit(actions)),
        next: (key, name) => call(() => store.next(key, name)),
        metered: () => through(store),
      })
      try {
        return await Promise.race([work({ ...platform, store: through(platform.store) }), death.promise])
      } catch (error) {
        if (!(error instanceof Crash)) throw error
        onCrash()
      }
    }
  }

const ticked = /^due#(care_|outbound_message)/

/** What is due when, from the changes of the table. */
const dueOf = (changes: readonly Change[]) => {
  const due = new Map<string, number>()
  let seen = 0
  return (): number => {
    for (; seen < changes.length; seen++) {
      const { key, after } = changes[seen] as Change
      if (after?.duesk !== undefined && ticked.test(String(after.duepk)))
        due.set(key.pk, epochMs(String(after.duesk).slice(0, 24)))
      else if (key.sk === '.') due.delete(key.pk)
    }
    let first = Number.POSITIVE_INFINITY
    for (const ms of due.values()) if (ms < first) first = ms
    return first
  }
}

const shuffle = (random: Random, list: unknown[]): void => {
  for (let last = list.length - 1; last > 0; last--) {
    const other = random.below(last + 1)
    ;[list[last], list[other]] = [list[other], list[last]]
  }
}

export interface YearOptions {
  readonly seed: number
  readonly customers: number
  readonly days: number
  /** With crashes, events that come twice and in another order, and ticks that overlap. */
  readonly isRough?: boolean
}

const recordsOf = <State>(items: readonly Item[], noun: string): State[] =>
  items.filter((item) => item.noun === noun && item.sk === '.').map((item) => stateOf(item) as State)

/** Everything that came of a year: what was settled, what people received, and which tasks were made. */
const effectsOf = (items: readonly Item[], mailed: readonly Mailed[]): string[] => {
  const occasions = recordsOf<CareOccasion>(items, careOccasions.name)
  const messages = recordsOf<OutboundMessage>(items, outboundMessages.name)
  const names = new Map(occasions.map(({ id, customerId, planId, key }) => [id, `${customerId} ${planId} ${key}`]))
  const occasionOf = new Map(messages.map(({ id, source }) => [id, names.get(source?.occasionId ?? '')]))
  return [
    ...occasions.map(
      ({ id, date, status, reason, settledAt, goalMetAt }) =>
        `${names.get(id)} on ${date}: ${status} ${reason ?? ''} ${settledAt} ${goalMetAt ?? ''}`,
    ),
    ...mailed.map(({ message, at }) => `${occasionOf.get(message.tags?.messageId ?? '')} mailed ${at}`),
    ...recordsOf<{ customerId: string; source: { eventId: string } }>(items, tasks.name).map(
      ({ customerId, source }) => `${customerId} has a task of ${names.get(source.eventId.split('/')[1] ?? '')}`,
    ),
  ].sort()
}

interface Purchase {
  readonly at: number
  readonly customerId: string
  readonly eventId: string
}

const purchasesOf = (random: Random, people: readonly Person[], days: number): Purchase[] =>
  Array.from({ length: Math.ceil((people.length * days) / 1000) }, (_, index) => ({
    at: epochMs(start) + random.below(days * 24 * 60) * minute,
    customerId: random.pick(people).id,
    eventId: `purchase-${index}`,
  })).sort((a, b) => a.at - b.at)

/** Lives through this many days: only minutes in which something is due, as the laptop does. */
export const liveYear = async ({ seed, customers, days, isRough = false }: YearOptions) => {
  const random = seeded(seed)
  const people = peopleOf(random, customers)
  const purchases = purchasesOf(random, people, days)
  const rough = seeded(seed + 1)
  const memory = openMemoryStore()
  const { store, changes } = memory
  let nowMs = epochMs(start)
  const mailed: Mailed[] = []
  const problems: unknown[] = []
  const ids = seeded(seed + 2)
  const platform = {
    store,
    clock: { now: () => instantOf(nowMs) },
    ids: sortableIds(() => nowMs, ids.bytes),
    mail: {
      send: async (message: Message) => ({ providerId: `mail-${mailed.push({ message, at: instantOf(nowMs) })}` }),
    },
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (_: string, fields: unknown) => void problems.push(fields),
    },
    secrets: async () => new Uint8Array(32),
  } as unknown as Platform
  await putTenant(store, start)
  await putPeople(store, start, people)
  await putPlans(store, start)

  let crashes = 0
  const onCrash = (): void => {
    crashes += 1
  }
  const invoke = isRough
    ? mortal(rough, platform, onCrash)
    : (work: (calm: Platform) => Promise<void>) => work(platform)
  let delivered = changes.length
  const deliver = async (): Promise<void> => {
    while (delivered < changes.length) {
      const batch = changes.slice(delivered, delivered + 50)
      delivered += batch.length
      const deliveries = batch
        .flatMap(eventsOf)
        .flatMap((event) =>
          consumers
            .filter(({ on }) => on.some(({ type }) => type === event.type))
            .map((consumer) => ({ consumer, event })),
        )
      if (isRough) deliveries.push(...deliveries.filter(() => rough.chance(0.2)))
      if (isRough) shuffle(rough, deliveries)
      // What a mail provider has done, no crash undoes: handing over is tried elsewhere, with providers that fail.
      for (const { consumer, event } of deliveries)
        await (consumer === handOver
          ? handOver.handle(event, platform)
          : invoke((granted) => consumer.handle(event, granted)))
    }
  }
  const tick = async (): Promise<void> => {
    for (const { handle } of [runCarePlans, sendOutboundMessages]) {
      const times = isRough && rough.chance(0.3) ? 2 : 1
      await Promise.all(Array.from({ length: times }, () => invoke(handle)))
      await deliver()
    }
  }
  const buy = async ({ customerId, eventId }: Purchase): Promise<void> => {
    const at = instantOf(nowMs)
    const stamp = { actor: automation('ten_1', 'test'), now: at, requestId: 'test' }
    const decision = recordBehaviour(`bhv_${eventId}`, customerId, { eventId, type: 'purchased' }, at)
    await store.commit([createRecord(behaviours, stamp, decision).step.action])
    await deliver()
  }

  const end = nowMs + days * day
  const nextDue = dueOf(changes)
  await tick()
  for (;;) {
    const due = Math.max(Math.ceil(nextDue() / minute) * minute, nowMs + minute)
    const bought = purchases[0]
    if (Math.min(due, bought?.at ?? due) >= end) break
    nowMs = Math.max(nowMs, Math.min(due, bought?.at ?? due))
    while (purchases[0] && purchases[0].at <= nowMs) await buy(purchases.shift() as Purchase)
    if (due <= nowMs) await tick()
  }
  const items = memory.items()
  return {
    people,
    mailed,
    problems,
    crashes,
    effects: effectsOf(items, mailed),
    occasions: recordsOf<CareOccasion>(items, careOccasions.name),
  }
}
