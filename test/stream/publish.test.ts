import { describe, expect, it } from 'vitest'
import type { DomainEvent } from '../../events/define-event.ts'
import { publishEvents } from '../../functions/stream/publish-events.ts'
import type { Change, Item } from '../../shared/storage/store.ts'

const change = (record: string, version: number, raises: number): Change => {
  const key = { pk: `ten_1#lead#${record}`, sk: '.' }
  const item = {
    ...key,
    noun: 'lead',
    version,
    at: '2026-11-21T08:00:00.000Z',
    actor: 'user:usr_1',
    requestId: 'req_1',
    raised: Array.from({ length: raises }, (_, n) => ({ type: `lead.fact_${n}`, version: 1, data: { n } })),
    data: {},
  } as unknown as Item
  return {
    id: `${record}.${version}`,
    key,
    ...(version > 1 && { before: { ...item, version: version - 1 } }),
    after: item,
  }
}

const busThatRefuses = (...refused: string[]) => {
  const accepted: string[] = []
  return {
    accepted,
    publish: async (events: readonly DomainEvent[]) => {
      accepted.push(...events.map(({ id }) => id).filter((id) => !refused.includes(id)))
      return refused.filter((id) => events.some((event) => event.id === id))
    },
  }
}

describe('publishing', () => {
  it('gives every event an id made of its write, the same at every delivery', async () => {
    const bus = busThatRefuses()
    const changes = [change('lea_a', 1, 2), change('lea_b', 4, 1)]
    expect(await publishEvents(changes, bus)).toEqual([])
    await publishEvents(changes, bus)
    expect(bus.accepted).toEqual([...Array(2)].flatMap(() => ['lead/lea_a/1/0', 'lead/lea_a/1/1', 'lead/lea_b/4/0']))
  })

  it('keeps the order of a record when one of its events is refused, and lets other records go on', async () => {
    const bus = busThatRefuses('lead/lea_a/2/0')
    const changes = [change('lea_a', 1, 1), change('lea_a', 2, 1), change('lea_b', 1, 1), change('lea_a', 3, 1)]
    expect(await publishEvents(changes, bus)).toEqual(['lea_a.2', 'lea_a.3'])
    expect(bus.accepted).toEqual(['lead/lea_a/1/0', 'lead/lea_b/1/0'])
  })

  it('has nothing to say about items that are no records, and writes that raise nothing', async () => {
    const guard = { pk: 'ten_1#unique#lead#x', sk: '.' }
    const bus = busThatRefuses()
    expect(await publishEvents([{ id: 'g', key: guard, after: guard }, change('lea_a', 1, 0)], bus)).toEqual([])
    expect(bus.accepted).toEqual([])
  })
})
