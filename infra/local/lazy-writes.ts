import type { Log } from '../../shared/platform/platform.ts'
import type { Database } from './database.ts'

/** Writes that may be lost when the process dies: notes of what is done, which is done again without them. */
export interface LazyWrites {
  /** Soon, in one transaction with others. A later work under the same name takes the place of an earlier one. */
  put(name: string, work: () => void): void
  drop(name: string): void
  /** Now. */
  flush(): Promise<void>
}

const delayMs = 50

export const openLazyWrites = (database: Database, log: Log): LazyWrites => {
  const waiting = new Map<string, () => void>()
  let timer: NodeJS.Timeout | undefined

  const flush = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    if (waiting.size === 0) return
    const works = [...waiting.values()]
    waiting.clear()
    await database.write(() => {
      for (const work of works) work()
    })
  }

  return {
    put: (name, work) => {
      waiting.set(name, work)
      timer ??= setTimeout(() => {
        flush().catch((error: unknown) => log.error('notes of what is done were not written', { error }))
      }, delayMs)
    },
    drop: (name) => {
      waiting.delete(name)
    },
    flush,
  }
}
