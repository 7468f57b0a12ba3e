import { expect, test } from 'vitest'
import { type KnownDifferences, newPk, put, type Subject } from './subject.ts'

export const changeContract = (subject: () => Subject, { recordsUnchangedWrites }: KnownDifferences): void => {
  test('every change is fed with old and new image, in order per item', async () => {
    const { store, changes } = subject()
    const pk = newPk()
    const [a, b] = [
      { pk, sk: 'a' },
      { pk, sk: 'b' },
    ]
    await store.commit([put({ ...a, version: 1 }), put({ ...b, version: 1, text: '𝄞' })])
    await store.commit([put({ ...a, version: 2 }), { do: 'check', key: b, when: { is: 'present' } }])
    await store.commit([{ do: 'add', key: a, by: { version: 1 }, set: { state: 'won' } }])
    await store.commit([{ do: 'delete', key: a }])
    await store.commit([{ do: 'delete', key: a }])
    await store.commit([put({ ...a, version: 9 })])
    const fed = await changes(pk, 6)
    const images = (sk: string) =>
      fed
        .filter(({ key }) => key.sk === sk)
        .map(({ before, after }) => ({ ...(before && { before }), ...(after && { after }) }))
    expect(images('a')).toEqual([
      { after: { ...a, version: 1 } },
      { before: { ...a, version: 1 }, after: { ...a, version: 2 } },
      { before: { ...a, version: 2 }, after: { ...a, version: 3, state: 'won' } },
      { before: { ...a, version: 3, state: 'won' } },
      { after: { ...a, version: 9 } },
    ])
    expect(images('b')).toEqual([{ after: { ...b, version: 1, text: '𝄞' } }])
    expect(new Set(fed.map(({ id }) => id)).size).toBe(fed.length)
  })

  test('a refused commit feeds nothing', async () => {
    const { store, changes } = subject()
    const pk = newPk()
    await store.commit([put({ pk, sk: 'a' })])
    await expect(store.commit([put({ pk, sk: 'b' }), put({ pk, sk: 'a', x: 1 }, { is: 'absent' })])).rejects.toThrow()
    await store.commit([put({ pk, sk: 'c' })])
    expect((await changes(pk, 2)).map(({ key }) => key.sk).sort()).toEqual(['a', 'c'])
  })

  test.skipIf(recordsUnchangedWrites)('a write that changes nothing feeds nothing', async () => {
    const { store, changes } = subject()
    const pk = newPk()
    await store.commit([put({ pk, sk: 'a', x: 1, y: [1] })])
    await store.commit([put({ pk, sk: 'a', y: [1], x: 1 })])
    await store.commit([put({ pk, sk: 'b' })])
    expect((await changes(pk, 2)).map(({ key }) => key.sk)).toEqual(['a', 'b'])
  })

  test('an item past its ttl may still be read, and its ttl is an attribute like others', async () => {
    const { store } = subject()
    const item = { pk: newPk(), sk: '.', ttl: 4_102_444_800 }
    await store.commit([put(item)])
    expect(await store.get(item)).toEqual(item)
  })
}
