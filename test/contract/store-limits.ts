import { expect, test } from 'vitest'
import { type Action, type Item, LimitExceeded, limits } from '../../shared/storage/store.ts'
import { itemBytes } from '../../shared/storage/units.ts'
import { newPk, put, type Subject } from './subject.ts'

const nested = (depth: number): Item['value'] => (depth === 0 ? 1 : [nested(depth - 1) ?? null])

const refusedItems: readonly [string, (pk: string) => Item][] = [
  ['an empty pk', () => ({ pk: '', sk: '.' })],
  ['an empty sk', (pk) => ({ pk, sk: '' })],
  ['a pk over 2048 bytes', () => ({ pk: '中'.repeat(683), sk: '.' })],
  ['an sk over 1024 bytes', (pk) => ({ pk, sk: '中'.repeat(342) })],
  ['an empty index key', (pk) => ({ pk, sk: '.', g1pk: '', g1sk: 'a' })],
  ['an index key over 1024 bytes', (pk) => ({ pk, sk: '.', duepk: 'a', duesk: 'x'.repeat(1025) })],
  ['an index key that is no text', (pk) => ({ pk, sk: '.', g2pk: 'a', g2sk: 7 }) as unknown as Item],
  ['half a surrogate pair', (pk) => ({ pk, sk: '.', name: 'a\ud800' })],
  ['an attribute without a name', (pk) => ({ pk, sk: '.', map: { '': 1 } })],
  ['not-a-number', (pk) => ({ pk, sk: '.', n: Number.NaN })],
  ['an integer beyond 2^53', (pk) => ({ pk, sk: '.', n: 2 ** 53 })],
  ['a number too small', (pk) => ({ pk, sk: '.', n: 1e-200 })],
  ['a record over 190 KB', (pk) => ({ pk, sk: '.', noun: 'note', data: { text: 'x'.repeat(190 * 1024) } })],
  ['nesting beyond 32 levels', (pk) => ({ pk, sk: '.', value: nested(33) })],
]

const overTheLimit = (pk: string): readonly [string, readonly Action[]][] => [
  ['no action', []],
  ['101 actions', Array.from({ length: 101 }, (_, index) => put({ pk, sk: String(index) }))],
  [
    'more than 4 MB',
    Array.from({ length: 11 }, (_, index) => put({ pk, sk: String(index), fill: 'x'.repeat(400_000) })),
  ],
  ['two actions on one key', [put({ pk, sk: '0' }), { do: 'delete', key: { pk, sk: '0' } }]],
  ['a fraction added', [{ do: 'add', key: { pk, sk: '0' }, by: { n: 0.5 } }]],
  ['an attribute both added to and set', [{ do: 'add', key: { pk, sk: '0' }, by: { n: 1 }, set: { n: 1 } }]],
  ['a key set', [{ do: 'add', key: { pk, sk: '0' }, by: { n: 1 }, set: { sk: 'x' } }]],
  ['nothing added or set', [{ do: 'add', key: { pk, sk: '0' }, by: {} }]],
]

export const limitContract = (subject: () => Subject): void => {
  for (const [title, make] of refusedItems)
    test(`${title} is refused`, async () => {
      const { store } = subject()
      const pk = newPk()
      await expect(store.commit([put({ pk, sk: 'first' }), put(make(pk))])).rejects.toThrow(LimitExceeded)
      expect(await store.get({ pk, sk: 'first' })).toBeUndefined()
    })

  for (const [place, [title]] of overTheLimit('').entries())
    test(`a commit with ${title} is refused before anything is written`, async () => {
      const { store } = subject()
      const pk = newPk()
      await expect(store.commit(overTheLimit(pk)[place]?.[1] ?? [])).rejects.toThrow(LimitExceeded)
      expect(await store.query({ index: 'table', partition: pk, limit: 1 })).toEqual({ items: [] })
    })

  test('100 actions and an item of exactly 400 KB are accepted, a byte more is not', async () => {
    const { store } = subject()
    const pk = newPk()
    await store.commit(Array.from({ length: 100 }, (_, index) => put({ pk, sk: String(index) })))
    const bare = { pk, sk: 'large', 字: '' }
    const largest = { ...bare, 字: 'x'.repeat(limits.itemBytes - itemBytes(bare)) }
    await store.commit([put(largest)])
    expect(await store.get(largest)).toEqual(largest)
    await expect(store.commit([put({ ...largest, 字: `${largest.字}x` })])).rejects.toThrow(LimitExceeded)
    await expect(store.commit([{ do: 'add', key: { pk, sk: 'large' }, by: { n: 1 } }])).rejects.toThrow(LimitExceeded)
    expect(await store.get(largest)).toEqual(largest)
  })

  test('pages of 0, 1001 or 1.5 items and more than 100 keys are refused', async () => {
    const { store } = subject()
    for (const limit of [0, 1001, 1.5, Number.NaN])
      await expect(store.query({ index: 'table', partition: 'p', limit })).rejects.toThrow(LimitExceeded)
    const keys = Array.from({ length: 101 }, (_, index) => ({ pk: 'p', sk: String(index) }))
    await expect(store.getMany(keys)).rejects.toThrow(LimitExceeded)
    await expect(store.get({ pk: '', sk: '.' })).rejects.toThrow(LimitExceeded)
  })
}
