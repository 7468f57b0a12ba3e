import { expect, test } from 'vitest'
import type { Action, Condition } from '../../shared/storage/store.ts'
import { newPk, put, refusal, type Subject } from './subject.ts'

const conditions: readonly { title: string; when: Condition; holdsFor: 'absent' | 'present' | 'neither' }[] = [
  { title: 'absent', when: { is: 'absent' }, holdsFor: 'absent' },
  { title: 'present', when: { is: 'present' }, holdsFor: 'present' },
  { title: 'the same version', when: { is: 'version', version: 3 }, holdsFor: 'present' },
  { title: 'another version', when: { is: 'version', version: 2 }, holdsFor: 'neither' },
  { title: 'no attributes', when: { is: 'equal', attributes: {} }, holdsFor: 'present' },
  {
    title: 'equal attributes of every kind',
    when: { is: 'equal', attributes: { state: 'open', amount: 1.5, flag: false, nothing: null } },
    holdsFor: 'present',
  },
  {
    title: 'one attribute unequal',
    when: { is: 'equal', attributes: { state: 'open', amount: 2 } },
    holdsFor: 'neither',
  },
  { title: 'a number for a text', when: { is: 'equal', attributes: { digits: 7 } }, holdsFor: 'neither' },
  { title: 'null for a missing attribute', when: { is: 'equal', attributes: { missing: null } }, holdsFor: 'neither' },
  { title: 'a name objects inherit', when: { is: 'equal', attributes: { constructor: 'x' } }, holdsFor: 'neither' },
]

const content = { version: 3, state: 'open', amount: 1.5, flag: false, nothing: null, digits: '7' }

export const conditionContract = (subject: () => Subject): void => {
  const kinds: ((pk: string, when: Condition) => Action)[] = [
    (pk, when) => put({ pk, sk: '.', written: true }, when),
    (pk, when) => ({ do: 'delete', key: { pk, sk: '.' }, when }),
    (pk, when) => ({ do: 'check', key: { pk, sk: '.' }, when }),
  ]
  for (const { title, when, holdsFor } of conditions)
    test(`condition "${title}" decides puts, deletes and checks, alone and together with others`, async () => {
      const { store } = subject()
      for (const make of kinds)
        for (const company of ['alone', 'together'] as const)
          for (const there of [true, false]) {
            const pk = newPk()
            const before = { pk, sk: '.', ...content }
            if (there) await store.commit([put(before)])
            const actions = [make(pk, when), ...(company === 'together' ? [put({ pk, sk: 'other' })] : [])]
            if (holdsFor === (there ? 'present' : 'absent')) {
              await store.commit(actions)
            } else {
              expect(await refusal(store, actions)).toEqual([there ? { index: 0, current: before } : { index: 0 }])
              expect(await store.get({ pk, sk: '.' })).toEqual(there ? before : undefined)
              expect(await store.get({ pk, sk: 'other' })).toBeUndefined()
            }
          }
    })

  test('a commit with failing conditions writes nothing and names each with what is there', async () => {
    const { store } = subject()
    const pk = newPk()
    await store.commit([put({ pk, sk: 'a', version: 1 }), put({ pk, sk: 'c', version: 5 })])
    const failures = await refusal(store, [
      put({ pk, sk: 'new' }, { is: 'absent' }),
      put({ pk, sk: 'a', version: 2 }, { is: 'version', version: 9 }),
      { do: 'delete', key: { pk, sk: 'c' } },
      { do: 'check', key: { pk, sk: 'missing' }, when: { is: 'present' } },
      { do: 'add', key: { pk, sk: 'n' }, by: { count: 1 } },
    ])
    expect(failures).toEqual([{ index: 1, current: { pk, sk: 'a', version: 1 } }, { index: 3 }])
    const { items } = await store.query({ index: 'table', partition: pk, limit: 10 })
    expect(items.map((item) => item.sk)).toEqual(['a', 'c'])
  })

  test('a put replaces the whole item, a delete without condition may find nothing', async () => {
    const { store } = subject()
    const pk = newPk()
    await store.commit([put({ pk, sk: '.', old: 1, both: 1 })])
    await store.commit([put({ pk, sk: '.', both: 2, left: undefined })])
    expect(await store.get({ pk, sk: '.' })).toEqual({ pk, sk: '.', both: 2 })
    await store.commit([{ do: 'delete', key: { pk, sk: '.' } }])
    await store.commit([{ do: 'delete', key: { pk, sk: '.' } }])
    expect(await store.get({ pk, sk: '.' })).toBeUndefined()
  })

  test('values come back as they were put', async () => {
    const { store } = subject()
    const values = {
      texts: ['', 'a\u0000b', '"\\\n', '王小明', '𝄞'],
      numbers: [0, -1.5, 0.1 + 0.2, Number.MAX_SAFE_INTEGER, 1e-100],
      others: [null, true, false, [], {}, { 'a.b[0]': { deep: [[{}]] } }],
    }
    const item = { pk: newPk(), sk: '𝄞\u0000', ...values }
    await store.commit([put(item)])
    expect(await store.get(item)).toEqual(item)
    expect(await store.get(item, { eventual: true })).toEqual(item)
  })

  test('of 64 concurrent writers on one version exactly one wins', async () => {
    const { store } = subject()
    const key = { pk: newPk(), sk: '.' }
    await store.commit([put({ ...key, version: 1 })])
    const outcomes = await Promise.allSettled(
      Array.from({ length: 64 }, (_, writer) =>
        store.commit([put({ ...key, version: 2, writer }, { is: 'version', version: 1 })]),
      ),
    )
    const winners = outcomes.flatMap(({ status }, writer) => (status === 'fulfilled' ? [writer] : []))
    expect(winners).toHaveLength(1)
    expect(await store.get(key)).toEqual({ ...key, version: 2, writer: winners[0] })
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({
          name: 'ConditionFailed',
          failures: [{ index: 0, current: { version: 2 } }],
        })
  })
}
