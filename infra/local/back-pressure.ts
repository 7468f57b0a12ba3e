import { type Store, StoreBusy } from '../../shared/storage/store.ts'
import { isFollowed } from './stream-event.ts'

/** What writers wait for when what follows from earlier writes is too far behind. */
interface Backlog {
  /** Changes and events that wait to be followed. */
  behind(): number
  /** Calls back when that may have become less. Returns how to stop it. */
  onProgress(listener: () => void): () => void
}

export interface BackPressure {
  /** The same store, whose commits wait for their turn. For writers whom nothing of the backlog waits for. */
  held(store: Store): Store
  stop(): void
}

interface Waiting {
  readonly changes: number
  go(): void
}

/** How far what follows may fall behind: about a second of its work. */
const mostBehind = 1_000
const longestWaitMs = 10_000
const retryAfterMs = 2_000

const changesOf = (actions: Parameters<Store['commit']>[0]): number =>
  actions.filter((action) => action.do === 'put' && isFollowed({ key: action.item, after: action.item })).length

/**
 * Lets commits through as long as what is behind and what is being written stay within `most` changes; others wait in the order
 * they came, and are refused as StoreBusy, nothing written, when that takes too long. Commits that no follower is shown never wait.
 */
export const backPressure = (
  { behind, onProgress }: Backlog,
  most: number = mostBehind,
  longestMs: number = longestWaitMs,
): BackPressure => {
  const waiting = new Set<Waiting>()
  let writing = 0

  // A commit larger than the limit goes through alone.
  const hasRoom = (changes: number): boolean => {
    const taken = behind() + writing
    return taken === 0 || taken + changes <= most
  }

  const letIn = (): void => {
    for (const next of waiting) {
      if (!hasRoom(next.changes)) return
      waiting.delete(next)
      next.go()
    }
  }

  const turn = (changes: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(entry)
        reject(new StoreBusy(retryAfterMs))
      }, longestMs)
      const entry: Waiting = {
        changes,
        go: () => {
          clearTimeout(timer)
          writing += changes
          resolve()
        },
      }
      waiting.add(entry)
    })

  const commitTo = (store: Store): Store['commit'] => {
    return async (actions) => {
      const changes = changesOf(actions)
      if (changes === 0) return store.commit(actions)
      if (waiting.size === 0 && hasRoom(changes)) writing += changes
      else await turn(changes)
      try {
        await store.commit(actions)
      } finally {
        writing -= changes
        if (waiting.size > 0) letIn()
      }
    }
  }

  const held = (store: Store): Store => ({
    ...store,
    commit: commitTo(store),
    metered: (meter) => held(store.metered(meter)),
  })

  return { held, stop: onProgress(() => waiting.size > 0 && letIn()) }
}
