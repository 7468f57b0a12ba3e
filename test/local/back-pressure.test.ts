import { expect, test, vi } from 'vitest'
import { type BackPressure, backPressure } from '../../infra/local/back-pressure.ts'
import { openDatabase } from '../../infra/local/database.ts'
import { openEmbeddedStore } from '../../infra/local/embedded-store.ts'
import { type Action, type Store, StoreBusy } from '../../shared/storage/store.ts'
import { authorizer, consumer, createNote, eventNamed, follower, good, httpFunction, noteItem } from './fakes.ts'
import { laptopWith, postJson } from './support.ts'

const record = (name: string): Action => ({ do: 'put', item: noteItem(name) })

/** A store held back at four changes, over a feed that is followed only when the test says so. */
const openHeld = (longestMs?: number) => {
  const database = openDatabase(':memory:')
  const feed = openEmbeddedStore({ database, feeds: ({ after }) => after?.sk === '.' })
  let followed = 0
  let furthest = 0
  const behind = () => feed.lastSequence() - followed
  database.onCommit(() => {
    furthest = Math.max(furthest, behind())
  })
  const pressure: BackPressure = backPressure({ behind, onProgress: database.onCommit }, 4, longestMs)
  const follow = async (count: number): Promise<void> => {
    followed = Math.min(feed.lastSequence(), followed + count)
    // As a follower does: what it writes is followed by nobody.
    await feed.store.commit([{ do: 'put', item: { pk: 'place', sk: 'follower', at: followed } }])
  }
  return {
    store: pressure.held(feed.store),
    bare: feed.store,
    follow,
    behind,
    furthest: () => furthest,
    [Symbol.dispose]: () => database.close(),
  }
}

const turns = async (count = 20): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

test('a flood of writes never gets further ahead than the limit, and all of it is written in the order it came', async () => {
  using held = openHeld()
  const done: number[] = []
  const flood = Array.from({ length: 50 }, (_, n) => held.store.commit([record(`n${n}`)]).then(() => done.push(n)))
  await turns()
  expect(held.behind()).toBe(4)
  expect(done).toEqual([0, 1, 2, 3])
  while (held.behind() > 0) {
    await held.follow(3)
    await turns()
  }
  await Promise.all(flood)
  expect(done).toEqual(Array.from({ length: 50 }, (_, n) => n))
  expect(held.furthest()).toBe(4)
})

test('the limit counts changes, not commits; a commit larger than the limit goes through when nothing else waits', async () => {
  using held = openHeld()
  const commit = (names: readonly string[]) => held.store.commit(names.map(record))
  const writes = [commit(['a', 'b', 'c']), commit(['d', 'e']), commit(['f', 'g', 'h', 'i', 'j', 'k'])]
  await turns()
  expect(held.behind()).toBe(3)
  await held.follow(1)
  await turns()
  expect(held.behind()).toBe(4)
  await held.follow(3)
  await turns()
  expect(held.behind()).toBe(1)
  await held.follow(1)
  await Promise.all(writes)
  expect(held.behind()).toBe(6)
})

test('reads, and writes that nothing follows from, never wait', async () => {
  using held = openHeld()
  const writes = ['a', 'b', 'c', 'd', 'e'].map((name) => held.store.commit([record(name)]))
  await turns()
  await held.store.commit([{ do: 'put', item: { pk: 'p', sk: 'guard' } }])
  expect(await held.store.get({ pk: 'p', sk: 'guard' })).toBeDefined()
  expect(await held.store.metered(() => {}).next({ pk: 'p', sk: 'number' }, 'n')).toBe(1)
  await held.follow(4)
  await Promise.all(writes)
})

test('a write whose turn does not come is refused as busy, with nothing written, and keeps nobody behind it from going on', async () => {
  using held = openHeld(20)
  await held.store.commit(['a', 'b', 'c', 'd'].map(record))
  await expect(held.store.commit([record('late')])).rejects.toBeInstanceOf(StoreBusy)
  expect(await held.bare.get({ pk: noteItem('late').pk, sk: '.' })).toBeUndefined()
  await held.follow(4)
  await held.store.commit([record('next')])
})

test('a commit that is refused gives its place back', async () => {
  using held = openHeld()
  const twice = (): Promise<void> => held.store.commit([{ do: 'put', item: noteItem('a'), when: { is: 'absent' } }])
  await twice()
  for (let tries = 0; tries < 9; tries++) await expect(twice()).rejects.toThrow('condition')
  await Promise.all(['b', 'c', 'd'].map((name) => held.store.commit([record(name)])))
  expect(held.behind()).toBe(4)
})

test('requests wait while the followers are behind; a follower and a consumer that write records are held back by nobody', async () => {
  const requests = 1_100
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const written = new Set<string>()
  const write = async (store: Store, name: string): Promise<void> => {
    await store.commit([record(name)])
    written.add(name)
  }
  const copying = follower(async (changes, { store, bus }) => {
    await released
    const sent = changes.map(({ key }) => String(key.pk.split('#').at(-1))).filter((id) => id.startsWith('sent'))
    for (const id of sent) await write(store, `follower-${id}`)
    await bus.publish(sent.map((id) => eventNamed(id, 'note.kept', id)))
    return []
  })
  const reacting = consumer(['note.kept'], ({ recordId }, { store }) => write(store, `consumer-${recordId}`))
  const laptop = await laptopWith([authorizer(), httpFunction([createNote]), copying, reacting])
  let answered = 0
  const send = async (n: number): Promise<number> => {
    const { status } = await postJson(`${laptop.url}/v1/notes`, { id: `sent-${n}` }, good)
    answered += 1
    return status
  }
  const flood = Array.from({ length: requests }, (_, n) => send(n))
  await vi.waitFor(() => expect(answered).toBe(1_000), { timeout: 8_000 })
  const [last] = await Promise.all([
    laptop.platform().store.get({ pk: noteItem('follower-sent-0').pk, sk: '.' }),
    turns(),
  ])
  expect(last).toBeUndefined()
  expect(answered).toBe(1_000)
  release()
  expect(new Set(await Promise.all(flood))).toEqual(new Set([201]))
  await laptop.settle()
  expect(written.size).toBe(2 * requests)
})
