import type { PutEventsCommand, PutEventsCommandOutput } from '@aws-sdk/client-eventbridge'
import { expect, test } from 'vitest'
import type { DomainEvent } from '../../events/define-event.ts'
import { awsBus } from '../../shared/platform/aws-bus.ts'
import { entryBytes, entryLimits } from '../../shared/platform/bus-calls.ts'
import type { Log } from '../../shared/platform/platform.ts'

const event = (id: string, data: Record<string, unknown> = {}): DomainEvent => ({
  id,
  type: 'customer.created',
  version: 1,
  tenantId: 'ten_1',
  noun: 'customer',
  recordId: 'cus_1',
  recordVersion: 1,
  at: '2026-03-01T08:00:00.000Z',
  actor: 'user:usr_1',
  requestId: 'r1',
  data,
})

const eventOf = (bytes: number, id = 'large'): DomainEvent => {
  const rest = entryBytes(event(id, { text: '' }))
  return event(id, { text: 'x'.repeat(bytes - rest) })
}

const recordingLog = () => {
  const lines: [string, Readonly<Record<string, unknown>>][] = []
  const write = (message: string, fields: Readonly<Record<string, unknown>>) => void lines.push([message, fields])
  const log: Log = { info: write, warn: write, error: write }
  return { lines, log }
}

/** EventBridge as far as the adapter knows it. `refuses` names events that are not accepted. */
const bus = (refuses: readonly string[] = []) => {
  const calls: string[][] = []
  const { lines, log } = recordingLog()
  const client = {
    send: async ({ input }: PutEventsCommand): Promise<PutEventsCommandOutput> => {
      const ids = (input.Entries ?? []).map(({ Detail }) => JSON.parse(Detail ?? '').id as string)
      calls.push(ids)
      const entries = ids.map((id) =>
        refuses.includes(id) ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' } : { EventId: id },
      )
      return {
        $metadata: {},
        FailedEntryCount: ids.filter((id) => refuses.includes(id)).length,
        Entries: entries,
      }
    },
  }
  return { calls, lines, bus: awsBus('guanxi-dev', log, client as never) }
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => `e${index}`)

test('events travel ten to a call, in their order', async () => {
  const { bus: published, calls } = bus()
  expect(await published.publish(ids(23).map((id) => event(id)))).toEqual([])
  expect(calls.map((call) => call.length)).toEqual([10, 10, 3])
  expect(calls.flat()).toEqual(ids(23))
})

test('nothing to publish is no call', async () => {
  const { bus: published, calls } = bus()
  await published.publish([])
  expect(calls).toEqual([])
})

test('an answer that refuses some entries names their events, of every call', async () => {
  const { bus: published, lines } = bus(['e3', 'e12'])
  expect(await published.publish(ids(15).map((id) => event(id)))).toEqual(['e3', 'e12'])
  expect(lines).toContainEqual(['events not accepted by the bus', { count: 1, codes: ['ThrottlingException'] }])
})

test('no call is larger than a call may be', async () => {
  const { bus: published, calls } = bus()
  const third = Math.floor(entryLimits.bytes / 3)
  await published.publish(['a', 'b', 'c', 'd'].map((id) => eventOf(third, id)))
  expect(calls).toEqual([['a', 'b', 'c'], ['d']])
})

test('an event as large as a call may be is published, one byte more is refused without holding up the others', async () => {
  const { bus: published, calls, lines } = bus()
  const refused = await published.publish([
    event('before'),
    eventOf(entryLimits.bytes + 1, 'beyond'),
    eventOf(entryLimits.bytes, 'full'),
    event('after'),
  ])
  expect(refused).toEqual(['beyond'])
  expect(calls).toEqual([['before'], ['full'], ['after']])
  expect(lines).toEqual([['event too large for the bus', { eventId: 'beyond', type: 'customer.created' }]])
})

test('bytes are counted in UTF-8', () => {
  const [latin, chinese] = [event('e', { text: 'aa' }), event('e', { text: '关系' })]
  expect(entryBytes(chinese) - entryBytes(latin)).toBe(4)
})
