import { expect, test } from 'vitest'
import type { Bounds } from '../../shared/storage/store.ts'
import { newPk, put, refusal, type Subject } from './subject.ts'

const bounded: readonly { there?: number; by: number; bounds: Bounds; sum?: number }[] = [
  { by: 1, bounds: { max: 1 }, sum: 1 },
  { by: 2, bounds: { max: 1 } },
  { by: -1, bounds: { min: 0 } },
  { by: 0, bounds: { min: 1 } },
  { there: 4, by: 1, bounds: { min: 0, max: 5 }, sum: 5 },
  { there: 5, by: 1, bounds: { min: 0, max: 5 } },
  { there: 5, by: -5, bounds: { min: 0, max: 5 }, sum: 0 },
  { there: 5, by: -6, bounds: { min: 0, max: 5 } },
  { there: 9, by: -4, bounds: { max: 5 }, sum: 5 },
  { there: 9, by: -3, bounds: { max: 5 } },
]

export const addContract = (subject: () => Subject): void => {
  for (const { there, by, bounds, sum } of bounded)
    test(`adding ${by} to ${there ?? 'nothing'} within ${JSON.stringify(bounds)} ${sum === undefined ? 'is refused' : `gives ${sum}`}`, async () => {
      const { store } = subject()
      const key = { pk: newPk(), sk: '.' }
      const before = there === undefined ? undefined : { ...key, count: there }
      if (before) await store.commit([put(before)])
      const add = { do: 'add', key, by: { count: by }, within: { count: bounds } } as const
      if (sum === undefined)
        expect(await refusal(store, [add])).toEqual([before ? { index: 0, current: before } : { index: 0 }])
      else await store.commit([add])
      expect(await store.get(key)).toEqual(sum === undefined ? before : { ...key, count: sum })
    })

  test('an add makes the item, keeps other attributes, and sets along with it', async () => {
    const { store } = subject()
    const key = { pk: newPk(), sk: '.' }
    await store.commit([{ do: 'add', key, by: { won: 2, lost: 0 }, set: { g2pk: key.pk, g2sk: 'first', note: null } }])
    expect(await store.get(key)).toEqual({ ...key, won: 2, lost: 0, g2pk: key.pk, g2sk: 'first', note: null })
    await store.commit([{ do: 'add', key, by: { won: -3 }, set: { g2sk: 'second' } }, put({ ...key, sk: 'witness' })])
    expect(await store.get(key)).toEqual({ ...key, won: -1, lost: 0, g2pk: key.pk, g2sk: 'second', note: null })
  })

  test('bounds of an attribute that is not added to guard what is there', async () => {
    const { store } = subject()
    const key = { pk: newPk(), sk: '.' }
    const guarded = { do: 'add', key, by: { used: 1 }, within: { left: { min: 1 } } } as const
    expect(await refusal(store, [guarded])).toEqual([{ index: 0 }])
    await store.commit([put({ ...key, left: 1 })])
    await store.commit([guarded])
    expect(await store.get(key)).toEqual({ ...key, left: 1, used: 1 })
  })

  test('concurrent adds sum exactly, alone and in company', async () => {
    const { store } = subject()
    const key = { pk: newPk(), sk: '.' }
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => store.commit([{ do: 'add', key, by: { total: index + 1, calls: 1 } }])),
    )
    for (let index = 0; index < 5; index += 1)
      await store.commit([{ do: 'add', key, by: { total: 1000 } }, put({ ...key, sk: String(index) })])
    expect(await store.get(key)).toEqual({ ...key, total: 5820, calls: 40 })
  })

  test('of many who ask for the next number, each gets another one, and none is left out', async () => {
    const { store } = subject()
    const key = { pk: newPk(), sk: '.' }
    await store.commit([put({ ...key, note: 'stays' })])
    const numbers = await Promise.all(Array.from({ length: 40 }, () => store.next(key, 'given')))
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
    expect(await store.get(key)).toEqual({ ...key, note: 'stays', given: 40 })
    expect(await store.next({ ...key, sk: 'absent' }, 'given')).toBe(1)
  })

  test('a bounded counter with many takers never goes past its bound', async () => {
    const { store } = subject()
    const key = { pk: newPk(), sk: '.' }
    const outcomes = await Promise.allSettled(
      Array.from({ length: 24 }, () =>
        store.commit([{ do: 'add', key, by: { taken: 1 }, within: { taken: { max: 10 } } }]),
      ),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    expect(await store.get(key)).toEqual({ ...key, taken: 10 })
  })
}
