import type { ListPlan } from '../kernel/filter-plan.ts'
import { valuePartition } from './postings.ts'
import type { Store } from './store.ts'

export type Direction = 'ascending' | 'descending'

/** Record ids in order, each once. Bounds go forward only from call to call. */
export interface SortedIds {
  /** The first id from `bound` on, or beyond it when `beyond`; from the start without a bound; undefined at the end. */
  seek(bound: string | undefined, beyond?: boolean): Promise<string | undefined>
}

const firstChunk = 32
const smallestChunk = 4
const largestChunk = 512

const isBefore = (direction: Direction, a: string, b: string): boolean => (direction === 'ascending' ? a < b : a > b)

/** Reads a list in chunks: larger ones while it is read through, smaller ones while others make it jump. */
const valueList = (store: Store, partition: string, direction: Direction): SortedIds => {
  let ids: readonly string[] = []
  let place = 0
  let answers = 0
  let chunk = firstChunk
  let ended = false
  const load = async (bound: string | undefined): Promise<void> => {
    if (ids.length > 0) chunk = answers * 2 >= ids.length ? chunk * 2 : chunk / 2
    chunk = Math.max(smallestChunk, Math.min(chunk, largestChunk))
    const range = bound === undefined ? undefined : direction === 'ascending' ? { from: bound } : { to: bound }
    const page = await store.query({ index: 'table', partition, direction, limit: chunk, ...(range && { range }) })
    ids = page.items.map((item) => item.sk)
    place = 0
    answers = 0
    ended = page.next === undefined || ids.length === 0
  }
  return {
    seek: async (bound, beyond = false) => {
      const passed = (id: string): boolean =>
        bound !== undefined && (isBefore(direction, id, bound) || (beyond && id === bound))
      for (;;) {
        while (place < ids.length && passed(ids[place] as string)) place++
        if (place < ids.length) {
          answers += 1
          return ids[place]
        }
        if (ended) return undefined
        await load(bound)
      }
    },
  }
}

const union = (lists: readonly SortedIds[], direction: Direction): SortedIds => ({
  seek: async (bound, beyond) => {
    const firsts = await Promise.all(lists.map((list) => list.seek(bound, beyond)))
    let first: string | undefined
    for (const id of firsts) if (id !== undefined && (first === undefined || isBefore(direction, id, first))) first = id
    return first
  },
})

// Leapfrog: whoever is behind jumps to where the furthest stands, so the work is in proportion to the rarest list.
const intersection = (lists: readonly SortedIds[]): SortedIds => ({
  seek: async (bound, beyond) => {
    let candidate = await lists[0]?.seek(bound, beyond)
    for (let agreed = 1, turn = 1; candidate !== undefined && agreed < lists.length; turn++) {
      const id: string | undefined = await lists[turn % lists.length]?.seek(candidate)
      agreed = id === candidate ? agreed + 1 : 1
      candidate = id
    }
    return candidate
  },
})

/** The ids that a plan's lists hold, in order of id. */
export const idsOf = (
  store: Store,
  tenantId: string,
  noun: string,
  plan: ListPlan,
  direction: Direction,
): SortedIds => {
  if ('list' in plan)
    return valueList(store, valuePartition(tenantId, noun, plan.list.field, plan.list.value), direction)
  const parts = 'all' in plan ? plan.all : plan.any
  const lists = parts.map((part) => idsOf(store, tenantId, noun, part, direction))
  return 'all' in plan ? intersection(lists) : union(lists, direction)
}
