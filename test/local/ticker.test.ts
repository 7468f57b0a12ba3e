import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../infra/local/database.ts'
import { openDeadLetters } from '../../infra/local/dead-letters.ts'
import { earliestDue } from '../../infra/local/earliest-due.ts'
import { openEmbeddedStore } from '../../infra/local/embedded-store.ts'
import { openLocalState } from '../../infra/local/local-state.ts'
import { openMovableClock } from '../../infra/local/movable-clock.ts'
import { createTicker } from '../../infra/local/ticker.ts'
import { day, epochMs, hour, type Instant, instantOf, minute } from '../../shared/kernel/instant.ts'
import type { Item } from '../../shared/storage/store.ts'
import { noteItem } from './fakes.ts'

const startMs = epochMs('2026-03-01T08:00:30.500Z')
const shards = ['due#note#0', 'due#note#1', 'due#task#0']

interface Due {
  readonly id: string
  readonly shard: number
  readonly atMs: number
  /** Due again after so many minutes, so many times. */
  readonly again: number
  readonly times: number
}

const dueItem = ({ id, shard, atMs, again, times }: Due): Item =>
  noteItem(id, 1, {
    duepk: shards[shard] ?? '',
    duesk: `${instantOf(atMs)}#${id}`,
    data: { id, shard, again, times },
  })

/** A laptop's clock, due index and schedules, with functions that write down what they do and when. */
const timeline = (skips: boolean) => {
  const database = openDatabase(':memory:')
  const state = openLocalState(database)
  const clock = openMovableClock(database, state, () => startMs)
  const { store } = openEmbeddedStore({ database })
  const deadLetters = openDeadLetters(database)
  const log: [Instant, string][] = []
  const write = (what: string): void => void log.push([clock.now(), what])

  const fire = async (): Promise<void> => {
    for (const partition of shards) {
      const due = await store.query({ index: 'due', partition, range: { to: `${clock.now()}$` }, limit: 2 })
      for (const key of due.items) {
        const { id, shard, again, times } = ((await store.get(key)) as Item).data as unknown as Due
        write(`due ${id}`)
        const next = { id, shard, again, times: times - 1, atMs: clock.nowMs() + again * minute }
        await store.commit([{ do: 'put', item: times > 0 ? dueItem(next) : noteItem(id, 2) }])
      }
    }
  }
  const cron = (name: string, schedule: string) => ({ name, schedule, invoke: async () => write(name) })
  const ticker = createTicker({
    database,
    state,
    clock,
    deadLetters,
    scheduled: [
      cron('nightly', 'cron(30 2 * * ? *)'),
      { name: 'due', schedule: 'rate(1 minute)', invoke: fire },
      cron('hours', 'rate(6 hours)'),
    ],
    // To be due at every minute is to skip none.
    earliestDue: skips ? earliestDue(database) : () => 0,
    settle: async () => {},
  })
  return { ticker, clock, store, log, database, deadLetters }
}

const dues = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 2, unit: fc.constantFrom('a', 'b', 'c', 'd', 'e') }),
    shard: fc.integer({ min: 0, max: 2 }),
    atMs: fc.integer({ min: -60, max: 2 * 24 * 60 }).map((minutes) => startMs + minutes * 57_123),
    again: fc.integer({ min: 0, max: 400 }),
    times: fc.integer({ min: 0, max: 3 }),
  }),
  { selector: ({ id }) => id, maxLength: 8 },
)

describe('moving the clock', () => {
  test('does the same, at the same times, as ticking every minute would', async () => {
    await fc.assert(
      fc.asyncProperty(dues, fc.array(fc.integer({ min: 1, max: 40 * 60 }), { maxLength: 3 }), async (items, jumps) => {
        const [skipping, ticking] = await Promise.all(
          [true, false].map(async (skips) => {
            const { ticker, clock, store, log, database } = timeline(skips)
            for (const item of items) await store.commit([{ do: 'put', item: dueItem(item) }])
            for (const minutes of jumps) await ticker.advanceTo(clock.nowMs() + minutes * minute)
            database.close()
            return { log, now: clock.now() }
          }),
        )
        expect(skipping).toEqual(ticking)
      }),
      { numRuns: 40 },
    )
  })

  test('runs what is due in order, each at its own minute', async () => {
    const { ticker, clock, store, log, database } = timeline(true)
    onTestFinished(() => database.close())
    for (const [id, hours] of [
      ['b', 20],
      ['a', 1],
      ['c', 19],
    ] as const)
      await store.commit([
        { do: 'put', item: dueItem({ id, shard: 0, atMs: startMs + hours * hour, again: 0, times: 0 }) },
      ])
    expect(await ticker.advanceTo(startMs + day)).toBe(8)
    expect(log).toEqual([
      ['2026-03-01T09:01:00.000Z', 'due a'],
      ['2026-03-01T12:00:00.000Z', 'hours'],
      ['2026-03-01T18:00:00.000Z', 'hours'],
      ['2026-03-02T00:00:00.000Z', 'hours'],
      ['2026-03-02T02:30:00.000Z', 'nightly'],
      ['2026-03-02T03:01:00.000Z', 'due c'],
      ['2026-03-02T04:01:00.000Z', 'due b'],
      ['2026-03-02T06:00:00.000Z', 'hours'],
    ])
    expect(clock.now()).toBe(instantOf(startMs + day))
  })

  test('passes a year without work in one go', async () => {
    const { ticker, clock, log, database } = timeline(true)
    onTestFinished(() => database.close())
    await ticker.advanceTo(startMs + 365 * day)
    expect(log.filter(([, what]) => what === 'nightly')).toHaveLength(365)
    expect(clock.now()).toBe(instantOf(startMs + 365 * day))
  })

  test('survives a restart', async () => {
    const { ticker, database } = timeline(true)
    onTestFinished(() => database.close())
    await ticker.advanceTo(startMs + day)
    const again = openMovableClock(database, openLocalState(database), () => startMs + 5)
    expect(again.nowMs()).toBe(startMs + day + 5)
  })

  test('sets aside a schedule that keeps failing, and goes on', async () => {
    const { clock, database, deadLetters } = timeline(true)
    onTestFinished(() => database.close())
    let calls = 0
    const failing = createTicker({
      database,
      state: openLocalState(database),
      clock,
      deadLetters,
      scheduled: [
        {
          name: 'nightly',
          schedule: 'cron(0 0 * * ? *)',
          invoke: async () => {
            calls += 1
            throw new Error('no night')
          },
        },
      ],
      earliestDue: () => undefined,
      settle: async () => {},
    })
    await failing.advanceTo(startMs + 2 * day)
    expect(calls).toBe(6)
    expect(deadLetters.list(10)).toMatchObject([
      { function: 'nightly', reason: 'Error: no night', event: { time: '2026-03-02T00:00:00Z' } },
      { function: 'nightly', event: { 'detail-type': 'Scheduled Event', source: 'aws.events' } },
    ])
  })
})

describe('a tick that comes late', () => {
  test('runs a schedule that was missed, once', async () => {
    let realMs = startMs
    const database = openDatabase(':memory:')
    onTestFinished(() => database.close())
    const state = openLocalState(database)
    const clock = openMovableClock(database, state, () => realMs)
    const runs: Instant[] = []
    const open = () =>
      createTicker({
        database,
        state,
        clock,
        deadLetters: openDeadLetters(database),
        scheduled: [{ name: 'hours', schedule: 'rate(1 hour)', invoke: async () => void runs.push(clock.now()) }],
        earliestDue: () => undefined,
        settle: async () => {},
      })
    await open().tick()
    realMs += 3 * hour
    await open().tick()
    await open().tick()
    expect(runs).toEqual([instantOf(realMs)])
  })
})
