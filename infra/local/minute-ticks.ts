import { minute } from '../../shared/kernel/instant.ts'

/**
 * Calls `tick` at once and then at every full minute of the clock, one at a time. Answers how to stop it.
 * @param nowMs milliseconds since 1970 on the movable clock
 */
export const startMinuteTicks = (
  tick: () => Promise<void>,
  nowMs: () => number,
  onError: (error: unknown) => void,
): (() => void) => {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const next = async (): Promise<void> => {
    await tick().catch(onError)
    if (stopped) return
    timer = setTimeout(() => void next(), minute - (nowMs() % minute))
    timer.unref()
  }
  void next()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
