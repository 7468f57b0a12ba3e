import { type Month, type MonthPlace, monthKey, pageOfMonths } from '../../shared/storage/months.ts'
import { manifestKey } from '../../shared/storage/posting-update.ts'
import { listsOf, postingKey, type RecordName, recordNameOf } from '../../shared/storage/postings.ts'
import { recordKey } from '../../shared/storage/record.ts'
import type { Searchable } from '../../shared/storage/record-search.ts'
import { type Item, type Key, limits, type Store } from '../../shared/storage/store.ts'
import { monthMarker } from './mark-months.ts'
import { rewritePostings, sameLists } from './update-postings.ts'

export interface RebuildPart {
  readonly records: number
  /** Of how many the entries were not as they should be. */
  readonly mended: number
  /** Where to go on; absent at the end. */
  readonly next?: MonthPlace
}

const mendsAtOnce = 10

const monthBefore = (month: Month): Month => {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`
}

const getAll = async (store: Store, keys: readonly Key[]): Promise<readonly (Item | undefined)[]> => {
  const found: (Item | undefined)[] = []
  for (let start = 0; start < keys.length; start += limits.getManyKeys)
    found.push(...(await store.getMany(keys.slice(start, start + limits.getManyKeys))))
  return found
}

interface Expected {
  readonly record: RecordName
  readonly lists: readonly string[]
}

/** The records whose manifest names other lists than they belong in, or that lack an entry in one. */
const outOfOrder = async (store: Store, expected: readonly Expected[]): Promise<readonly RecordName[]> => {
  const manifests = await getAll(
    store,
    expected.map(({ record }) => manifestKey(record)),
  )
  const entries = await getAll(
    store,
    expected.flatMap(({ record, lists }) => lists.map((list) => postingKey(record, list))),
  )
  let place = 0
  return expected.flatMap(({ record, lists }, index) => {
    const held = (manifests[index]?.lists ?? []) as string[]
    const own = entries.slice(place, place + lists.length)
    place += lists.length
    return sameLists(held, lists) && own.every((entry) => entry !== undefined) ? [] : [record]
  })
}

/** From the record as it is now, because the index that named it may lag. */
const mend = async (store: Store, searchable: Searchable<never>, record: RecordName): Promise<void> => {
  const item = await store.get(recordKey(record.tenantId, record.noun, record.id))
  if (item) await rewritePostings(store, { record, version: item.version ?? 1, lists: listsOf(searchable, item) })
}

const markMonth = async (store: Store, mark: Key, items: readonly Item[]): Promise<void> => {
  if (items.length === 0 || (await store.get(mark))) return
  await monthMarker()(
    store,
    items.map((after) => ({ id: '', key: { pk: after.pk, sk: after.sk }, after })),
  )
}

/**
 * Puts the search entries of a page of records right, from the records alone: reads every entry that there should be, and writes
 * where one is missing or one too many is known. Going through all pages, from the current month back to the tenant's first, reads
 * every month that there can be and needs no mark of it. Entries that no manifest knows are left: whoever reads a list checks
 * the record.
 * @param first the month before which there are no records
 */
export const rebuildPage = async (
  store: Store,
  tenantId: string,
  searchable: Searchable<never>,
  place: MonthPlace,
  first: Month,
): Promise<RebuildPart> => {
  const noun = searchable.noun.name
  const { month } = place
  const walk = { direction: 'descending', from: month, to: month } as const
  const { items, next } = await pageOfMonths(store, tenantId, noun, walk, place, limits.getManyKeys)
  const expected = items.map((item) => ({ record: recordNameOf(item), lists: listsOf(searchable, item) }))
  const wrong = await outOfOrder(store, expected)
  for (let start = 0; start < wrong.length; start += mendsAtOnce)
    await Promise.all(wrong.slice(start, start + mendsAtOnce).map((record) => mend(store, searchable, record)))
  await markMonth(store, monthKey(tenantId, noun, month), items)
  const before = monthBefore(month)
  const goOn = next ?? (before >= first ? { month: before } : undefined)
  return { records: items.length, mended: wrong.length, ...(goOn && { next: goOn }) }
}
