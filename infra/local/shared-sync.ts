/**
 * Lets everybody who waits share a sync. What it gives back resolves when a sync that began after the call is over: while one runs,
 * callers share the next. After the first failure nothing can be trusted to reach the disk any more, so it fails for ever.
 */
export const sharedSync = (sync: () => Promise<void>): (() => Promise<void>) => {
  let running = Promise.resolve()
  let next: Promise<void> | undefined
  const start = (): Promise<void> => {
    next = undefined
    running = sync()
    return running
  }
  return () => {
    next ??= running.then(start)
    return next
  }
}
