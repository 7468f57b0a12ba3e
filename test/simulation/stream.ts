import type { Change } from '../../shared/storage/store.ts'
import type { World } from './world.ts'

const shards = 2
const mostTries = 2

const shardOf = ({ key }: Change): number => (key.pk.codePointAt(key.pk.length - 1) ?? 0) % shards

interface Reader {
  readonly follower: string
  readonly shard: number
  position: number
  tries: number
  isRunning: boolean
}

/**
 * The table's stream as Lambda reads it: in order within a shard, a batch at a time, from the first failed change on again; after
 * so many tries the change goes to the dead letters and the rest goes on. Stretches may come twice, also while others run.
 */
export const openStream = (world: World) => {
  const { random, followers, invoke } = world
  const readers: Reader[] = Object.keys(followers).flatMap((follower) =>
    Array.from({ length: shards }, (_, shard) => ({ follower, shard, position: 0, tries: 0, isRunning: false })),
  )
  const deadLetters: { readonly follower: string; readonly change: Change }[] = []
  const logs: Change[][] = Array.from({ length: shards }, () => [])
  let sorted = 0
  const log = (shard: number): readonly Change[] => {
    const changes = world.recordChanges()
    for (; sorted < changes.length; sorted++) {
      const change = changes[sorted] as Change
      logs[shardOf(change)]?.push(change)
    }
    return logs[shard] ?? []
  }

  const handle = (follower: string, batch: readonly Change[]): Promise<readonly string[]> =>
    invoke(async (platform) => (await followers[follower]?.(batch, platform)) ?? [])

  const settle = (reader: Reader, batch: readonly Change[], failedAt: number): void => {
    reader.position += failedAt
    reader.tries = failedAt === 0 ? reader.tries + 1 : 0
    const [first] = batch
    if (reader.tries < mostTries || !first) return
    deadLetters.push({ follower: reader.follower, change: first })
    reader.position += 1
    reader.tries = 0
  }

  const read = async (reader: Reader): Promise<void> => {
    const size = reader.tries === mostTries - 1 ? 1 : 1 + random.below(5)
    const batch = log(reader.shard).slice(reader.position, reader.position + size)
    if (batch.length === 0) return
    reader.isRunning = true
    try {
      const failed = new Set(await handle(reader.follower, batch))
      const failedAt = batch.findIndex(({ id }) => failed.has(id))
      settle(reader, batch, failedAt < 0 ? batch.length : failedAt)
    } catch {
      settle(reader, batch, 0)
    } finally {
      reader.isRunning = false
    }
  }

  return {
    /** Hands the next batch of some shard to its follower. */
    deliver: async (): Promise<void> => {
      const reader = random.pick(readers)
      if (!reader.isRunning) await read(reader)
    },
    /** Hands over again what was handed over before. */
    repeat: async (): Promise<void> => {
      const { follower, shard, position } = random.pick(readers)
      const from = random.below(position + 1)
      const batch = log(shard).slice(from, Math.min(position, from + 1 + random.below(4)))
      await handle(follower, random.chance(0.3) ? [...batch, ...batch] : batch)
    },
    redrive: async (): Promise<void> => {
      const [letter] = deadLetters.splice(random.below(deadLetters.length), 1)
      if (!letter) return
      const failed = await handle(letter.follower, [letter.change]).catch(() => [letter.change.id])
      if (failed.length > 0) deadLetters.push(letter)
    },
    /** When nothing fails any more: everything to its end. */
    finish: async (): Promise<void> => {
      for (const reader of readers)
        while (reader.position < log(reader.shard).length && !reader.isRunning) await read(reader)
    },
    deadLetters,
  }
}

export type Stream = ReturnType<typeof openStream>
