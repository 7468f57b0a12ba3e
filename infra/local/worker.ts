import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Log } from '../../shared/platform/platform.ts'

export interface Worker {
  /** There may be something to do. */
  wake(): void
  /** Resolves when there was nothing left to do; until then retries do not wait for their time. */
  settled(): Promise<void>
  /** Resolves when the step that runs is over. */
  stop(): Promise<void>
}

interface Options {
  /**
   * Does a little and answers in how many milliseconds there is more to do: 0 at once, nothing when only a wake-up can bring more.
   * `hurried` asks not to wait for the time of a retry.
   */
  readonly step: (hurried: boolean) => Promise<number | undefined>
  /** A wake-up waits this long for others. */
  readonly windowMs?: number
  readonly log: Log
}

const afterErrorMs = 1000

/** Runs `step` whenever there is something to do, one at a time, and lets requests be served in between. */
export const startWorker = ({ step, windowMs = 0, log }: Options): Worker => {
  let awake = true
  let stopped = false
  let settling: (() => void)[] = []
  let interrupt = (): void => {}

  const pause = (ms: number | undefined): Promise<void> =>
    new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms)
      interrupt = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const guardedStep = async (): Promise<number | undefined> => {
    try {
      return await step(settling.length > 0)
    } catch (error) {
      log.error('step failed', { error })
      if (!stopped) await pause(afterErrorMs)
      return 0
    }
  }

  const run = async (): Promise<void> => {
    while (!stopped) {
      awake = false
      const waitMs = await guardedStep()
      if (waitMs === undefined && !awake) {
        for (const resolve of settling) resolve()
        settling = []
      }
      const hurried = settling.length > 0 && (awake || waitMs !== undefined)
      if (!stopped && !hurried && waitMs !== 0) {
        if (!awake) await pause(waitMs)
        if (windowMs > 0 && awake && settling.length === 0 && !stopped) await pause(windowMs)
      }
      await nextTurn()
    }
  }
  const running = run()

  return {
    wake: () => {
      if (awake) return
      awake = true
      interrupt()
    },
    settled: () =>
      new Promise((resolve) => {
        settling.push(resolve)
        awake = true
        interrupt()
      }),
    stop: async () => {
      stopped = true
      interrupt()
      for (const resolve of settling) resolve()
      await running
    },
  }
}

/** Milliseconds to wait before the next try. */
export const backOffMs = (attempts: number): number => Math.min(50 * 2 ** (attempts - 1), 2000)
