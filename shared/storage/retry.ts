import { StoreBusy } from './store.ts'

/** How often and after what pause something is tried again; time and chance are handed in. */
export interface RetryPolicy {
  readonly tries: number
  readonly baseMs: number
  readonly capMs: number
  /** No try begins later than this after the first: a function has to answer before its own time is over. */
  readonly budgetMs: number
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsedMs: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** From 0 up to, but not, 1. */
  readonly random: () => number
}

/**
 * A pause of random length up to a bound that doubles with every try ("full jitter": contenders spread out best).
 * Source: "Exponential Backoff and Jitter", AWS Architecture Blog.
 */
export const pauseMs = (policy: RetryPolicy, failedTries: number): number =>
  policy.random() * Math.min(policy.capMs, policy.baseMs * 2 ** (failedTries - 1))

/**
 * Tries until it succeeds, fails with an error not worth another try, or has been tried often or long enough.
 * @param attempt is told the errors of the tries before
 * @throws StoreBusy after the last try, with the last error as its cause
 */
export const retrying = async <T>(
  policy: RetryPolicy,
  worthRetrying: (error: unknown) => boolean,
  attempt: (failures: readonly unknown[]) => Promise<T>,
): Promise<T> => {
  const failures: unknown[] = []
  const lastStartMs = policy.elapsedMs() + policy.budgetMs
  for (;;) {
    try {
      return await attempt(failures)
    } catch (error) {
      if (!worthRetrying(error)) throw error
      failures.push(error)
      const pause = pauseMs(policy, failures.length)
      if (failures.length >= policy.tries || policy.elapsedMs() + pause > lastStartMs)
        throw new StoreBusy(policy.capMs, { cause: error })
      await policy.sleep(pause)
    }
  }
}
