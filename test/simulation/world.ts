import type { DomainEvent } from '../../events/define-event.ts'
import { projector } from '../../functions/stream/project-changes.ts'
import { publishEvents } from '../../functions/stream/publish-events.ts'
import { sortableIds } from '../../shared/kernel/ids.ts'
import { epochMs, instantOf } from '../../shared/kernel/instant.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { isRecord } from '../../shared/storage/record.ts'
import type { Change, Item, Store } from '../../shared/storage/store.ts'
import { type Life, openGates } from './gates.ts'
import { openMemoryStore } from './memory-store.ts'
import { type Random, seeded } from './random.ts'
import type { Handle, Sabotage } from './sabotage.ts'
import type { Consumer, Handed, Scenario } from './scenario.ts'
import type { Written } from './written.ts'

export interface Delivery {
  readonly consumer: Consumer
  readonly event: DomainEvent
}

const through = (store: Store, { call }: Life, sabotage: Sabotage): Store => ({
  get: (key, options) => call(() => store.get(key, options)),
  getMany: (keys) => call(() => store.getMany(keys)),
  query: (query) => call(() => store.query(query)),
  commit: (actions) => call(() => store.commit(sabotage.commit ? actions.map(sabotage.commit) : actions)),
  next: (key, name) => call(() => store.next(key, name)),
  metered: () => through(store, { call }, sabotage),
})

/** The platform in memory, with everything that can go wrong, driven by one seed. */
export const openWorld = (seed: number, { consumers, searchables, tally }: Scenario, sabotage: Sabotage = {}) => {
  const random: Random = seeded(seed)
  const gates = openGates(random)
  const memory = openMemoryStore()
  const queue: Delivery[] = []
  const accepted = new Set<string>()
  const sent = new Set<string>()
  const handed: Handed[] = []
  const hand = (port: Handed['port'], key: string): string => {
    sent.add(key)
    handed.push({ port, key, at: clock.now() })
    return key
  }
  let nowMs = epochMs('2026-11-21T22:00:00.000Z')
  const clock = { now: () => instantOf(nowMs) }
  const ids = sortableIds(() => nowMs, random.bytes)

  const accept = async (events: readonly DomainEvent[]): Promise<readonly string[]> => {
    const refused: string[] = []
    for (const event of sabotage.events?.(events, random) ?? events) {
      if (!gates.isCalm() && random.chance(0.1)) {
        refused.push(event.id)
        continue
      }
      accepted.add(event.id)
      for (const consumer of consumers.filter(({ on }) => on.some(({ type }) => type === event.type)))
        for (let copies = random.chance(0.15) ? 2 : 1; copies > 0; copies--) queue.push({ consumer, event })
    }
    return sabotage.hidesRefusals ? [] : refused
  }

  const note = (): void => {}
  const platformOf = (life: Life): Platform => ({
    store: through(memory.store, life, sabotage),
    clock,
    ids,
    bus: { publish: (events) => life.call(() => accept(events)) },
    webhooks: { send: (call) => life.call(async () => void hand('webhooks', call.key)) },
    mail: { send: (message) => life.call(async () => ({ providerId: hand('mail', message.key) })) },
    sms: { send: (message) => life.call(async () => ({ providerId: hand('sms', message.key) })) },
    log: { info: note, warn: note, error: note },
    secrets: async () => new Uint8Array(32),
    pause: async () => undefined,
    tokens: undefined as unknown as Platform['tokens'],
  })

  const project: Handle = projector(searchables, tally)
  const publish: Handle = (changes, { bus }) => publishEvents(changes, bus)
  const followers: Readonly<Record<string, Handle>> = {
    project: sabotage.project?.(project) ?? project,
    publish: sabotage.publish?.(publish) ?? publish,
  }

  let read = 0
  const written: Written[] = []
  const recordChanges = (): readonly Written[] => {
    for (; read < memory.changes.length; read++) {
      const change = memory.changes[read] as Change
      if (isRecord((change.after ?? change.before) as Item)) written.push(change as unknown as Written)
    }
    return written
  }

  return {
    random,
    gates,
    queue,
    accepted,
    sent,
    handed,
    clock,
    ids,
    followers,
    /** The store itself, where nothing fails. */
    store: memory.store,
    items: memory.items,
    /** What followers are shown: the changes of records. */
    recordChanges,
    advance: (ms: number): void => {
      nowMs += ms
    },
    /** Runs work to which nothing can happen. */
    prepare: (work: (platform: Platform) => Promise<void>): Promise<void> =>
      work(platformOf({ call: (effect) => effect() })),
    invoke: <T>(work: (platform: Platform) => Promise<T>): Promise<T> => gates.invoke((life) => work(platformOf(life))),
  }
}

export type World = ReturnType<typeof openWorld>
