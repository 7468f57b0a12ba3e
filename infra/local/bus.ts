import type { DomainEvent } from '../../events/define-event.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { eventSource } from '../../shared/platform/aws-event.ts'
import type { Bus } from '../../shared/platform/platform.ts'
import type { Database } from './database.ts'
import { type DeadLetters, reasonOf } from './dead-letters.ts'
import { type Delivery, openDeliveryQueue, type ToldEvent } from './delivery-queue.ts'
import type { LazyWrites } from './lazy-writes.ts'
import { backOffMs } from './worker.ts'

/** Which events go to which consumer: of one of these sources, and of one of these types. */
export interface BusRule {
  readonly consumer: string
  readonly sources: readonly string[]
  readonly types: readonly string[]
}

/** What calls each consumer, by its name. */
export type Consumers = ReadonlyMap<string, (event: never) => Promise<void>>

interface Options {
  readonly database: Database
  readonly deadLetters: DeadLetters
  readonly lazyWrites: LazyWrites
  readonly now: () => Instant
  readonly rules: readonly BusRule[]
}

export interface LocalBus extends Bus {
  /** Takes what a service of AWS would tell on the default bus. Answers to how many functions it goes. */
  tell(event: ToldEvent): Promise<number>
  /** Called when something was published. */
  onPublish(listener: () => void): void
  isIdle(): boolean
  /** Deliveries that nothing but work keeps: those between two tries are not counted. */
  behind(): number
  /** The step for a worker that delivers to these. */
  stepTo(consumers: Consumers): (hurried: boolean) => Promise<number | undefined>
}

interface Retry {
  readonly delivery: Delivery
  readonly attempts: number
  readonly notBeforeMs: number
}

const deliveriesPerStep = 64
const retries = 5

const envelopeOf = (event: DomainEvent): ToldEvent => ({
  version: '0',
  id: event.id,
  'detail-type': event.type,
  source: eventSource,
  account: '000000000000',
  time: `${event.at.slice(0, 19)}Z`,
  region: 'laptop',
  resources: [],
  detail: event,
})

const envelope = (event: Delivery['event']): ToldEvent => ('detail-type' in event ? event : envelopeOf(event))

/** Deliveries of one record to one consumer go one after the other, all others side by side. */
const inLanes = (deliveries: readonly Retry[]): Iterable<readonly Retry[]> =>
  Map.groupBy(deliveries, ({ delivery: { consumer, event } }) =>
    'detail-type' in event ? `${consumer} ${event.id}` : `${consumer} ${event.tenantId} ${event.recordId}`,
  ).values()

/** An event, and to whom it goes. */
interface Addressed {
  readonly consumers: readonly string[]
  readonly body: string
}

/** What was tried and how it ended. */
interface Tried {
  readonly retry: Retry
  readonly reason: string | undefined
}

const deliverLane = async (lane: readonly Retry[], consumers: Consumers): Promise<Tried[]> => {
  const tried: Tried[] = []
  for (const retry of lane) {
    const { consumer, event } = retry.delivery
    const invoke = consumers.get(consumer)
    try {
      if (!invoke) throw new Error(`there is no consumer ${consumer} any more`)
      await invoke(envelope(event) as never)
      tried.push({ retry, reason: undefined })
    } catch (error) {
      tried.push({ retry, reason: reasonOf(error) })
    }
  }
  return tried
}

/** Where each failed delivery stands; lost with the process, when all start again. */
const retryList = () => {
  const list = new Map<number, Retry>()
  return {
    size: () => list.size,
    drop: (id: number) => list.delete(id),
    later: ({ delivery, attempts }: Retry) =>
      list.set(delivery.id, {
        delivery,
        attempts: attempts + 1,
        notBeforeMs: performance.now() + backOffMs(attempts + 1),
      }),
    ready: (hurried: boolean): readonly Retry[] => {
      const nowMs = performance.now()
      return [...list.values()].filter(({ notBeforeMs }) => hurried || notBeforeMs <= nowMs)
    },
    waitMs: (): number | undefined => {
      if (list.size === 0) return undefined
      const earliest = Math.min(...[...list.values()].map(({ notBeforeMs }) => notBeforeMs))
      return Math.max(1, earliest - performance.now())
    },
  }
}

/** The bus: durable when published, then delivered to each consumer at least once, tried again with growing pauses, or set aside. */
export const openBus = ({ database, deadLetters, lazyWrites, now, rules }: Options): LocalBus => {
  const queue = openDeliveryQueue(database)
  const waiting = retryList()
  let listener = (): void => {}
  let unfinished = queue.count()

  const setAside = ({ delivery: { id, consumer, event }, attempts }: Retry, reason: string): Promise<void> =>
    database.write(() => {
      deadLetters.add({ function: consumer, at: now(), reason, attempts: attempts + 1, event: envelope(event) })
      queue.remove(id)
    })

  const settle = async ({ retry, reason }: Tried): Promise<void> => {
    const { id } = retry.delivery
    if (reason !== undefined && retry.attempts < retries) {
      waiting.later(retry)
      return
    }
    if (reason === undefined) lazyWrites.put(`delivery ${id}`, () => queue.remove(id))
    else await setAside(retry, reason)
    waiting.drop(id)
    unfinished -= 1
  }

  const stepTo = (consumers: Consumers) => {
    let lastRead = 0
    return async (hurried: boolean): Promise<number | undefined> => {
      const fresh = queue.after(lastRead, deliveriesPerStep)
      lastRead = fresh.at(-1)?.id ?? lastRead
      const due = [...waiting.ready(hurried), ...fresh.map((delivery) => ({ delivery, attempts: 0, notBeforeMs: 0 }))]
      if (due.length === 0) return waiting.waitMs()
      const tried = (await Promise.all([...inLanes(due)].map((lane) => deliverLane(lane, consumers)))).flat()
      await Promise.all(tried.map(settle))
      return fresh.length > 0 ? 0 : waiting.waitMs()
    }
  }

  const accept = async (addressed: readonly Addressed[]): Promise<number> => {
    const count = addressed.reduce((sum, { consumers }) => sum + consumers.length, 0)
    if (count === 0) return 0
    unfinished += count
    try {
      await database.write(() => {
        for (const { consumers, body } of addressed) for (const consumer of consumers) queue.add(consumer, body)
      })
    } catch (error) {
      unfinished -= count
      throw error
    }
    listener()
    return count
  }

  const addressedTo = (source: string, type: string, event: Delivery['event']): Addressed[] => {
    const passing = rules.filter(({ sources, types }) => sources.includes(source) && types.includes(type))
    if (passing.length === 0) return []
    return [{ consumers: passing.map(({ consumer }) => consumer), body: JSON.stringify(event) }]
  }

  return {
    publish: async (events) => {
      await accept(events.flatMap((event) => addressedTo(eventSource, event.type, event)))
      return []
    },
    tell: (event) => accept(addressedTo(event.source, event['detail-type'], event)),
    onPublish: (called) => {
      listener = called
    },
    isIdle: () => unfinished === 0,
    behind: () => unfinished - waiting.size(),
    stepTo,
  }
}
