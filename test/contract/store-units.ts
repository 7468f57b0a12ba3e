import { expect, test } from 'vitest'
import type { Action, Store, Units } from '../../shared/storage/store.ts'
import { fill, newPk, put, type Subject } from './subject.ts'

const measured = async (store: Store, use: (metered: Store) => Promise<unknown>): Promise<Units> => {
  const sum = { read: 0, write: 0 }
  const metered = store.metered(({ read, write }) => {
    sum.read += read
    sum.write += write
  })
  await use(metered).catch(() => undefined)
  return sum
}

const text = (bytes: number): string => 'x'.repeat(bytes)

/** What one write after another costs, by DynamoDB's published rules. */
const writes: readonly [string, (pk: string) => readonly Action[], number][] = [
  ['a small item', (pk) => [put({ pk, sk: 'a' })], 1],
  ['growing it over 1 KB', (pk) => [put({ pk, sk: 'a', fill: text(1100) })], 2],
  ['shrinking it: the larger image counts', (pk) => [put({ pk, sk: 'a' })], 2],
  [
    'entering two indexes, one keys only',
    (pk) => [put({ pk, sk: 'a', g1pk: pk, g1sk: '1', duepk: pk, duesk: '1', fill: text(1100) })],
    5,
  ],
  [
    'changing what only one index holds',
    (pk) => [put({ pk, sk: 'a', g1pk: pk, g1sk: '1', duepk: pk, duesk: '1', fill: text(1101) })],
    4,
  ],
  ['changing nothing', (pk) => [put({ pk, sk: 'a', g1pk: pk, g1sk: '1', duepk: pk, duesk: '1', fill: text(1101) })], 2],
  [
    'moving in both indexes',
    (pk) => [put({ pk, sk: 'a', g1pk: pk, g1sk: '2', duepk: pk, duesk: '2', fill: text(1101) })],
    8,
  ],
  ['leaving one index', (pk) => [put({ pk, sk: 'a', g1pk: pk, g1sk: '2', fill: text(1101) })], 5],
  ['deleting it', (pk) => [{ do: 'delete', key: { pk, sk: 'a' } }], 4],
  ['deleting what is not there', (pk) => [{ do: 'delete', key: { pk, sk: 'a' } }], 1],
  [
    'a transaction: double, but not its indexes',
    (pk) => [put({ pk, sk: 'b', g1pk: pk, g1sk: '1', fill: text(1100) }), put({ pk, sk: 'c' })],
    8,
  ],
  [
    'a check in a transaction',
    (pk) => [put({ pk, sk: 'c' }), { do: 'check', key: { pk, sk: 'b' }, when: { is: 'present' } }],
    6,
  ],
  ['a lone check', (pk) => [{ do: 'check', key: { pk, sk: 'b' }, when: { is: 'present' } }], 4],
  ['an add', (pk) => [{ do: 'add', key: { pk, sk: 'b' }, by: { n: 1 } }], 4],
  ['a refused put', (pk) => [put({ pk, sk: 'b' }, { is: 'absent' })], 2],
  ['a refused transaction', (pk) => [put({ pk, sk: 'b' }, { is: 'absent' }), put({ pk, sk: 'd' })], 6],
]

export const unitContract = (subject: () => Subject): void => {
  test('writes report the units of the published rules', async () => {
    const { store } = subject()
    const pk = newPk()
    for (const [title, actions, write] of writes)
      expect(await measured(store, (metered) => metered.commit(actions(pk))), title).toEqual({ read: 0, write })
  })

  test('reads report the units of the published rules', async () => {
    const { store } = subject()
    const pk = newPk()
    await fill(
      store,
      ['a', 'b', 'c'].map((sk) => ({ pk, sk, g1pk: pk, g1sk: sk, duepk: pk, duesk: sk, fill: text(3000) })),
    )
    const [a, missing] = [
      { pk, sk: 'a' },
      { pk, sk: 'missing' },
    ]
    const reads: [string, (metered: Store) => Promise<unknown>, number][] = [
      ['an item', (metered) => metered.get(a), 1],
      ['an item, eventually consistent', (metered) => metered.get(a, { eventual: true }), 0.5],
      ['a missing item', (metered) => metered.get(missing), 1],
      ['different items of many', (metered) => metered.getMany([a, missing, a]), 1],
      ['a page of 9 KB', (metered) => metered.query({ index: 'table', partition: pk, limit: 9 }), 3],
      ['a page of 9 KB of an index', (metered) => metered.query({ index: 'g1', partition: pk, limit: 9 }), 1.5],
      ['a page of keys', (metered) => metered.query({ index: 'due', partition: pk, limit: 9 }), 0.5],
      ['an empty page', (metered) => metered.query({ index: 'g1', partition: `${pk}0`, limit: 9 }), 0.5],
    ]
    for (const [title, read, units] of reads)
      expect(await measured(store, read), title).toEqual({ read: units, write: 0 })
  })
}
