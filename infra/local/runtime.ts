import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CrmFunction } from '../../functions/function.ts'
import { sortableIds } from '../../shared/kernel/ids.ts'
import { eventSource } from '../../shared/platform/aws-event.ts'
import type { Log, Platform, RateLimits, Tokens } from '../../shared/platform/platform.ts'
import { storeSecrets } from '../../shared/platform/store-secrets.ts'
import { backPressure } from './back-pressure.ts'
import { openBus } from './bus.ts'
import type { Database } from './database.ts'
import { openDeadLetters } from './dead-letters.ts'
import { earliestDue } from './earliest-due.ts'
import { openEmbeddedStore } from './embedded-store.ts'
import { openFollowerPositions } from './follower-positions.ts'
import { invokerOf, timedInvokerOf } from './invoker.ts'
import { openLazyWrites } from './lazy-writes.ts'
import { openLocalState } from './local-state.ts'
import { openMovableClock } from './movable-clock.ts'
import { openOutbox } from './outbox.ts'
import { randomPool } from './random-pool.ts'
import { redriver } from './redrive.ts'
import { startStream } from './stream.ts'
import { isFollowed } from './stream-event.ts'
import { createTicker } from './ticker.ts'
import { startWorker } from './worker.ts'

export interface RuntimeOptions {
  readonly database: Database
  readonly catalogue: readonly CrmFunction[]
  readonly log: Log
  readonly tokens: Tokens
  readonly rateLimits: RateLimits
  /** The real time in milliseconds since 1970. */
  readonly realMs: () => number
}

const ofKind = <Kind extends CrmFunction['kind']>(catalogue: readonly CrmFunction[], kind: Kind) =>
  catalogue.filter((definition): definition is Extract<CrmFunction, { kind: Kind }> => definition.kind === kind)

/** What is in a data folder, opened: where everything is kept, and the platform made of it. */
const openParts = ({ database, catalogue, log, tokens, rateLimits, realMs }: RuntimeOptions) => {
  const state = openLocalState(database)
  const clock = openMovableClock(database, state, realMs)
  const feed = openEmbeddedStore({ database, feeds: isFollowed, now: clock.nowMs })
  const deadLetters = openDeadLetters(database)
  const rules = [
    ...ofKind(catalogue, 'consumer').map(({ name, on }) => {
      const types = on.map(({ type }) => type)
      return { consumer: name, sources: [eventSource], types }
    }),
    ...ofKind(catalogue, 'provider').map(({ name, sources, detailTypes }) => ({
      ...{ consumer: name, sources, types: detailTypes },
    })),
  ]
  const lazyWrites = openLazyWrites(database, log)
  const bus = openBus({ database, deadLetters, lazyWrites, now: clock.now, rules })
  const outbox = openOutbox(database, clock)
  const platform: Platform = {
    store: feed.store,
    clock,
    ids: sortableIds(clock.nowMs, randomPool(randomBytes)),
    bus,
    mail: outbox.mail,
    sms: outbox.sms,
    webhooks: outbox.webhooks,
    log,
    secrets: storeSecrets(feed.store, randomBytes),
    pause: (longestMs) => sleep(Math.random() * longestMs),
    tokens,
    rateLimits,
  }
  return { state, clock, feed, deadLetters, lazyWrites, bus, outbox, platform }
}

/** Everything behind the gateway: the functions of the catalogue, and what calls them besides requests. */
export const openRuntime = (options: RuntimeOptions) => {
  const { database, catalogue, log } = options
  const { state, clock, feed, deadLetters, lazyWrites, bus, outbox, platform } = openParts(options)

  const consumers = new Map<string, (event: never) => Promise<void>>([
    ...ofKind(catalogue, 'consumer').map((each) => [each.name, timedInvokerOf<'consumer'>(each, platform)] as const),
    ...ofKind(catalogue, 'provider').map((each) => [each.name, timedInvokerOf<'provider'>(each, platform)] as const),
  ])
  const followers = ofKind(catalogue, 'follower')
  const delivering = startWorker({ step: bus.stepTo(consumers), log })
  bus.onPublish(delivering.wake)
  const positions = openFollowerPositions(database, deadLetters, lazyWrites)
  const stream = startStream({ feed, positions, followers, platform, nowMs: clock.nowMs })

  const pressure = backPressure({ behind: () => stream.behind() + bus.behind(), onProgress: database.onCommit })
  const held = { ...platform, store: pressure.held(platform.store) }

  const settle = async (): Promise<void> => {
    do {
      await stream.settled()
      await delivering.settled()
    } while (!stream.isIdle() || !bus.isIdle())
  }

  const scheduled = ofKind(catalogue, 'scheduled').map((each) => ({
    name: each.name,
    schedule: each.schedule,
    invoke: timedInvokerOf(each, platform),
  }))
  const ticker = createTicker({
    database,
    state,
    clock,
    deadLetters,
    scheduled,
    earliestDue: earliestDue(database),
    settle,
  })
  const [authorizer] = ofKind(catalogue, 'authorizer')

  return {
    platform,
    state,
    clock,
    feed,
    bus,
    outbox,
    deadLetters,
    ticker,
    settle,
    redrive: redriver(catalogue, platform, deadLetters),
    authorize: authorizer && invokerOf(authorizer, platform),
    routes: ofKind(catalogue, 'http').flatMap((each) => {
      // What reacts to writes never waits for itself; who sends requests does.
      const invoke = invokerOf(each, held)
      return each.routes.map((route) => ({ route, invoke }))
    }),
    close: async (): Promise<void> => {
      pressure.stop()
      await stream.stop()
      await delivering.stop()
      await lazyWrites.flush()
      feed.close()
    },
  }
}

export type Runtime = ReturnType<typeof openRuntime>
