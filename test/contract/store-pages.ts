import { expect, test, vi } from 'vitest'
import { type IndexName, type Item, limits, type Position, type Query, type Store } from '../../shared/storage/store.ts'
import { fill, type KnownDifferences, newPk, put, type Subject } from './subject.ts'

export const allPages = async (store: Store, query: Query): Promise<Item[][]> => {
  const pages: Item[][] = []
  let after: Position | undefined
  do {
    const page = await store.query({ ...query, ...(after && { after }) })
    pages.push([...page.items])
    after = page.next
  } while (after)
  return pages
}

const all = async (store: Store, query: Query): Promise<Item[]> => (await allPages(store, query)).flat()

/** Partition and sort key of the index, beside a place in the table that says nothing about the order. */
const row = (index: IndexName, partition: string, sort: string, place: number): Item => {
  if (index === 'table') return { pk: partition, sk: sort }
  return { pk: `${partition}#${place % 3}`, sk: String(100 - place), [`${index}pk`]: partition, [`${index}sk`]: sort }
}

const sortOf = (index: IndexName, item: Item): string => String(index === 'table' ? item.sk : item[`${index}sk`])

const byBytes = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right))

const texts = [
  'A',
  'B',
  'a',
  'a%',
  'a_b',
  'ab',
  'abc',
  'b',
  'é',
  '中',
  '中%',
  '中_文',
  '中文',
  '\ud7ff',
  '\ue000',
  '\uffff',
  '𝄞',
  '𝄞a',
  '\u{10ffff}',
]

const ranges: readonly NonNullable<Query['range']>[] = [
  { from: 'a' },
  { to: 'b' },
  { from: 'ab', to: '中' },
  { from: 'a', to: 'a' },
  { from: '\uffff', to: '𝄞' },
  { from: 'b', to: 'a' },
  { from: '', to: '' },
  { beginsWith: 'a' },
  { beginsWith: 'a_' },
  { beginsWith: 'a%' },
  { beginsWith: '中' },
  { beginsWith: '\ud7ff' },
  { beginsWith: '中%' },
  { beginsWith: '中_' },
  { beginsWith: '𝄞' },
  { beginsWith: '\u{10ffff}' },
  { beginsWith: '' },
]

const isIn = (text: string, range: NonNullable<Query['range']>): boolean =>
  'beginsWith' in range
    ? text.startsWith(range.beginsWith)
    : byBytes(text, range.from ?? '') >= 0 && (range.to === undefined || byBytes(text, range.to) <= 0)

export const pageContract = (subject: () => Subject, { beginsWithIgnoresCase }: KnownDifferences): void => {
  const tried = beginsWithIgnoresCase
    ? ranges.filter((range) => !('beginsWith' in range && /[a-z]/.test(range.beginsWith)))
    : ranges
  for (const index of ['table', 'g1', 'g2', 'g3', 'due'] as const) {
    test(`${index} is in UTF-8 byte order both ways, whole and by range`, async () => {
      const { store } = subject()
      const partition = newPk()
      await fill(
        store,
        texts.map((text, place) => row(index, partition, text, place)),
      )
      await fill(store, [row(index, `${partition}#other`, 'a', 99)])
      const sorted = [...texts].sort(byBytes)
      const sorts = async (query: Partial<Query>) =>
        (await all(store, { index, partition, limit: 4, ...query })).map((item) => sortOf(index, item))
      await vi.waitFor(async () => expect(await sorts({})).toEqual(sorted))
      expect(await sorts({ direction: 'descending' })).toEqual(sorted.toReversed())
      for (const range of tried) {
        const inside = sorted.filter((text) => isIn(text, range))
        expect(await sorts({ range }), JSON.stringify(range)).toEqual(inside)
        expect(await sorts({ range, direction: 'descending' })).toEqual(inside.toReversed())
      }
    })

    test(`pages of ${index} neither repeat nor skip what stays, while neighbours come and go`, async () => {
      const { store } = subject()
      const rows = (partition: string) =>
        Array.from({ length: 20 }, (_, place) => row(index, partition, `k${String(place * 2).padStart(2, '0')}`, place))
      for (const direction of ['ascending', 'descending'] as const) {
        const partition = newPk()
        const staying = rows(partition)
        await fill(store, staying)
        await vi.waitFor(async () => expect(await all(store, { index, partition, limit: 50 })).toHaveLength(20))
        const seen: string[] = []
        let after: Position | undefined
        for (let page = 0; page === 0 || after; page += 1) {
          const { items, next } = await store.query({ index, partition, limit: 3, direction, ...(after && { after }) })
          seen.push(...items.map((item) => sortOf(index, item)))
          after = next
          const last = items.at(-1)
          // The very item the page ended at goes, and another appears in its stead.
          if (last && page % 2 === 0) await store.commit([{ do: 'delete', key: { pk: last.pk, sk: last.sk } }])
          await fill(store, [row(index, partition, `k${String(page * 4 + 1).padStart(2, '0')}`, 50 + page)])
        }
        const sorted = staying.map((item) => sortOf(index, item))
        expect(seen.filter((sort) => sorted.includes(sort))).toEqual(
          direction === 'ascending' ? sorted : sorted.reverse(),
        )
        expect(new Set(seen).size).toBe(seen.length)
      }
    })
  }

  test('an item is in an index only while it has both of its keys, and where they say', async () => {
    const { store } = subject()
    const pk = newPk()
    const inIndex = async (partition: string) =>
      (await all(store, { index: 'g1', partition, limit: 9 })).map((item) => item.sk)
    const becomes = async (item: Item, here: string[], there: string[]) => {
      await store.commit([put(item)])
      await vi.waitFor(async () => expect(await inIndex(`${pk}1`)).toEqual(here))
      await vi.waitFor(async () => expect(await inIndex(`${pk}2`)).toEqual(there))
    }
    await becomes({ pk, sk: '.' }, [], [])
    await becomes({ pk, sk: '.', g1pk: `${pk}1` }, [], [])
    await becomes({ pk, sk: '.', g1pk: `${pk}1`, g1sk: 'a' }, ['.'], [])
    await becomes({ pk, sk: '.', g1pk: `${pk}2`, g1sk: 'a' }, [], ['.'])
    await becomes({ pk, sk: '.', g1sk: 'a' }, [], [])
    await becomes({ pk, sk: '.', g1pk: `${pk}2`, g1sk: 'b' }, [], ['.'])
    await store.commit([{ do: 'delete', key: { pk, sk: '.' } }])
    await vi.waitFor(async () => expect(await inIndex(`${pk}2`)).toEqual([]))
  })

  test('items with equal sort keys in an index are paged one by one', async () => {
    const { store } = subject()
    const partition = newPk()
    await fill(
      store,
      Array.from({ length: 7 }, (_, place) => ({ ...row('g2', partition, 'same', place), sk: String(place) })),
    )
    for (const direction of ['ascending', 'descending'] as const)
      await vi.waitFor(async () => {
        const pages = await allPages(store, { index: 'g2', partition, limit: 2, direction })
        expect(
          pages
            .flat()
            .map((item) => item.sk)
            .sort(),
        ).toEqual(['0', '1', '2', '3', '4', '5', '6'])
      })
  })

  test('due answers keys only, the other indexes whole items', async () => {
    const { store } = subject()
    const pk = newPk()
    const item = { pk, sk: '.', duepk: pk, duesk: '2026', g3pk: pk, g3sk: 'x', content: 'much' }
    await store.commit([put(item)])
    await vi.waitFor(async () => {
      expect(await all(store, { index: 'due', partition: pk, limit: 2 })).toEqual([
        { pk, sk: '.', duepk: pk, duesk: '2026' },
      ])
      expect(await all(store, { index: 'g3', partition: pk, limit: 2 })).toEqual([item])
    })
  })

  test('a page ends at 1 MB', async () => {
    const { store } = subject()
    const pk = newPk()
    for (let sort = 0; sort < 8; sort += 1)
      await store.commit([put({ pk, sk: String(sort), fill: 'x'.repeat(300_000) })])
    const pages = await allPages(store, { index: 'table', partition: pk, limit: 100 })
    expect(pages.flat().map((item) => item.sk)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7'])
    for (const page of pages) expect(page.length * 300_000).toBeLessThan(limits.pageBytes + 300_000)
  })

  test('getMany answers in the order asked, repeats included, gaps undefined', async () => {
    const { store } = subject()
    const pk = newPk()
    const items = Array.from({ length: 60 }, (_, place) => ({ pk, sk: String(place), place }))
    await fill(store, items)
    const asked = [...items, { pk, sk: 'missing' }, ...items.slice(0, 30)].reverse()
    expect(await store.getMany(asked)).toEqual(asked.map((key) => items.find(({ sk }) => sk === key.sk)))
    expect(await store.getMany([])).toEqual([])
  })
}
