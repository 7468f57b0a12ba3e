import type { Decision } from '../kernel/decision.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { changeRecord, createRecord, loadRecord, type Noun, type Stamp, type Step } from './record.ts'
import { ConditionFailed, type Store } from './store.ts'

const mostTries = 8
const firstPauseMs = 10

/**
 * Makes a record that follows from an event: under the same id as at any delivery before, so that it is made once.
 * @returns whether it was made now
 */
export const createOnce = async <State extends RecordFields>(
  store: Store,
  noun: Noun<State>,
  stamp: Stamp,
  decision: Parameters<typeof createRecord<State>>[2],
): Promise<boolean> => {
  try {
    await store.commit([createRecord(noun, stamp, decision).step.action])
    return true
  } catch (error) {
    if (error instanceof ConditionFailed) return false
    throw error
  }
}

/** What an event makes of a record, and what else is written in the same commit. */
interface Changing<State> extends Decision<State> {
  readonly steps?: readonly Step[]
}

/**
 * Changes a record that an event is about, outside of any request; decided again when it changed meanwhile. What is gone or needs
 * no change (any more) stays as it is; the id of a merged record leads to the one that it became.
 * @param pause waits a random time, at most that many milliseconds, before it is decided again: for what many events at once are about
 * @throws ConditionFailed when it keeps changing; the event is then delivered again
 */
export const changeStored = async <State extends RecordFields>(
  store: Store,
  noun: Noun<State>,
  stamp: Stamp,
  id: string,
  decide: (state: State) => Changing<State> | Promise<Changing<State>>,
  pause?: (longestMs: number) => Promise<void>,
): Promise<void> => {
  for (let tries = 1; ; tries++) {
    const before = await loadRecord(store, noun, stamp.actor.tenantId, id)
    if (!before) return
    const decision = await decide(before)
    if (decision.state === before) return
    try {
      const { step } = changeRecord(noun, stamp, decision)
      await store.commit([step, ...(decision.steps ?? [])].map(({ action }) => action))
      return
    } catch (error) {
      if (!(error instanceof ConditionFailed) || tries >= mostTries) throw error
      await pause?.(firstPauseMs * 2 ** tries)
    }
  }
}
