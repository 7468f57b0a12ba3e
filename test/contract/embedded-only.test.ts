import { beforeEach, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../infra/local/database.ts'
import { openEmbeddedStore } from '../../infra/local/embedded-store.ts'
import { recentItems } from '../../infra/local/recent-items.ts'
import type { IndexName, Store } from '../../shared/storage/store.ts'
import { put } from './subject.ts'

let database: Database
let nowMs: number
beforeEach(() => {
  nowMs = 1_000_000
  database = openDatabase(':memory:')
  return () => database.close()
})
const now = () => nowMs

const sorts = async (store: Store, index: IndexName, partition: string, query = {}): Promise<unknown[]> => {
  const { items } = await store.query({ index, partition, limit: 100, ...query })
  return items.map((item) => item[`${index}sk`] ?? item.sk)
}

test('concurrent commits share one fsync, refused ones among them', async () => {
  const { store } = openEmbeddedStore({ database })
  const before = database.commits()
  const outcomes = await Promise.allSettled(
    Array.from({ length: 100 }, (_, n) => store.commit([put({ pk: 'p', sk: String(n % 60) }, { is: 'absent' })])),
  )
  expect(database.commits() - before).toBe(1)
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(40)
})

test('an item changed by its owner after the commit was asked for is stored as it was asked for', async () => {
  const { store } = openEmbeddedStore({ database })
  const tags = ['asked']
  const commit = store.commit([put({ pk: 'p', sk: '.', tags })])
  tags.push('later')
  await commit
  expect(await store.get({ pk: 'p', sk: '.' })).toEqual({ pk: 'p', sk: '.', tags: ['asked'] })
})

test('lagging indexes show every item as it was that long ago; the table and single items are current', async () => {
  const { store } = openEmbeddedStore({ database, indexLagMs: 500, now })
  const row = (sk: string, sort: string, partition = 'a') =>
    put({ pk: 'p', sk, g2pk: partition, g2sk: sort, state: sort })
  await store.commit([row('1', 'b'), row('2', 'd'), row('3', 'f')])
  expect(await sorts(store, 'g2', 'a')).toEqual([])
  expect(await sorts(store, 'table', 'p')).toEqual(['1', '2', '3'])
  nowMs += 500
  expect(await sorts(store, 'g2', 'a')).toEqual(['b', 'd', 'f'])
  await store.commit([
    row('1', 'e'),
    row('2', 'd', 'other'),
    { do: 'delete', key: { pk: 'p', sk: '3' } },
    row('4', 'c'),
  ])
  await store.commit([row('1', 'z')])
  expect(await sorts(store, 'g2', 'a')).toEqual(['b', 'd', 'f'])
  expect(await sorts(store, 'g2', 'a', { direction: 'descending', range: { from: 'c' } })).toEqual(['f', 'd'])
  expect(await sorts(store, 'g2', 'a', { limit: 1, after: { pk: 'p', sk: '1', indexSk: 'b' } })).toEqual(['d'])
  expect(await sorts(store, 'g2', 'other')).toEqual([])
  expect((await store.get({ pk: 'p', sk: '1' }))?.state).toBe('z')
  nowMs += 500
  expect(await sorts(store, 'g2', 'a')).toEqual(['c', 'z'])
  expect(await sorts(store, 'g2', 'other')).toEqual(['d'])
})

test('a lagging keys-only index shows old keys only', async () => {
  const { store } = openEmbeddedStore({ database, indexLagMs: 500, now })
  await store.commit([put({ pk: 'p', sk: '.', duepk: 'd', duesk: '1', content: 'much' })])
  nowMs += 500
  await store.commit([{ do: 'delete', key: { pk: 'p', sk: '.' } }])
  const { items } = await store.query({ index: 'due', partition: 'd', limit: 5 })
  expect(items).toEqual([{ pk: 'p', sk: '.', duepk: 'd', duesk: '1' }])
})

test('changes are numbered without repeats, also after all were trimmed and the store reopened', async () => {
  const first = openEmbeddedStore({ database, now })
  await first.store.commit([put({ pk: 'p', sk: '1' }), put({ pk: 'p', sk: '2' })])
  const last = first.lastSequence()
  expect(first.changes(0, 10).map(({ sequence }) => sequence)).toEqual([1, 2])
  expect(first.changes(1, 10).map(({ change }) => change.key.sk)).toEqual(['2'])
  nowMs += 1
  await first.trimChanges(last)
  const second = openEmbeddedStore({ database, now })
  expect(second.lastSequence()).toBe(last)
  await second.store.commit([put({ pk: 'p', sk: '3' })])
  expect(second.changes(last, 10).map(({ sequence, change }) => [sequence, change.key.sk])).toEqual([[3, '3']])
})

test('trimming keeps what a lagging index still needs', async () => {
  const { store, trimChanges } = openEmbeddedStore({ database, indexLagMs: 500, now })
  await store.commit([put({ pk: 'p', sk: '1', g1pk: 'a', g1sk: '1' })])
  nowMs += 500
  await store.commit([{ do: 'delete', key: { pk: 'p', sk: '1' } }])
  await store.commit([put({ pk: 'p', sk: '2' })])
  expect(await trimChanges(99)).toBe(1)
  expect(await sorts(store, 'g1', 'a')).toEqual(['1'])
})

test('a long change table is trimmed in pieces', async () => {
  const { store, trimChanges, lastSequence } = openEmbeddedStore({ database })
  for (let start = 0; start < 6_000; start += 100)
    await store.commit(Array.from({ length: 100 }, (_, n) => put({ pk: 'p', sk: String(start + n) })))
  expect(await trimChanges(lastSequence())).toBe(5_000)
  expect(await trimChanges(lastSequence())).toBe(999)
})

test('listeners hear of commits that changed items, after they are readable, until they stop', async () => {
  const { store, onCommit, lastSequence } = openEmbeddedStore({ database })
  const heard: number[] = []
  const stop = onCommit(() => heard.push(lastSequence()))
  await store.commit([put({ pk: 'p', sk: '1' })])
  await store.commit([{ do: 'check', key: { pk: 'p', sk: '1' }, when: { is: 'present' } }])
  await Promise.all([store.commit([put({ pk: 'p', sk: '2' })]), store.commit([put({ pk: 'p', sk: '3' })])])
  stop()
  await store.commit([put({ pk: 'p', sk: '4' })])
  expect(heard).toEqual([1, 3])
})

test('a feed of some changes is silent about the others, and so are the listeners', async () => {
  const { store, changes, onCommit } = openEmbeddedStore({ database, feeds: ({ key }) => key.sk === '.' })
  let heard = 0
  onCommit(() => heard++)
  await store.commit([put({ pk: 'p', sk: '1' })])
  await store.commit([put({ pk: 'p', sk: '.', n: 1 }), put({ pk: 'p', sk: '2' })])
  await store.commit([
    { do: 'delete', key: { pk: 'p', sk: '1' } },
    { do: 'delete', key: { pk: 'p', sk: '.' } },
  ])
  expect(changes(0, 9).map(({ sequence, change }) => [sequence, change.key.sk, change.before?.n])).toEqual([
    [1, '.', undefined],
    [2, '.', 1],
  ])
  expect(heard).toBe(2)
})

test('sweeping deletes what expired longer ago than the grace, oldest first, and feeds it as a change', async () => {
  const { store, sweepExpired, changes, lastSequence } = openEmbeddedStore({ database, now })
  await store.commit([
    put({ pk: 'p', sk: 'old', ttl: 900 }),
    put({ pk: 'p', sk: 'older', ttl: 800 }),
    put({ pk: 'p', sk: 'fresh', ttl: 999 }),
    put({ pk: 'p', sk: 'later', ttl: 2_000 }),
    put({ pk: 'p', sk: 'never' }),
  ])
  const seen = lastSequence()
  expect(await sweepExpired(60_000, 1)).toBe(1)
  expect(changes(seen, 9).map(({ change }) => [change.key.sk, change.before?.ttl, change.after])).toEqual([
    ['older', 800, undefined],
  ])
  expect(await sweepExpired(60_000, 10)).toBe(1)
  expect(await sweepExpired(60_000, 10)).toBe(0)
  expect(await sorts(store, 'table', 'p')).toEqual(['fresh', 'later', 'never'])
})

test('a list shows what was written, taken away and written again since it was read before', async () => {
  const { store } = openEmbeddedStore({ database })
  const row = (state: string, more = {}) => put({ pk: 'p', sk: '1', g2pk: 'a', g2sk: '1', state, ...more })
  const states = async () =>
    (await store.query({ index: 'g2', partition: 'a', limit: 9 })).items.map(({ state }) => state)
  await store.commit([row('first')])
  expect([await states(), await states()]).toEqual([['first'], ['first']])
  await store.commit([row('second')])
  expect(await states()).toEqual(['second'])
  const refused = store.commit([row('third'), put({ pk: 'p', sk: 'other' }, { is: 'present' })])
  await expect(refused).rejects.toThrow('condition')
  expect(await states()).toEqual(['second'])
  await store.commit([{ do: 'delete', key: { pk: 'p', sk: '1' } }])
  expect(await states()).toEqual([])
  await store.commit([put({ pk: 'p', sk: '2', g2pk: 'a', g2sk: '2', state: 'another' })])
  expect(await states()).toEqual(['another'])
})

test('what a list answers cannot be changed by one reader for the others', async () => {
  const { store } = openEmbeddedStore({ database })
  await store.commit([put({ pk: 'p', sk: '1', g2pk: 'a', g2sk: '1', tags: ['one'] })])
  const { items } = await store.query({ index: 'g2', partition: 'a', limit: 9 })
  const tags = items[0]?.tags as string[]
  expect(tags).toEqual(['one'])
  expect(() => tags.push('two')).toThrow(TypeError)
})

test('items read lately are kept within a limit, those that came first go first', () => {
  const recent = recentItems(250)
  for (const row of [1, 2, 3]) recent.add(row, { item: { pk: 'p', sk: String(row) }, bytes: 100 })
  expect([1, 2, 3].map((row) => recent.get(row)?.item.sk)).toEqual([undefined, '2', '3'])
  recent.drop(2)
  recent.add(4, { item: { pk: 'p', sk: '4' }, bytes: 100 })
  expect([2, 3, 4].map((row) => recent.get(row)?.item.sk)).toEqual([undefined, '3', '4'])
})
