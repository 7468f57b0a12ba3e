import type { Item, Position, Query } from '../../shared/storage/store.ts'
import { keyText } from '../../shared/storage/units.ts'
import type { ChangeTable } from './change-table.ts'
import { entryOf, indexAttributes, positionOf, prefixEnd } from './embedded-query.ts'
import type { Entry } from './recent-items.ts'

const byBytes = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right))

const compare = (left: Position, right: Position): number =>
  byBytes(left.indexSk ?? '', right.indexSk ?? '') || byBytes(left.pk, right.pk) || byBytes(left.sk, right.sk)

const inRange = (sort: string, range: Query['range'] = {}): boolean => {
  if (!('beginsWith' in range))
    return byBytes(sort, range.from ?? '') >= 0 && (range.to === undefined || byBytes(sort, range.to) <= 0)
  const end = prefixEnd(range.beginsWith)
  return byBytes(sort, range.beginsWith) >= 0 && (end === undefined || byBytes(sort, end) < 0)
}

/** Of each item changed within the lag, what it was before: `undefined` where it was not there. */
const oldImages = (changes: ChangeTable, lagMs: number): Map<string, Item | undefined> => {
  const images = new Map<string, Item | undefined>()
  for (const { before, after } of changes.within(lagMs)) {
    const item = after ?? before
    if (item) images.set(keyText(item), before)
  }
  return images
}

const shownBy = (query: Query, item: Item | undefined): item is Item => {
  const { partitionKey, sortKey } = indexAttributes(query.index)
  const sort = item?.[sortKey]
  return item?.[partitionKey] === query.partition && typeof sort === 'string' && inRange(sort, query.range)
}

/** The entries of an index as they stood `lagMs` ago: old images in place of what has changed since. */
export function* lagging(
  current: Iterable<Entry>,
  query: Query,
  changes: ChangeTable,
  lagMs: number,
): Generator<Entry> {
  const { index, after, direction } = query
  const sign = direction === 'descending' ? -1 : 1
  const images = oldImages(changes, lagMs)
  const old = [...images.values()]
    .filter((item) => shownBy(query, item))
    .map((item) => ({ entry: entryOf(item, index), position: positionOf(item, index) }))
    .filter(({ position }) => after === undefined || compare(position, after) * sign > 0)
    .sort((left, right) => compare(left.position, right.position) * sign)
  for (const entry of current) {
    if (images.has(keyText(entry.item))) continue
    const position = positionOf(entry.item, index)
    while (old[0] && compare(old[0].position, position) * sign < 0) yield (old.shift() as (typeof old)[0]).entry
    yield entry
  }
  for (const { entry } of old) yield entry
}
