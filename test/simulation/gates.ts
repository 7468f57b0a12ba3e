import { StoreBusy } from '../../shared/storage/store.ts'
import type { Random } from './random.ts'

type Fate = 'well' | 'refused' | 'answer lost' | 'killed before' | 'killed after' | 'given up'

/** One running invocation: what it calls goes through gates, and it may die between any two of them. */
export interface Life {
  readonly call: <T>(effect: () => Promise<T>) => Promise<T>
}

const never = <T>(): Promise<T> => new Promise(() => {})

/**
 * Lets invocations run into each other: every call of the outside world waits at a gate before it takes effect and again
 * before its answer arrives, and only `release` opens one, in random order.
 */
export const openGates = (random: Random) => {
  const waiting: (() => void)[] = []
  let calm = false
  let trouble = 0.08

  const pause = (): Promise<void> => new Promise((resolve) => void waiting.push(resolve))

  const fateOf = (): Fate => {
    if (calm || !random.chance(trouble)) return 'well'
    return random.pick(['refused', 'answer lost', 'killed before', 'killed after', 'given up'])
  }

  return {
    waiting: (): number => waiting.length,
    release: (): void => waiting.splice(random.below(waiting.length), 1)[0]?.(),
    /** How likely it is that something befalls a call. */
    setTrouble: (probability: number): void => {
      trouble = probability
    },
    /** From now on nothing waits and nothing fails. */
    beCalm: (): void => {
      calm = true
    },
    isCalm: (): boolean => calm,
    /**
     * Runs an invocation. It fails when a call was refused or its answer lost and it does not catch that; when it is killed
     * (nothing of it goes on); or when its caller gives up on it (it goes on all the same).
     */
    invoke: async <T>(work: (life: Life) => Promise<T>): Promise<T> => {
      const end = Promise.withResolvers<never>()
      let dead = false
      const kill = <R>(): Promise<R> => {
        dead = true
        end.reject(new Error('killed'))
        return never<R>()
      }
      const call = async <R>(effect: () => Promise<R>): Promise<R> => {
        if (!calm) await pause()
        if (dead) return never()
        const fate = fateOf()
        if (fate === 'killed before') return kill()
        if (fate === 'refused') throw new StoreBusy(10)
        if (fate === 'given up') end.reject(new Error('given up'))
        const outcome = await effect().then(
          (value) => () => value,
          (error) => (): never => {
            throw error
          },
        )
        if (!calm && random.chance(0.6)) await pause()
        if (dead) return never()
        if (fate === 'killed after') return kill()
        if (fate === 'answer lost') throw new StoreBusy(10)
        return outcome()
      }
      return Promise.race([work({ call }), end.promise])
    },
  }
}
