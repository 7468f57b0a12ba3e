import type { FollowerFunction } from '../../functions/function.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { followerDelivery } from '../delivery.ts'
import type { EmbeddedStore } from './embedded-store.ts'
import { followerStep } from './follower.ts'
import type { FollowerPositions } from './follower-positions.ts'
import { timedInvokerOf } from './invoker.ts'
import { streamPages } from './stream-pages.ts'
import { startWorker } from './worker.ts'

interface Options {
  readonly feed: EmbeddedStore
  readonly positions: FollowerPositions
  readonly followers: readonly FollowerFunction[]
  readonly platform: Platform
  /** Milliseconds since 1970. */
  readonly nowMs: () => number
}

/** What follows from many changes at once costs a third of what it costs one by one, so followers wait for a batch to fill. */
const batchWindowMs = 100
const changesPerTrim = 2000

/** Shows every change of the table to every follower, each at its own pace. */
export const startStream = ({ feed, positions, followers, platform, nowMs }: Options) => {
  const page = streamPages(feed, followerDelivery.batchSize, nowMs)
  let trimmedTo = 0

  const trim = async (): Promise<void> => {
    const seen = Math.min(...steps.map(({ position }) => position()))
    if (seen - trimmedTo < changesPerTrim) return
    trimmedTo = seen
    await feed.trimChanges(seen)
  }

  const steps = followers.map((definition) =>
    followerStep({
      name: definition.name,
      position: positions.get(definition.name),
      invoke: timedInvokerOf(definition, platform),
      page,
      note: (position) => positions.note(definition.name, position),
      setAside: (position, letter) => positions.setAside(definition.name, position, letter),
      now: () => platform.clock.now(),
    }),
  )
  /** When a follower that stands there goes on: at once while a full batch is waiting. */
  const restMs = (position: number): number | undefined => {
    const behind = feed.lastSequence() - position
    if (behind === 0) return undefined
    return behind < followerDelivery.batchSize ? batchWindowMs : 0
  }
  const workers = steps.map(({ step, position }) =>
    startWorker({
      step: async (hurried) => {
        const waitMs = await step(hurried)
        await trim()
        return waitMs === 0 ? restMs(position()) : waitMs
      },
      windowMs: batchWindowMs,
      log: platform.log,
    }),
  )
  const stopListening = feed.onCommit(() => {
    for (const worker of workers) worker.wake()
  })
  return {
    isIdle: (): boolean => steps.every(({ position }) => position() >= feed.lastSequence()),
    /** Changes that the slowest follower has not seen. */
    behind: (): number =>
      feed.lastSequence() - Math.min(feed.lastSequence(), ...steps.map(({ position }) => position())),
    settled: async (): Promise<void> => {
      await Promise.all(workers.map((worker) => worker.settled()))
    },
    stop: async (): Promise<void> => {
      stopListening()
      await Promise.all(workers.map((worker) => worker.stop()))
    },
  }
}
