import { isDeepStrictEqual } from 'node:util'
import { applyCommit, type CommittedItems, prepareActions } from '../../infra/local/embedded-commit.ts'
import type { StoredItem } from '../../infra/local/embedded-items.ts'
import { entryOf, indexAttributes, pageOf, prefixEnd } from '../../infra/local/embedded-query.ts'
import { checkCommit, checkKey, checkKeys, checkQuery } from '../../shared/storage/check.ts'
import type { Change, IndexName, Item, Meter, Position, Query, Store } from '../../shared/storage/store.ts'
import { tableIndexes } from '../../shared/storage/table.ts'
import { keyText, readUnits } from '../../shared/storage/units.ts'

const surrogate = /[\ud800-\udfff]/

/** By UTF-8 bytes, which is by UTF-16 units as long as there are no surrogates. */
const compareText = (a: string, b: string): number => {
  if (a === b) return 0
  if (surrogate.test(a) || surrogate.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return a < b ? -1 : 1
}

const indexes = (['table', ...tableIndexes.map(({ name }) => name)] satisfies IndexName[]).map((name) => ({
  name,
  ...indexAttributes(name),
}))

const comparePositions = (a: Position, b: Position): number =>
  compareText(a.indexSk ?? a.sk, b.indexSk ?? b.sk) || compareText(a.pk, b.pk) || compareText(a.sk, b.sk)

/** The smallest store that keeps the contract: maps in memory, and every change since the beginning. */
export const openMemoryStore = () => {
  const table = new Map<string, StoredItem>()
  const partitions = new Map<string, Map<string, Item>>()
  const changes: Change[] = []

  const file = (item: Item, present: boolean): void => {
    for (const { name, partitionKey, sortKey } of indexes) {
      const partition = item[partitionKey]
      if (partition === undefined || item[sortKey] === undefined) continue
      const place = `${name}:${partition}`
      const entries = partitions.get(place) ?? new Map<string, Item>()
      if (entries.size === 0) partitions.set(place, entries)
      if (present) entries.set(keyText(item), item)
      else entries.delete(keyText(item))
    }
  }

  const note = (before: Item | undefined, after: Item | undefined): void => {
    const { pk, sk } = (after ?? before) as Item
    changes.push({
      id: String(changes.length + 1),
      key: { pk, sk },
      ...(before && { before }),
      ...(after && { after }),
    })
  }

  const items: CommittedItems = {
    find: (key) => table.get(keyText(key)),
    write: (before, { body, bytes }) => {
      const item = JSON.parse(body) as Item
      if (before?.body.length === body.length && isDeepStrictEqual(before.item, item)) return false
      if (before) file(before.item, false)
      file(item, true)
      table.set(keyText(item), { row: 0, item, body, bytes })
      note(before?.item, item)
      return true
    },
    remove: (before) => {
      table.delete(keyText(before.item))
      file(before.item, false)
      note(before.item, undefined)
    },
  }

  const rangeOf = ({ range = {} }: Query): ((sort: string) => boolean) => {
    if ('beginsWith' in range) {
      const { beginsWith } = range
      const end = prefixEnd(beginsWith)
      return (sort) => compareText(sort, beginsWith) >= 0 && (end === undefined || compareText(sort, end) < 0)
    }
    const { from, to } = range
    return (sort) =>
      (from === undefined || compareText(sort, from) >= 0) && (to === undefined || compareText(sort, to) <= 0)
  }

  const matching = (query: Query) => {
    const { index, partition, after, direction } = query
    const { sortKey } = indexAttributes(index)
    const sign = direction === 'descending' ? -1 : 1
    const isInRange = rangeOf(query)
    const entries = [...(partitions.get(`${index}:${partition}`)?.values() ?? [])]
      .filter((item) => isInRange(String(item[sortKey])))
      .map((item) => ({ item, position: { pk: item.pk, sk: item.sk, indexSk: String(item[sortKey]) } }))
      .filter(({ position }) => !after || sign * comparePositions(position, after) > 0)
      .sort((a, b) => sign * comparePositions(a.position, b.position))
    return entries.map(({ item }) => entryOf(item, index))
  }

  const over = (meter: Meter | undefined): Store => ({
    get: async (key, options) => {
      checkKey(key)
      const found = items.find(key)
      meter?.({ read: readUnits(found?.bytes ?? 0, options?.eventual ? 'eventual' : 'strong'), write: 0 })
      return found?.item
    },
    getMany: async (keys) => {
      checkKeys(keys)
      const found = keys.map(items.find)
      const sizes = new Map(keys.map((key, index) => [keyText(key), found[index]?.bytes ?? 0]))
      const read = [...sizes.values()].reduce((sum, bytes) => sum + readUnits(bytes, 'eventual'), 0)
      if (keys.length > 0) meter?.({ read, write: 0 })
      return found.map((stored) => stored?.item)
    },
    query: async (query) => {
      checkQuery(query)
      const { page, bytes } = pageOf(matching(query), query)
      meter?.({ read: readUnits(bytes, query.index === 'table' ? 'strong' : 'eventual'), write: 0 })
      return page
    },
    commit: async (actions) => applyCommit(items, prepareActions(actions, checkCommit(actions)), meter),
    next: async (key, name) => {
      const actions = [{ do: 'add', key, by: { [name]: 1 } }] as const
      applyCommit(items, prepareActions(actions, checkCommit(actions)), meter)
      return Number(items.find(key)?.item[name])
    },
    metered: (next) => over(next),
  })

  return {
    store: over(undefined),
    /** All changes so far, oldest first. */
    changes: changes as readonly Change[],
    items: (): readonly Item[] => [...table.values()].map(({ item }) => item),
  }
}
