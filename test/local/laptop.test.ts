import { describe, expect, test } from 'vitest'
import type { DomainEvent } from '../../events/define-event.ts'
import { startLaptop } from '../../infra/local/laptop.ts'
import type { Change } from '../../shared/storage/store.ts'
import {
  authorizer,
  consumer,
  createNote,
  eventNamed,
  follower,
  good,
  httpFunction,
  noteItem,
  scheduled,
} from './fakes.ts'
import { laptopWith, newFolder, postJson } from './support.ts'

const notes = httpFunction([createNote])

/** Publishes one event for each new note. */
const publisher = follower(async (changes, { bus }) => {
  await bus.publish(changes.map(({ id, key }) => eventNamed(`event-of-${id}`, 'note.made', key.pk)))
  return []
}, 'publish')

describe('the laptop', () => {
  test('lets a request go all the way: table, stream, bus, consumer', async () => {
    const consumed: DomainEvent[] = []
    const seen: Change[] = []
    const laptop = await laptopWith([
      notes,
      authorizer(),
      publisher,
      follower(async (changes) => {
        seen.push(...changes)
        return []
      }),
      consumer(['note.made'], async (event) => void consumed.push(event)),
    ])
    const response = await postJson(`${laptop.url}/v1/notes`, { id: 'n1' }, { ...good, 'idempotency-key': 'k1' })
    expect([response.status, await response.json()]).toEqual([201, { id: 'n1' }])
    await laptop.settle()
    expect(seen).toMatchObject([{ key: { pk: 'ten_1#note#n1', sk: '.' }, after: { noun: 'note', version: 1 } }])
    expect(consumed).toMatchObject([{ type: 'note.made', recordId: 'ten_1#note#n1' }])
  })

  test('settles what follows from what follows', async () => {
    let made = 1
    const laptop = await laptopWith([
      publisher,
      consumer(['note.made'], async (_, { store }) => {
        if (made < 10) await store.commit([{ do: 'put', item: noteItem(`n${++made}`) }])
      }),
    ])
    await laptop.platform().store.commit([{ do: 'put', item: noteItem('n1') }])
    await laptop.settle()
    expect(await laptop.platform().store.get(noteItem('n10'))).toBeDefined()
  })

  test('gives a function nothing that it does not declare', async () => {
    const letters: unknown[] = []
    const reader = {
      ...scheduled('rate(1 hour)', async ({ store, mail }) => {
        await store.query({ index: 'due', partition: 'x', limit: 1 })
        await mail.send({ key: 'k', to: 'a@b.example', subject: '', text: '' })
      }),
      uses: ['table:read'] as const,
    }
    const laptop = await laptopWith([reader])
    await postJson(`${laptop.url}/_local/clock`, { advance: 'PT1H' })
    const answer = await fetch(`${laptop.url}/_local/dead-letters`)
    letters.push(...((await answer.json()) as { items: unknown[] }).items)
    expect(letters).toMatchObject([{ function: 'tick', reason: expect.stringContaining("'mail:send'") }])
  })

  test('goes on where it stopped: clock, followers, and what was on the bus', async () => {
    const dataFolder = newFolder()
    const seen: string[] = []
    const options = { dataFolder, port: 0, logLevel: 'SILENT' } as const
    const first = await startLaptop({ ...options, catalogue: [] })
    await postJson(`${first.url}/_local/clock`, { advance: 'P3D' })
    await first.platform().store.commit([{ do: 'put', item: noteItem('n1') }])
    await first.close()
    const second = await laptopWith([publisher, consumer(['note.made'], async ({ id }) => void seen.push(id))], options)
    await second.settle()
    expect(seen).toEqual(['event-of-1'])
    expect(Date.parse(second.platform().clock.now()) - Date.now()).toBeGreaterThan(2.9 * 86_400_000)
  })

  test('refuses a folder that is in use, with a message that says so', async () => {
    const dataFolder = newFolder()
    await laptopWith([], { dataFolder })
    await expect(laptopWith([], { dataFolder })).rejects.toThrow(/guanxi\.db is in use by another process/)
  })

  test('lets go of the folder when its port is taken', async () => {
    const { url } = await laptopWith([])
    const dataFolder = newFolder()
    await expect(laptopWith([], { dataFolder, port: Number(new URL(url).port) })).rejects.toThrow(/EADDRINUSE/)
    await laptopWith([], { dataFolder })
  })
})
