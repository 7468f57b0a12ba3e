import { type Clock, type Instant, instantOf } from '../../shared/kernel/instant.ts'
import type { Database } from './database.ts'
import type { LocalState } from './local-state.ts'

export interface MovableClock extends Clock {
  /** Milliseconds since 1970. */
  nowMs(): number
  /** How far it is ahead of the real time. */
  aheadMs(): number
  /** Stands still at this moment until it is stopped again at another one, or let go. Durable when it resolves. */
  stopAt(epochMs: number): Promise<void>
  /** Goes on from where it stands. */
  letGo(): Promise<void>
}

const stateName = 'clock-ahead-ms'

/**
 * The real time plus an offset that survives a restart.
 * @param realMs milliseconds since 1970
 */
export const openMovableClock = (database: Database, state: LocalState, realMs: () => number): MovableClock => {
  let aheadMs = Number(state.get(stateName) ?? 0)
  let stoppedMs: number | undefined
  let knownMs = Number.NaN
  let known: Instant = ''
  const nowMs = (): number => stoppedMs ?? realMs() + aheadMs
  const setAhead = (next: number): Promise<void> => {
    aheadMs = next
    return database.write(() => state.set(stateName, String(next)))
  }
  return {
    nowMs,
    now: () => {
      const ms = nowMs()
      if (ms !== knownMs) {
        known = instantOf(ms)
        knownMs = ms
      }
      return known
    },
    aheadMs: () => nowMs() - realMs(),
    stopAt: (epochMs) => {
      stoppedMs = epochMs
      return setAhead(epochMs - realMs())
    },
    letGo: async () => {
      if (stoppedMs === undefined) return
      await setAhead(stoppedMs - realMs())
      stoppedMs = undefined
    },
  }
}
