/** Numbers that look random and are the same for the same seed (mulberry32, by Tommy Ettinger, public domain). */
export const seeded = (seed: number) => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (count: number): number => Math.floor(next() * count)
  return {
    below,
    chance: (probability: number): boolean => next() < probability,
    pick: <T>(from: readonly T[]): T => from[below(from.length)] as T,
    bytes: (count: number): Uint8Array => Uint8Array.from({ length: count }, () => below(256)),
  }
}

export type Random = ReturnType<typeof seeded>
