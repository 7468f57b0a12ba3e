import type { EventBridgeEvent } from 'aws-lambda'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { DomainEvent } from '../../events/define-event.ts'
import { openBus } from '../../infra/local/bus.ts'
import { type Database, openDatabase } from '../../infra/local/database.ts'
import { openDeadLetters } from '../../infra/local/dead-letters.ts'
import { openLazyWrites } from '../../infra/local/lazy-writes.ts'
import { eventNamed, silentLog } from './fakes.ts'

const at = '2026-03-01T00:00:00.000Z'

type BusEvent = EventBridgeEvent<string, DomainEvent>
type Handler = (event: BusEvent) => Promise<void>

const busOn = (database: Database, consumers: Readonly<Record<string, Handler>>, types = ['note.made']) => {
  const deadLetters = openDeadLetters(database)
  const rules = Object.keys(consumers).map((consumer) => ({ consumer, sources: ['guanxi'], types }))
  const lazyWrites = openLazyWrites(database, silentLog)
  const bus = openBus({ database, deadLetters, lazyWrites, now: () => at, rules })
  const step = bus.stepTo(new Map(Object.entries(consumers)))
  const drain = async () => {
    for (let waitMs = await step(true); waitMs !== undefined; waitMs = await step(true));
  }
  return { bus, step, drain, deadLetters }
}

const inMemory = (): Database => {
  const database = openDatabase(':memory:')
  onTestFinished(() => database.close())
  return database
}

const idsOf = (events: readonly DomainEvent[]) => events.map(({ id }) => id)

describe('the bus', () => {
  test('hands each event to every consumer with a rule for its type, in the shape of EventBridge', async () => {
    const seen: Record<string, BusEvent[]> = { one: [], two: [] }
    const { bus, drain } = busOn(inMemory(), {
      one: async (event) => void seen.one?.push(event),
      two: async (event) => void seen.two?.push(event),
    })
    const event = eventNamed('e1', 'note.made', 'n1')
    expect(await bus.publish([event, eventNamed('e2', 'nobody.asked', 'n1')])).toEqual([])
    await drain()
    expect(seen.one).toEqual([
      {
        version: '0',
        id: 'e1',
        'detail-type': 'note.made',
        source: 'guanxi',
        account: '000000000000',
        time: '2026-03-01T00:00:00Z',
        region: 'laptop',
        resources: [],
        detail: event,
      },
    ])
    expect(seen.two).toEqual(seen.one)
    expect(bus.isIdle()).toBe(true)
  })

  test('keeps the order of one record', async () => {
    const seen: DomainEvent[] = []
    const { bus, drain } = busOn(inMemory(), {
      one: async ({ detail }) => {
        await new Promise((resolve) => setTimeout(resolve, detail.id.endsWith('0') ? 3 : 0))
        seen.push(detail)
      },
    })
    const events = Array.from({ length: 150 }, (_, index) => eventNamed(`e${index}`, 'note.made', `n${index % 7}`))
    await bus.publish(events)
    await drain()
    for (const record of ['n0', 'n3', 'n6'])
      expect(idsOf(seen.filter(({ recordId }) => recordId === record))).toEqual(
        idsOf(events.filter(({ recordId }) => recordId === record)),
      )
  })

  test('tries again with growing pauses what fails, without holding up the rest', async () => {
    const seen: string[] = []
    let failures = 2
    const { bus, step, drain } = busOn(inMemory(), {
      one: async ({ id }) => {
        if (id === 'e1' && failures-- > 0) throw new Error('not yet')
        seen.push(id)
      },
    })
    await bus.publish([eventNamed('e1', 'note.made', 'n1'), eventNamed('e2', 'note.made', 'n2')])
    await step(false)
    expect(seen).toEqual(['e2'])
    expect(await step(false)).toBeGreaterThan(0)
    expect(bus.isIdle()).toBe(false)
    await drain()
    expect(seen).toEqual(['e2', 'e1'])
    expect(bus.isIdle()).toBe(true)
  })

  test('sets aside what keeps failing, for that consumer alone', async () => {
    let calls = 0
    const seen: string[] = []
    const { bus, drain, deadLetters } = busOn(inMemory(), {
      bad: async () => {
        calls += 1
        throw new TypeError('never')
      },
      good: async ({ id }) => void seen.push(id),
    })
    await bus.publish([eventNamed('e1', 'note.made', 'n1')])
    await drain()
    expect([calls, seen]).toEqual([6, ['e1']])
    expect(deadLetters.list(10)).toMatchObject([
      { function: 'bad', reason: 'TypeError: never', attempts: 6, at, event: { id: 'e1' } },
    ])
    expect(bus.isIdle()).toBe(true)
  })

  test('delivers what was published before the process died, also when it was being delivered', async () => {
    const database = inMemory()
    const first = busOn(database, { one: () => new Promise<never>(() => {}) })
    await first.bus.publish([eventNamed('e1', 'note.made', 'n1')])
    void first.step(false)
    const seen: string[] = []
    const second = busOn(database, { one: async ({ id }) => void seen.push(id) })
    await second.drain()
    expect(seen).toEqual(['e1'])
  })

  test('sets aside what is for a consumer that is gone', async () => {
    const database = inMemory()
    await busOn(database, { gone: async () => {} }).bus.publish([eventNamed('e1', 'note.made', 'n1')])
    const { drain, deadLetters, bus } = busOn(database, {})
    await drain()
    expect(deadLetters.list(10)).toMatchObject([{ function: 'gone' }])
    expect(bus.isIdle()).toBe(true)
  })
})
