import type { DynamoDBRecord } from 'aws-lambda'
import { describe, expect, test } from 'vitest'
import type { DeadLetter } from '../../infra/local/dead-letters.ts'
import { followerStep } from '../../infra/local/follower.ts'
import { recordOf } from '../../infra/local/stream-event.ts'
import { noteItem } from './fakes.ts'

const records = Array.from({ length: 250 }, (_, index) => {
  const after = noteItem(`n${index + 1}`)
  const change = { id: String(index + 1), key: { pk: after.pk, sk: after.sk }, after }
  return { sequence: index + 1, record: recordOf(change, 0) }
})

const sequencesOf = (batch: readonly DynamoDBRecord[]): number[] =>
  batch.map(({ dynamodb }) => Number(dynamodb?.SequenceNumber))

/** A follower over 250 changes whose function is `handle`; it is stepped without waiting until there is nothing left. */
const follow = async (handle: (sequences: readonly number[]) => readonly string[], hurried = true) => {
  const saved: number[] = []
  const letters: Omit<DeadLetter, 'id'>[] = []
  const batches: number[][] = []
  const { step } = followerStep({
    name: 'follow',
    position: 0,
    invoke: async ({ Records }) => {
      const sequences = sequencesOf(Records)
      batches.push(sequences)
      return { batchItemFailures: handle(sequences).map((itemIdentifier) => ({ itemIdentifier })) }
    },
    page: (after) => {
      const page = records.slice(after, after + 200)
      return page.length > 0 ? { records: page, last: after + page.length } : undefined
    },
    note: (position) => void saved.push(position),
    setAside: async (position, letter) => {
      saved.push(position)
      letters.push(letter)
    },
    now: () => '2026-03-01T00:00:00.000Z',
  })
  const waits: number[] = []
  for (let waitMs = await step(hurried); waitMs !== undefined; waitMs = await step(hurried)) {
    if (waitMs > 0) waits.push(waitMs)
    if (!hurried && waitMs > 0) break
  }
  return { saved, letters, batches, waits }
}

const all = records.map(({ sequence }) => sequence)

describe('a follower', () => {
  test('gets all changes in order, in batches of at most 100, and saves its place after each', async () => {
    const { batches, saved, letters } = await follow(() => [])
    expect(batches.flat()).toEqual(all)
    expect(batches.map(({ length }) => length)).toEqual([100, 100, 50])
    expect(saved).toEqual([100, 200, 250])
    expect(letters).toEqual([])
  })

  test('gets again what it reports, from the first of them on, and nothing before', async () => {
    let failures = 1
    const { batches, saved } = await follow((sequences) =>
      sequences.includes(30) && failures-- > 0 ? ['40', '30'] : [],
    )
    expect(saved[0]).toBe(29)
    expect(batches[1]?.[0]).toBe(30)
    expect(batches.slice(1).flat()).toEqual(all.slice(29))
  })

  test('that throws on one change has it cut out by halving, tried again, and set aside; the rest goes on', async () => {
    const { batches, letters, saved } = await follow((sequences) => {
      if (sequences.includes(73)) throw new Error('cannot follow this')
      return []
    })
    const alone = batches.filter((sequences) => sequences.length === 1 && sequences[0] === 73)
    expect(alone).toHaveLength(6)
    expect(letters).toMatchObject([{ function: 'follow', reason: 'Error: cannot follow this', attempts: 6 }])
    expect(letters[0]?.event).toEqual({ Records: [records[72]?.record] })
    expect(new Set(batches.flat())).toEqual(new Set(all))
    expect(saved.at(-1)).toBe(250)
  })

  test('that reports the same change for ever loses only that one', async () => {
    const succeeded: number[] = []
    const { letters } = await follow((sequences) => {
      const place = sequences.indexOf(5)
      succeeded.push(...(place < 0 ? sequences : sequences.slice(0, place)))
      return place < 0 ? [] : ['5']
    })
    expect(letters).toHaveLength(1)
    expect(succeeded).toEqual(all.filter((sequence) => sequence !== 5))
  })

  test('that names a change it was not given gets the whole batch again, as Lambda has it', async () => {
    let failures = 1
    const { batches } = await follow(() => (failures-- > 0 ? ['no-such'] : []))
    expect(batches[0]?.[0]).toBe(1)
    expect(batches[1]?.[0]).toBe(1)
  })

  test('waits before it tries a single change again', async () => {
    const { waits } = await follow(() => {
      throw new Error('always')
    }, false)
    expect(waits).toEqual([50])
  })
})
